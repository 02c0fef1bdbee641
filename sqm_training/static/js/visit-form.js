// The tablet form: saves at every tap, follows conditions, keeps photos. Without it the form still works by posts.

import { evaluate } from "./conditions.js";
import { addPhotos, removable } from "./visit-photos.js";
import { save } from "./visit-store.js";

const form = document.querySelector("form[data-sheet]");
const words = JSON.parse(document.querySelector("script[data-words]")?.dataset.words ?? "{}");
const saved = form.querySelector("[data-saved]");
let version = form.dataset.version ? Number(form.dataset.version) : null;
let running = false;
let again = false;

/** Read the value of one item in the shape in which it is stored. */
function valueOf(item, type, code) {
  const fields = [...item.querySelectorAll(`[name="${CSS.escape(`${code}-value`)}"]:not([data-na])`)];
  if (type === "deduct") {
    const counts = {};
    for (const field of item.querySelectorAll("input[type=number]")) {
      if (field.value) counts[field.name.slice(`${code}-count-`.length)] = Number(field.value);
    }
    return Object.keys(counts).length || item.querySelector("[name$='-none']")?.checked ? counts : null;
  }
  if (type === "choices" || type === "key") {
    const chosen = fields.filter((field) => field.checked).map((field) => field.value);
    if (!chosen.length) return null;
    const ticked = chosen.filter((value) => value !== "-");
    return type === "key" ? ticked.map(Number) : ticked;
  }
  const radio = fields.find((field) => field.type === "radio");
  const text = radio ? fields.find((field) => field.checked)?.value : fields[0]?.value;
  if (text === undefined || text === "") return null;
  return ["levels", "scale", "bands", "number"].includes(type) ? amount(text) : text;
}

/** Read a number, or minutes and seconds such as 3:20 as seconds; what is neither stays as it was typed. */
function amount(text) {
  const clock = /^([0-9]{1,4})[:：]([0-9]{1,2})$/.exec(text.trim());
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

function rows() {
  return [...form.querySelectorAll("[data-item]")].map((item) => {
    const code = item.dataset.item;
    const named = (name) => [...item.querySelectorAll(`[name="${CSS.escape(`${code}-${name}`)}"]`)];
    const na = item.querySelector("[data-na]")?.checked ?? false;
    return {
      item: code,
      value: na ? null : valueOf(item, item.dataset.type, code),
      na,
      comment: named("comment")[0]?.value ?? "",
      faults: named("fault").filter((field) => field.checked).map((field) => Number(field.value)),
      photos: named("photo").filter((field) => field.checked).map((field) => field.value),
    };
  });
}

function contacts() {
  const found = {};
  for (const field of form.querySelectorAll("input[name$='-badge'], input[name$='-window'], input[name$='-description']")) {
    const [part, name] = field.name.split("-");
    if (field.value) (found[part] ??= { part })[name] = field.value;
  }
  return Object.values(found);
}

/** Show and hide items in their order: a condition reads what is visible, on this screen and on those before. */
function followConditions() {
  const answers = JSON.parse(form.dataset.known ?? "{}");
  const here = new Map(rows().map((row) => [row.item, row]));
  for (const code of here.keys()) delete answers[code];
  for (const item of form.querySelectorAll("[data-item]")) {
    const row = here.get(item.dataset.item);
    if (item.dataset.when) {
      item.hidden = !evaluate(JSON.parse(item.dataset.when), answers, { business: form.dataset.business });
    }
    if (!item.hidden && !row.na && row.value !== null) answers[row.item] = row.value;
  }
}

/** Offer the usual faults under what is lost, and ask for the comment or photo that an answer demands. */
function markLost() {
  for (const row of rows()) {
    const item = form.querySelector(`[data-item="${CSS.escape(row.item)}"]`);
    const chosen = row.value === null || typeof row.value === "object" ? "" : String(row.value);
    const lost = item.dataset.lost ? JSON.parse(item.dataset.lost).includes(chosen) : true;
    item.classList.toggle("is-na", row.na);
    item.classList.toggle("is-lost", !row.na && (lost || row.faults.length > 0));
    const there = { comment: row.comment.trim() || row.faults.length, photo: row.photos.length };
    const needs = JSON.parse(item.dataset.needs ?? "{}")[chosen] ?? [];
    for (const note of item.querySelectorAll("[data-need]")) {
      note.hidden = row.na || !needs.includes(note.dataset.need) || Boolean(there[note.dataset.need]);
      if (!note.hidden) item.querySelector("details.more").open = true;
    }
  }
}

/** Keep "none of these" and what it excludes apart, and likewise "not applicable". */
function exclude(field) {
  const item = field.closest("[data-item]");
  if (!item || !field.checked && field.type !== "number") return;
  const list = [...item.querySelectorAll(".answer input")].filter((one) => one !== field && one.type === "checkbox");
  const alone = (one) => one.matches("[data-na], [value='-'], [name$='-none']");
  for (const one of list) if (alone(field) || alone(one)) one.checked = false;
  if (alone(field)) for (const one of item.querySelectorAll(".answer input[type=number]")) one.value = "";
}

async function keep() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const body = { part: form.querySelector("[data-item]") ? "answers" : "contacts", answers: rows(), contacts: contacts(), seen_version: version };
    const done = await save(form.dataset.save, body);
    version = done.version;
    const at = new Date(done.saved_at);
    saved.textContent = words.saved.replace("{}", at.toLocaleTimeString("zh-CN", { hour12: false }));
  } catch (error) {
    saved.textContent = error.status === 409 ? words.conflict : words.failed;
  } finally {
    running = false;
    if (again) {
      again = false;
      keep();
    }
  }
}

form.addEventListener("change", async (event) => {
  const field = event.target;
  const item = field.closest("[data-item]");
  if (item && field.closest(".answer")) exclude(field);
  if (field.matches("[data-photo]") && field.files.length) await addPhotos(field, words, saved);
  followConditions();
  markLost();
  keep();
});

// What is asked for goes as soon as it is typed: if it went when the field is left, the next tap would miss its target.
form.addEventListener("input", (event) => {
  if (event.target.matches("textarea")) markLost();
});

for (const box of form.querySelectorAll("[data-photo-box]")) removable(box, words);
followConditions();
markLost();
form.classList.add("is-live");
