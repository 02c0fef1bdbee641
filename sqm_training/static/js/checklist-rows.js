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

/* Another type, or another item in a condition, changes what is offered beside it. */
document.addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.form?.matches("[data-live]") || !(field.id === "type" || /^clauses-\d+-item$/.test(field.id))) return;
  const show = { parts: PARTS, extra: { act: "show" } };
  if (await send(field.form, null, show).catch(() => true)) document.getElementById(field.id)?.focus();
});

/* The text of a built condition is shown only while it is the one that holds. */
document.addEventListener("change", (event) => {
  if (event.target.closest(".when-built")) document.querySelector(".when-now")?.remove();
});
