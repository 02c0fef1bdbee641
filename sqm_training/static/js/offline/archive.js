/**
 * The last resort: all unsent work of one person as a file, and back. One line of JSON for each record and photo.
 *
 * @typedef {import("./record.js").Record_} Record_
 */

export const FORMAT = "sqm-tablet-1";
const CHUNK = 0x8000;
const STATES = ["draft", "waiting", "needs_you"];

/** @param {ArrayBuffer} buffer */
export function toBase64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** @param {string} text */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/**
 * Return the lines of the file.
 * @param {number} owner @param {Record_[]} records @param {(uuid: string) => Promise<any[]>} photosOf @param {string} at
 */
export async function written(owner, records, photosOf, at) {
  const lines = [JSON.stringify({ format: FORMAT, owner, at, records: records.length })];
  for (const record of records) {
    lines.push(JSON.stringify({ record }));
    for (const { bytes, ...photo } of await photosOf(record.uuid)) lines.push(JSON.stringify({ photo: { ...photo, bytes: toBase64(bytes) } }));
  }
  return lines.map((line) => `${line}\n`);
}

/**
 * Read a file back; what is damaged is refused as a whole, so that nothing is half taken in.
 * @param {string} text @param {(bytes: any) => Promise<string>} digest
 * @returns {Promise<{owner: number, records: Record_[], photos: any[]}>}
 */
export async function read(text, digest) {
  const lines = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const head = lines.shift();
  if (head?.format !== FORMAT || !Number.isInteger(head.owner)) throw new Error("not a file of unsent visits");
  const records = lines.flatMap((line) => (line.record ? { addendum: 0, ...line.record } : []));
  const photos = lines.flatMap((line) => (line.photo ? { ...line.photo, bytes: fromBase64(line.photo.bytes) } : []));
  if (records.length !== head.records || !records.every((one) => isRecord(one, head.owner))) throw new Error("the file is not whole");
  for (const { frozen } of records) {
    if (frozen && (await digest(new TextEncoder().encode(frozen.body))) !== frozen.digest) throw new Error("a visit of the file is damaged");
  }
  const uuids = new Set(records.map((one) => one.uuid));
  for (const photo of photos) {
    if (!uuids.has(photo.record) || (await digest(photo.bytes)) !== photo.sha256) throw new Error("a photo of the file is damaged");
  }
  return { owner: head.owner, records, photos };
}

/** @param {any} one @param {number} owner */
function isRecord(one, owner) {
  return (
    typeof one?.uuid === "string" && one.owner === owner && Number.isInteger(one.visit) && Number.isInteger(one.revision) &&
    STATES.includes(one.state) && typeof one.content?.answers === "object" && (one.state === "draft" || typeof one.frozen?.body === "string")
  );
}
