// The tablet form: saves at every tap, follows conditions, keeps photos. Without it the form still works by posts.

import { evaluate } from "./conditions.js";
import { smaller } from "./visit-photos.js";
import { save, sendPhoto } from "./visit-store.js";

const form = document.querySelector("form[data-sheet]");
const words = JSON.parse(document.querySelector("script[data-words]")?.dataset.words ?? "{}");
const saved = form.querySelector("[data-saved]");
const key = { visit: form.dataset.visit, uuid: form.dataset.uuid, revision: form.dataset.revision };
let version = form.dataset.version ? Number(form.dataset.version) : null;
let running = false;
let again = false;

/** Read the value of one item in the shape in which it is stored. */
function valueOf(item, type, code) {
  const fields = [...item.querySelectorAll(`[name="${CSS.escape(`${code}-value`)}"]`)];
  if (type === "deduct") {
    const counts = {};
    for (const field of item.querySelectorAll("input[type=number]")) {
      if (field.value) counts[field.name.slice(`${code}-count-`.length)] = Number(field.value);
    }
    return Object.keys(counts).length ? counts : null;
  }
  if (type === "choices" || type === "key") {
    const chosen = fields.filter((field) => field.checked).map((field) => field.value);
    if (!chosen.length && !item.dataset.touched) return null;
    return type === "key" ? chosen.map(Number) : chosen;
  }
  const radio = fields.find((field) => field.type === "radio");
  const text = radio ? fields.find((field) => field.checked)?.value : fields[0]?.value;
  if (text === undefined || text === "") return null;
  return ["levels", "scale", "bands", "number"].includes(type) ? Number(text) : text;
}

function rows() {
  return [...form.querySelectorAll("[data-item]")].map((item) => {
    const code = item.dataset.item;
    const named = (name) => [...item.querySelectorAll(`[name="${CSS.escape(`${code}-${name}`)}"]`)];
    const na = named("na").some((field) => field.checked);
    return {
      item: code,
      value: na ? null : valueOf(item, item.dataset.type, code),
      na,
      comment: named("comment")[0]?.value ?? "",
      faults: named("fault").filter((field) => field.checked).map((field) => Number(field.value)),
      photos: named("photo").filter((field) => field.checked).map((field) => field.value),
    };
  });
}

function contacts() {
  const found = {};
  for (const field of form.querySelectorAll("input[name$='-badge'], input[name$='-window'], input[name$='-description']")) {
    const [part, name] = field.name.split("-");
    if (field.value) (found[part] ??= { part })[name] = field.value;
  }
  return Object.values(found);
}

/** Show and hide items as their conditions ask, with the answers of this screen. */
function followConditions() {
  const answers = {};
  for (const row of rows()) if (row.value !== null && !row.na) answers[row.item] = row.value;
  for (const item of form.querySelectorAll("[data-when]")) {
    item.hidden = !evaluate(JSON.parse(item.dataset.when), answers, { business: form.dataset.business });
  }
}

function markLost() {
  for (const item of form.querySelectorAll("[data-item]")) {
    item.classList.toggle("is-na", item.querySelector("[name$='-na']")?.checked ?? false);
  }
}

async function keep() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const body = { part: form.querySelector("[data-item]") ? "answers" : "contacts", answers: rows(), contacts: contacts(), seen_version: version };
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
  if (item) item.dataset.touched = "yes";
  if (field.matches("[data-photo]") && field.files.length) await keepPhotos(field);
  followConditions();
  markLost();
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

followConditions();
markLost();
