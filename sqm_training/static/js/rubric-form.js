// The rubric of an observed role-play: kept at every tap. Without it the form still works by posts.

import { autosave, watch } from "./sheet-save.js";
import { followConditions, markLost, rowsOf } from "./sheet.js";

const form = document.querySelector("form[data-sheet]");
const words = JSON.parse(document.querySelector("script[data-words]")?.dataset.words ?? "{}");
const picked = (name) => form.querySelector(`[name="${name}"]:checked`)?.value ?? null;

const keep = autosave(form, words, () => ({
  answers: rowsOf(form),
  mood_start: picked("mood_start"),
  mood_end: picked("mood_end"),
}));

watch(form, () => {
  followConditions(form);
  keep();
});

followConditions(form);
markLost(form);
form.classList.add("is-live");
