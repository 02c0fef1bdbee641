/** Writing answers into the form as it stands on the page. */
import { all, make, said, words } from "./dom.js";
import { removable } from "../picture.js";

/**
 * Say whether a field's text names the value: `0.50` names 0.5.
 * @param {string} text @param {unknown} value
 */
const names = (text, value) => text === String(value) || (text !== "" && typeof value === "number" && Number(text) === value);

/**
 * Show an answer; `pictureOf` gives the address of a photo, or nothing when the tablet does not hold it.
 * @param {HTMLElement} item @param {import("./record.js").Row} row @param {(photo: string) => string | undefined} pictureOf
 */
export function paint(item, row, pictureOf) {
  const code = row.item;
  for (const field of item.querySelectorAll("input, textarea")) {
    const name = field.name.slice(code.length + 1);
    if (field.matches("[data-na]")) field.checked = row.na;
    else if (name === "value") paintValue(field, row);
    else if (name.startsWith("count-")) field.value = /** @type {any} */ (row.value)?.[name.slice(6)] ?? "";
    else if (name === "none") field.checked = isNone(row.value);
    else if (name === "comment") field.value = row.comment;
    else if (name === "fault") field.checked = row.faults.includes(Number(field.value));
  }
  paintPhotos(item, row, pictureOf);
  if (row.comment || row.photos.length) item.querySelector("details.more")?.setAttribute("open", "");
}

const isNone = (/** @type {unknown} */ value) => value !== null && typeof value === "object" && !Array.isArray(value) && !Object.keys(value).length;

/** @param {HTMLInputElement} field @param {import("./record.js").Row} row */
function paintValue(field, { value, na }) {
  if (field.type === "radio") field.checked = !na && value !== null && names(field.value, value);
  else if (field.type === "checkbox") {
    const chosen = Array.isArray(value) ? value : [];
    field.checked = field.value === "-" ? Array.isArray(value) && !value.length : chosen.some((one) => names(field.value, one));
  } else field.value = value === null || typeof value === "object" ? "" : String(value);
}

/** @param {HTMLElement} item @param {import("./record.js").Row} row @param {(photo: string) => string | undefined} pictureOf */
function paintPhotos(item, row, pictureOf) {
  const place = item.querySelector("[data-photos]");
  if (!place) return;
  const there = new Map([...place.querySelectorAll("input")].map((input) => [input.value, input]));
  for (const photo of row.photos) if (!there.has(photo)) addBox(item, photo, pictureOf(photo));
  for (const [photo, input] of there) if (input.checked !== row.photos.includes(photo)) input.closest("[data-photo-box]").querySelector("button")?.click();
}

/**
 * Show a photo under its item, with the button that takes it away.
 * @param {HTMLElement} item @param {string} photo the name under which the answer holds it @param {string} [address]
 */
export function addBox(item, photo, address) {
  const place = item.querySelector("[data-photos]");
  const n = place.children.length + 1;
  const alt = said(address ? words.photo : words.photo_there, { n });
  const image = make("img", { alt, ...(address ? { src: address } : {}) });
  const input = make("input", { type: "checkbox", name: `${item.dataset.item}-photo`, value: photo, checked: true, hidden: true });
  const box = make("div", { className: "answer-photo", data: { photoBox: "" } }, image, input);
  place.append(box);
  removable(box, words);
}

/**
 * Show who was met.
 * @param {HTMLElement} form @param {import("./record.js").Content["contacts"]} contacts
 */
export function paintContacts(form, contacts) {
  for (const box of all("[data-contact]", form)) {
    const row = contacts[box.dataset.contact] ?? {};
    for (const field of all("input", box)) field.value = row[field.name.split("-")[1]] ?? "";
  }
}

/**
 * Read who was met.
 * @param {HTMLElement} form
 */
export function readContacts(form) {
  const named = (/** @type {HTMLElement} */ box) => all("input", box).map((field) => [field.name.split("-")[1], field.value.trim()]);
  return Object.fromEntries(all("[data-contact]", form).map((box) => [box.dataset.contact, Object.fromEntries(named(box))]));
}
