// One filled sheet as a page shows it: reads its answers, follows its conditions, marks what is lost.

import { evaluate } from "./conditions.js";

/**
 * Read the value of one item in the shape in which it is stored.
 * @param {HTMLElement} item @param {string} type @param {string} code
 */
function valueOf(item, type, code) {
  const fields = [...item.querySelectorAll(`[name="${CSS.escape(`${code}-value`)}"]:not([data-na])`)];
  if (type === "deduct") {
    /** @type {Record<string, number>} */
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

/**
 * Read a number, or minutes and seconds such as 3:20 as seconds; what is neither stays as it was typed.
 * @param {string} text
 */
function amount(text) {
  const clock = /^([0-9]{1,4})[:：]([0-9]{1,2})$/.exec(text.trim());
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

/**
 * Return the answer of one item on the page.
 * @param {HTMLElement} item
 */
export function rowOf(item) {
  const code = item.dataset.item ?? "";
  const named = (/** @type {string} */ name) => [...item.querySelectorAll(`[name="${CSS.escape(`${code}-${name}`)}"]`)];
  const na = item.querySelector("[data-na]")?.checked ?? false;
  return {
    item: code,
    value: na ? null : valueOf(item, item.dataset.type ?? "", code),
    na,
    comment: named("comment")[0]?.value ?? "",
    faults: named("fault").filter((field) => field.checked).map((field) => Number(field.value)),
    photos: named("photo").filter((field) => field.checked).map((field) => field.value),
  };
}

/**
 * Return the answers of all items on the page.
 * @param {HTMLElement} form
 */
export function rowsOf(form) {
  return [...form.querySelectorAll("[data-item]")].map(rowOf);
}

/**
 * Show and hide items in their order: a condition reads what is visible, on this screen and on those before.
 * @param {HTMLElement} form
 */
export function followConditions(form) {
  const answers = JSON.parse(form.dataset.known ?? "{}");
  const here = new Map(rowsOf(form).map((row) => [row.item, row]));
  for (const code of here.keys()) delete answers[code];
  for (const item of form.querySelectorAll("[data-item]")) {
    const row = here.get(item.dataset.item);
    if (item.dataset.when) {
      item.hidden = !evaluate(JSON.parse(item.dataset.when), answers, { business: form.dataset.business });
    }
    if (row && !item.hidden && !row.na && row.value !== null) answers[row.item] = row.value;
  }
}

/**
 * Offer the usual faults under what is lost, and ask for the comment or photo that an answer demands.
 * @param {HTMLElement} form
 */
export function markLost(form) {
  for (const item of form.querySelectorAll("[data-item]")) markItem(item, rowOf(item));
}

/**
 * Do the same for one item.
 * @param {HTMLElement} item @param {ReturnType<typeof rowOf>} row
 */
export function markItem(item, row) {
  const chosen = row.value === null || typeof row.value === "object" ? "" : String(row.value);
  const lost = item.dataset.lost ? JSON.parse(item.dataset.lost).includes(chosen) : true;
  item.classList.toggle("is-na", row.na);
  item.classList.toggle("is-lost", !row.na && (lost || row.faults.length > 0));
  /** @type {Record<string, unknown>} */
  const there = { comment: row.comment.trim() || row.faults.length, photo: row.photos.length };
  const needs = JSON.parse(item.dataset.needs ?? "{}")[chosen] ?? [];
  for (const note of item.querySelectorAll("[data-need]")) {
    note.hidden = row.na || !needs.includes(note.dataset.need) || Boolean(there[note.dataset.need]);
    if (!note.hidden) item.querySelector("details.more").open = true;
  }
}

/**
 * Keep "none of these" and what it excludes apart, and likewise "not applicable".
 * @param {HTMLInputElement} field
 */
export function exclude(field) {
  const item = field.closest("[data-item]");
  if (!item || !field.checked && field.type !== "number") return;
  const list = [...item.querySelectorAll(".answer input")].filter((one) => one !== field && one.type === "checkbox");
  const alone = (/** @type {HTMLElement} */ one) => one.matches("[data-na], [value='-'], [name$='-none']");
  for (const one of list) if (alone(field) || alone(one)) one.checked = false;
  if (alone(field)) for (const one of item.querySelectorAll(".answer input[type=number]")) one.value = "";
}
