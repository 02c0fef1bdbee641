/** A visit that could not be done: why, in a few words; closed and sent like any other. */
import { all, words } from "./dom.js";

/**
 * @param {HTMLElement} form @param {() => import("./record.js").Content} content
 * @param {(ending: import("./record.js").Ending) => void} keep @param {() => void} close
 */
export function endings(form, content, keep, close) {
  const place = form.querySelector("[data-ending]");
  if (!place) return { open: () => undefined };
  const choices = all("input[name=ending]", place);
  const note = place.querySelector("textarea");
  const fault = place.querySelector("[data-ending-fault]");
  const there = content().ending;
  for (const one of choices) one.checked = one.value === there?.ending;
  note.value = there?.note ?? "";

  const given = () => ({ ending: choices.find((one) => one.checked)?.value ?? "", note: note.value.trim() });

  function changed() {
    fault.hidden = true;
    keep(given());
  }

  for (const field of [...choices, note]) field.addEventListener("change", changed);
  place.querySelector("[data-ending-do]").addEventListener("click", () => {
    const { ending, note: why } = given();
    fault.textContent = !ending ? words.no_ending : ending === "other" && !why ? words.no_note : "";
    fault.hidden = !fault.textContent;
    if (fault.hidden) {
      keep(given());
      close();
    }
  });
  return {
    /** Show the question to whoever comes for it. */
    open() {
      place.open = true;
      place.scrollIntoView({ block: "center" });
      place.querySelector("summary").focus();
    },
  };
}
