/** Notes and taps during the visit, on a screen that tells a neighbour nothing. */
import { all, clock, words } from "./dom.js";
import { tapped } from "./times.js";

/**
 * @param {() => import("./record.js").Content} content @param {(tap: any) => void} keepTap @param {(text: string) => void} keepNotes
 */
export function quick(content, keepTap, keepNotes) {
  const place = document.querySelector("[data-quick]");
  if (!place) return { open: (/** @type {boolean} */ _isOpen) => undefined, show: () => undefined };
  const field = place.querySelector("[data-quick-notes]");
  const title = document.title;

  function show() {
    const { taps, notes } = content();
    for (const button of all("[data-quick-tap]", place)) {
      const tap = taps[button.dataset.quickTap];
      button.querySelector("[data-time]").textContent = tap ? clock(tap.at).slice(0, 5) : "";
      button.setAttribute("aria-pressed", String(Boolean(tap)));
    }
    if (field.value !== notes && document.activeElement !== field) field.value = notes;
    place.querySelector("[data-quick-clock]").textContent = clock(new Date()).slice(0, 5);
  }

  /** @param {boolean} isOpen */
  function open(isOpen) {
    place.hidden = !isOpen;
    document.body.classList.toggle("is-discreet", isOpen);
    document.title = isOpen ? words.quick_title : title;
    if (isOpen) place.querySelector("button")?.focus();
    show();
  }

  place.addEventListener("click", (/** @type {any} */ { target }) => {
    const button = target.closest("button");
    if (!button) return;
    if ("quickClose" in button.dataset) return location.hash === "#quick" ? history.back() : open(false);
    const code = button.dataset.quickTap;
    keepTap(content().taps[code] ? { name: code, at: null } : tapped(code));
    return show();
  });
  field.addEventListener("input", () => keepNotes(field.value));
  setInterval(() => !place.hidden && show(), 15_000);
  return { open, show };
}
