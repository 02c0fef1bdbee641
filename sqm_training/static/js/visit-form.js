// The tablet form: saves at every tap, follows conditions, keeps photos. Without it the form still works by posts.

import { exclude, followConditions, markLost, rowsOf } from "./sheet.js";
import { smaller } from "./visit-photos.js";
import { save, sendPhoto } from "./visit-store.js";

const form = document.querySelector("form[data-sheet]");
const words = JSON.parse(document.querySelector("script[data-words]")?.dataset.words ?? "{}");
const saved = form.querySelector("[data-saved]");
const key = { visit: form.dataset.visit, uuid: form.dataset.uuid, revision: form.dataset.revision };
let version = form.dataset.version ? Number(form.dataset.version) : null;
let running = false;
let again = false;

function contacts() {
  const found = {};
  for (const field of form.querySelectorAll("input[name$='-badge'], input[name$='-window'], input[name$='-description']")) {
    const [part, name] = field.name.split("-");
    if (field.value) (found[part] ??= { part })[name] = field.value;
  }
  return Object.values(found);
}

async function keep() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const body = { part: form.querySelector("[data-item]") ? "answers" : "contacts", answers: rowsOf(form), contacts: contacts(), seen_version: version };
    const done = await save(key, body);
    version = done.version;
    const at = new Date(done.saved_at);
    saved.textContent = words.saved.replace("{}", at.toLocaleTimeString("zh-CN", { hour12: false }));
  } catch (error) {
    saved.textContent = error.status === 409 ? words.conflict : words.failed;
  } finally {
    running = false;
    if (again) {
      again = false;
      keep();
    }
  }
}

form.addEventListener("change", async (event) => {
  const field = event.target;
  const item = field.closest("[data-item]");
  if (item && field.closest(".answer")) exclude(field);
  if (field.matches("[data-photo]") && field.files.length) await keepPhotos(field);
  followConditions(form);
  markLost(form);
  keep();
});

// What is asked for goes as soon as it is typed: if it went when the field is left, the next tap would miss its target.
form.addEventListener("input", (event) => {
  if (event.target.matches("textarea")) markLost();
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
