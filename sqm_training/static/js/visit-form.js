// The tablet form: saves at every tap, follows conditions, keeps photos. Without it the form still works by posts.

import { removable } from "./picture.js";
import { autosave, watch } from "./sheet-save.js";
import { followConditions, markLost, rowsOf } from "./sheet.js";
import { addPhotos } from "./visit-photos.js";

const form = document.querySelector("form[data-sheet]");
const words = JSON.parse(document.querySelector("script[data-words]")?.dataset.words ?? "{}");
const saved = form.querySelector("[data-saved]");
const kind = form.querySelector("[data-item]") ? "answers" : "contacts";

function contacts() {
  const found = {};
  for (const field of form.querySelectorAll("input[name$='-badge'], input[name$='-window'], input[name$='-description']")) {
    const [part, name] = field.name.split("-");
    if (field.value) (found[part] ??= { part })[name] = field.value;
  }
  return Object.values(found);
}

const keep = autosave(form, words, () => ({ part: kind, answers: rowsOf(form), contacts: contacts() }));

watch(form, async (field) => {
  if (field.matches("[data-photo]") && field.files.length) await addPhotos(field, words, saved);
  followConditions(form);
  keep();
});

for (const box of form.querySelectorAll("[data-photo-box]")) removable(box, words);
followConditions(form);
markLost(form);
form.classList.add("is-live");
