// Rows of a form are added, moved and taken out without leaving the page; choices that change others act at once.

import { onSwap, send } from "./live.js";

const PARTS = ["#rows-form", ".page-head"];

/** Return the control to go on with after a row has changed. */
function next(act, name, at) {
  const entries = [...document.querySelectorAll(`#${CSS.escape(name)} .row-entry`)];
  const first = (entry) => entry?.querySelector("input:not([type=hidden]), select");
  if (act === "add") return first(entries.at(-1));
  if (act === "remove") return document.getElementById(`${name}-${Math.min(at, entries.length - 1)}-remove`);
  const to = at + (act === "up" ? -1 : 1);
  const same = document.getElementById(`${name}-${to}-${act}`);
  return same?.disabled ? document.getElementById(`${name}-${to}-${act === "up" ? "down" : "up"}`) : same;
}

onSwap(async (form, button) => {
  const id = button.id;
  const [name, act, at] = button.value.split(":");
  if (!(await send(form, button, { parts: PARTS }))) return;
  const target = at === undefined ? document.getElementById(id) : next(act, name, Number(at));
  (target ?? document.getElementById(`${name}-add`))?.focus();
});

/* Another type changes the whole form; another item in a condition, what is offered beside it and the text below. */
document.addEventListener("change", async (/** @type {any} */ event) => {
  const field = event.target;
  if (!field.form?.matches("[data-live]")) return;
  const isType = field.id === "type";
  const isItem = /^clauses-\d+-item$/.test(field.id);
  if (!isType && !field.closest(".when-built")) return;
  const parts = isType ? PARTS : isItem ? ["#condition"] : ["#when-now"];
  const done = await send(field.form, null, { parts, extra: { act: "show" } }).catch(() => false);
  if (done && (isType || isItem)) document.getElementById(field.id)?.focus();
});
