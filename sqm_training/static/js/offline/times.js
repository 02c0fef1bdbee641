/** The moments of a visit, tapped as they happen; each can be undone, or corrected with a reason. */
import { all, clock, note, words } from "./dom.js";

/** @param {ParentNode} page @param {() => import("./record.js").Content} content @param {(tap: any) => void} keep */
export function times(page, content, keep) {
  const places = new Map(all("[data-moment]", page).map((place) => [place.dataset.moment, place]));

  function show() {
    const { taps } = content();
    for (const [code, place] of places) {
      const tap = taps[code];
      place.querySelector("[data-time]").textContent = tap ? clock(tap.at) : "";
      place.querySelector("[data-tap]").setAttribute("aria-pressed", String(Boolean(tap)));
      place.querySelector("[data-correct]").hidden = !tap;
      place.querySelector("[data-correct-time]").value = tap ? clock(tap.at) : "";
      place.querySelector("[data-correct-note]").value = tap?.note ?? "";
    }
  }

  for (const [code, place] of places) {
    place.addEventListener("click", (/** @type {any} */ { target }) => {
      const tap = content().taps[code];
      const button = target.closest("button");
      if (button?.matches("[data-tap]") && !tap) keep(tapped(code));
      else if (button?.matches("[data-correct-undo]")) keep({ name: code, at: null });
      else if (button?.matches("[data-correct-do]")) keep(corrected(place, tap));
      else return;
      if (!button.matches("[data-tap]")) place.querySelector("[data-correct]").open = false;
      show();
    });
  }
  return { show };
}

/**
 * An item between two tapped moments needs no typing.
 * @param {HTMLElement[]} items @param {Record<string, unknown>} taps
 */
export function showTimed(items, taps) {
  for (const item of items.filter((one) => one.dataset.between)) {
    const isTimed = JSON.parse(item.dataset.between ?? "[]").every((/** @type {string} */ name) => taps[name]);
    const field = /** @type {HTMLElement | null} */ (item.querySelector(".answer-text"));
    if (field) field.hidden = isTimed;
    note(item, "timed", isTimed ? words.from_taps : "", "info");
  }
}

/** @param {string} name */
export const tapped = (name) => ({ name, at: new Date().toISOString(), note: "" });

/**
 * The typed time on the day of the tap, with the reason.
 * @param {HTMLElement} place @param {import("./record.js").Tap} tap
 */
function corrected(place, tap) {
  const [hours, minutes, seconds = "0"] = place.querySelector("[data-correct-time]").value.split(":");
  const at = new Date(tap.at);
  if (hours && minutes) at.setHours(Number(hours), Number(minutes), Number(seconds), 0);
  return { ...tap, at: at.toISOString(), note: place.querySelector("[data-correct-note]").value.trim() };
}
