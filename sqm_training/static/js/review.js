// Keys for the review queue, and masking faces on photos. Without it every act but masking is still a form.

import { maskable } from "./photo-mask.js";

const typing = (target) => target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], dialog");

/** @param {number} step how far to move in the queue */
function move(step) {
  const links = [...document.querySelectorAll("[data-queue] a")];
  const here = links.findIndex((link) => link.getAttribute("aria-current"));
  const next = links[here + step];
  if (next instanceof HTMLAnchorElement) location.assign(next.href);
}

function openReturn() {
  const box = document.querySelector("[data-return]");
  if (!(box instanceof HTMLDetailsElement)) return;
  box.open = true;
  box.querySelector("textarea")?.focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => document.querySelector("form[data-approve]")?.requestSubmit(),
  r: openReturn,
};

document.addEventListener("keydown", (event) => {
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

document.querySelectorAll("[data-mask]").forEach(maskable);
