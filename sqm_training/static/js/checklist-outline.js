// The structure of a draft: buttons act in place, Alt with the arrows moves, and a pointer drags.

import { onSwap, say, send } from "./live.js";

const PARTS = ["#outline", "#findings", "#sums"];
const outline = () => document.querySelector("#outline");

/** Tell where an item stands now. */
function tell(code) {
  const item = document.getElementById(`item-${code}`);
  const section = item?.closest("[data-section]");
  if (!section) return;
  const items = [...section.querySelectorAll("[data-item]")];
  const facts = { item: code, place: items.indexOf(item) + 1, count: items.length, section: section.dataset.section };
  say(outline().dataset.said.replace(/\{(\w+)\}/g, (_all, name) => facts[name]));
}

onSwap(async (form, button) => {
  const { id } = button;
  const code = button.closest("[data-item]")?.dataset.item;
  const above = button.closest("li")?.previousElementSibling?.id;
  if (!(await send(form, button, { parts: PARTS }))) return;
  const same = id && document.getElementById(id);
  const other = id && document.getElementById(id.replace(/-(up|down)$/, (end) => (end === "-up" ? "-down" : "-up")));
  const item = code && document.querySelector(`#item-${CSS.escape(code)} a`);
  const target = same && !same.disabled ? same : other ?? item ?? (above && document.querySelector(`#${CSS.escape(above)} a`));
  (target || document.querySelector("#outline a"))?.focus();
  if (code) tell(code);
  makeDraggable();
});

document.addEventListener("keydown", (/** @type {any} */ event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const line = event.target.closest(".outline-item");
  const button = line?.querySelector(`button[value=${event.key === "ArrowUp" ? "up" : "down"}]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
});

/* Dragging: the line moves as it will stand, and is sent when it is dropped. */
let dragged = null;

function makeDraggable() {
  for (const grip of document.querySelectorAll("[data-item] > .grip")) grip.draggable = true;
  outline()?.classList.add("is-draggable");
}

document.addEventListener("dragstart", (/** @type {any} */ event) => {
  const line = event.target.closest?.("[data-item]");
  if (!event.target.closest?.(".grip") || !line) return;
  dragged = line;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", line.dataset.item);
  event.dataTransfer.setDragImage(line, 12, 12);
  requestAnimationFrame(() => line.classList.add("is-dragged"));
});

document.addEventListener("dragover", (/** @type {any} */ event) => {
  const section = event.target.closest?.("[data-section]");
  if (!dragged || !section) return;
  event.preventDefault();
  const list = section.querySelector("[data-items]");
  const lines = [...list.querySelectorAll("[data-item]:not(.is-dragged)")];
  const after = lines.find((line) => event.clientY < line.getBoundingClientRect().top + line.offsetHeight / 2);
  if (after) after.before(dragged);
  else list.append(dragged);
});

document.addEventListener("drop", async (/** @type {any} */ event) => {
  if (!dragged) return;
  event.preventDefault();
  const code = dragged.dataset.item;
  const extra = {
    section: dragged.closest("[data-section]").dataset.section,
    before: dragged.nextElementSibling?.dataset.item ?? "",
  };
  const url = outline().dataset.order.replace("ITEM", encodeURIComponent(code));
  dragged = null;
  try {
    if (await send(outline(), null, { parts: PARTS, url, extra })) tell(code);
    makeDraggable();
  } catch {
    location.reload();
  }
});

document.addEventListener("dragend", () => {
  document.querySelector(".is-dragged")?.classList.remove("is-dragged");
  if (dragged) location.reload();
  dragged = null;
});

makeDraggable();
