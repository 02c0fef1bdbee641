// Photos of an item: made smaller on the tablet, sent, shown, taken away and put back.

import { sendPhoto } from "./visit-store.js";

const LONGEST = 1600;
const MOST_BYTES = 25 * 1024 * 1024;
const [START_OF_SCAN, END_OF_IMAGE] = [0xda, 0xd9];

/**
 * Tell whether a JPEG holds its end: a browser also draws one that was cut off. Other files are not judged here.
 * @param {Uint8Array} bytes
 */
export function isWhole(bytes) {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return true;
  let at = 2;
  while (at + 3 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== START_OF_SCAN) {
    at += 2 + bytes[at + 2] * 256 + bytes[at + 3];
  }
  for (; at < bytes.length - 1; at += 1) if (bytes[at] === 0xff && bytes[at + 1] === END_OF_IMAGE) return true;
  return false;
}

/**
 * Return the photo upright and with its longer side at most 1,600 px, as JPEG; what cannot be read comes back as it
 * is, for the server to say what is wrong with it.
 * @param {File} file @param {number} [quality] of the JPEG, from 0 to 1
 * @returns {Promise<Blob>}
 */
export async function smaller(file, quality = 0.82) {
  let picture;
  try {
    if (!isWhole(new Uint8Array(await file.arrayBuffer()))) return file;
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? file), "image/jpeg", quality));
}

/**
 * Send the chosen files one after the other; each that is refused is named with its cause, the others stay.
 * @param {HTMLInputElement} field @param {Record<string, string>} words @param {Element} status
 */
export async function addPhotos(field, words, status) {
  const item = field.closest("[data-item]");
  const fault = item.querySelector("[data-photo-fault]");
  const files = [...field.files];
  const faults = [];
  for (const [index, file] of files.entries()) {
    status.textContent = words.sending.replace("{n}", String(index + 1)).replace("{m}", String(files.length));
    try {
      const blob = await smaller(file);
      if (blob.size > MOST_BYTES) throw Object.assign(new Error("too large"), { words: words.too_large });
      show(item, await sendPhoto(blob), blob, words);
    } catch (error) {
      faults.push(`${file.name}${words.colon}${error.words ?? words.unsent}`);
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

/**
 * Put a button under a photo that takes it away, and puts it back.
 * @param {HTMLElement} box @param {Record<string, string>} words
 */
export function removable(box, words) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  (input.closest(".choice") ?? input).hidden = true;
  const write = () => {
    box.classList.toggle("is-removed", !input.checked);
    button.textContent = input.checked ? words.remove : words.put_back;
    button.setAttribute("aria-label", `${button.textContent} ${box.querySelector("img").alt}`);
  };
  button.addEventListener("click", () => {
    input.checked = !input.checked;
    write();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  write();
  box.append(button);
}
