/** Photos on the tablet: made smaller, kept under a name of their own before an answer names them. */
import { isWhole, smaller } from "../picture.js";
import { said, words } from "./dom.js";
import { addBox } from "./paint.js";
import { digest } from "./server.js";
import * as store from "./store.js";

const MOST_BYTES = 25 * 1024 * 1024;
const AIM = 600 * 1024;
const HEIC = /^ftyp(heic|heix|mif1|msf1|hevc)/;
/** Addresses of the pictures that this page shows, by the name of the photo. */
const pictures = new Map();

export const pictureOf = (/** @type {string} */ photo) => pictures.get(photo);
export const knowPicture = (/** @type {string} */ photo, /** @type {string} */ address) => pictures.set(photo, address);

/**
 * Make the photos of a record ready to be shown.
 * @param {string} uuid
 */
export async function load(uuid) {
  for (const row of await store.photosOf(uuid)) {
    if (!pictures.has(row.id)) pictures.set(row.id, URL.createObjectURL(new Blob([row.bytes], { type: row.type })));
  }
}

/**
 * Refuse what the server could not read, while the shopper can still take it again.
 * @param {File} file
 */
async function prepared(file) {
  if (file.size > MOST_BYTES) throw Object.assign(new Error("too large"), { words: words.too_large });
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (!isWhole(bytes)) throw Object.assign(new Error("cut off"), { words: words.cut_off });
  let photo = await smaller(file, 0.82);
  if (photo === file) {
    if (HEIC.test(String.fromCharCode(...bytes.slice(4, 12)))) return photo;
    throw Object.assign(new Error("unreadable"), { words: words.unreadable });
  }
  for (let quality = 0.7; photo.size > AIM && quality > 0.3; quality -= 0.12) photo = await smaller(file, quality);
  return photo;
}

/**
 * Keep the chosen files one after the other; each that is refused is named with its cause, the others stay.
 * @param {HTMLInputElement} field @param {{uuid: string, owner: number}} record @param {(text: string) => void} tell
 */
export async function keepPhotos(field, record, tell) {
  const item = /** @type {HTMLElement} */ (field.closest("[data-item]"));
  const fault = /** @type {HTMLElement} */ (item.querySelector("[data-photo-fault]"));
  const files = [...(field.files ?? [])];
  const faults = [];
  field.value = "";
  for (const [index, file] of files.entries()) {
    tell(said(words.preparing, { n: index + 1, m: files.length }));
    try {
      const blob = await prepared(file);
      await keepOne(item, await blob.arrayBuffer(), blob.type || "image/jpeg", record);
    } catch (error) {
      const cause = /** @type {any} */ (error);
      faults.push(`${file.name}${words.colon}${cause.words ?? (cause.name === "QuotaExceededError" ? words.full : words.failed)}`);
    }
  }
  fault.textContent = faults.join("\n");
  fault.hidden = !faults.length;
}

/** @param {HTMLElement} item @param {ArrayBuffer} bytes @param {string} type @param {{uuid: string, owner: number}} record */
async function keepOne(item, bytes, type, record) {
  const there = [...item.querySelectorAll("[data-photos] input")].map((input) => input.value);
  const { id, isNew } = await kept(record, item.dataset.item ?? "", bytes, type, there);
  if (!isNew) return putBack(item, id);
  pictures.set(id, URL.createObjectURL(new Blob([bytes], { type })));
  addBox(item, id, pictures.get(id));
  return undefined;
}

/**
 * Store a photo under a name of its own, whatever the camera called it; the same bytes at one item are one photo.
 * @param {{uuid: string, owner: number}} record @param {string} item @param {ArrayBuffer} bytes @param {string} type
 * @param {string[]} there names of the photos that the item has @returns {Promise<{id: string, isNew: boolean}>}
 */
export async function kept(record, item, bytes, type, there) {
  const sha256 = await digest(bytes);
  const same = (await store.photosOf(record.uuid)).find((one) => one.sha256 === sha256 && there.includes(one.id));
  if (same) return { id: same.id, isNew: false };
  const id = crypto.randomUUID();
  const taken_at = new Date().toISOString();
  await store.addPhoto({ id, record: record.uuid, owner: record.owner, item, bytes, type, sha256, taken_at, is_sent: false });
  return { id, isNew: true };
}

/** @param {HTMLElement} item @param {string} id */
function putBack(item, id) {
  const input = [...item.querySelectorAll("[data-photos] input")].find((one) => one.value === id);
  if (!input.checked) input.closest("[data-photo-box]").querySelector("button").click();
}
