// Photos of an item: made smaller on the tablet, sent, shown, taken away and put back.

import { removable, smaller } from "./picture.js";
import { sendPhoto } from "./visit-store.js";

const MOST_BYTES = 25 * 1024 * 1024;

/**
 * Send the chosen files one after the other; each that is refused is named with its cause, the others stay.
 * @param {HTMLInputElement} field @param {Record<string, string>} words @param {Element} status
 */
export async function addPhotos(field, words, status) {
  const item = field.closest("[data-item]");
  const fault = item.querySelector("[data-photo-fault]");
  const files = [...(field.files ?? [])];
  const faults = [];
  for (const [index, file] of files.entries()) {
    status.textContent = words.sending.replace("{n}", String(index + 1)).replace("{m}", String(files.length));
    try {
      const blob = await smaller(file);
      if (blob.size > MOST_BYTES) throw Object.assign(new Error("too large"), { words: words.too_large });
      show(item, await sendPhoto(blob), blob, words);
    } catch (error) {
      faults.push(`${file.name}${words.colon}${/** @type {any} */ (error).words ?? words.unsent}`);
    }
  }
  fault.textContent = faults.join("\n");
  fault.hidden = !faults.length;
  field.value = "";
}

function show(item, sha256, blob, words) {
  const place = item.querySelector("[data-photos]");
  const there = place.querySelector(`input[value="${sha256}"]`);
  if (there) {
    if (!there.checked) there.closest("[data-photo-box]").querySelector("button").click();
    return;
  }
  const number = place.children.length + 1;
  const box = document.createElement("div");
  box.className = "answer-photo";
  box.dataset.photoBox = "";
  const alt = words.photo.replace("{n}", String(number));
  const image = Object.assign(document.createElement("img"), { src: URL.createObjectURL(blob), alt });
  const input = Object.assign(document.createElement("input"), {
    type: "checkbox",
    name: `${item.dataset.item}-photo`,
    value: sha256,
    checked: true,
    hidden: true,
  });
  box.append(image, input);
  place.append(box);
  removable(box, words);
}
