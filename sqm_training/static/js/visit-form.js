// The tablet form: saves at every tap, follows conditions, keeps photos. Without it the form still works by posts.

import { autosave, watch } from "./sheet-save.js";
import { followConditions, markLost, rowsOf } from "./sheet.js";
import { smaller } from "./visit-photos.js";
import { sendPhoto } from "./visit-store.js";

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
  if (field.matches("[data-photo]") && field.files.length) await keepPhotos(field);
  followConditions(form);
  keep();
});

async function keepPhotos(field) {
  const item = field.closest("[data-item]");
  const place = item.querySelector("[data-photos]");
  for (const file of field.files) {
    try {
      const blob = await smaller(file);
      const sha256 = await sendPhoto(blob);
      const box = document.createElement("div");
      box.className = "choice choice-photo";
      const id = `${item.dataset.item}-photo-${sha256.slice(0, 8)}`;
      const input = Object.assign(document.createElement("input"), { type: "checkbox", id, name: `${item.dataset.item}-photo`, value: sha256, checked: true });
      const label = Object.assign(document.createElement("label"), { htmlFor: id });
      label.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(blob), width: 96, height: 72, alt: file.name }));
      box.append(input, label);
      place.append(box);
    } catch {
      saved.textContent = words.failed;
      return;
    }
  }
  field.value = "";
}

followConditions(form);
markLost(form);
form.classList.add("is-live");
