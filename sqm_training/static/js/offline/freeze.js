/** Closing a record: its payload, the digest of its bytes and the photos that must arrive with it. */
import { closed, payload, photosIn } from "./record.js";

/**
 * @typedef {{id: string, sha256: string}} Named
 * @param {import("./record.js").Record_} record @param {Named[]} photos the photos that the tablet holds
 * @param {(bytes: Uint8Array) => Promise<string>} digest @param {string} at
 * @param {boolean} [ends] whether it says that the visit could not be done
 * @returns {Promise<import("./record.js").Record_>}
 */
export async function freeze(record, photos, digest, at, ends = false) {
  const byId = new Map(photos.map((one) => [one.id, one.sha256]));
  const named = photosIn(record);
  const lost = named.filter((one) => one.length !== 64 && !byId.has(one));
  if (lost.length) throw Object.assign(new Error("a photo is not here any more"), { lost: itemsWith(record, lost) });
  const content = payload(record, (one) => byId.get(one) ?? one, at, ends);
  const body = JSON.stringify(content);
  const own = [...new Set(named.flatMap((one) => byId.get(one) ?? []))];
  return closed(record, { body, digest: await digest(new TextEncoder().encode(body)), photos: content.photos, own, ends }, at);
}

/** @param {import("./record.js").Record_} record @param {string[]} lost */
function itemsWith(record, lost) {
  return Object.values(record.content.answers)
    .filter((row) => row.photos.some((one) => lost.includes(one)))
    .map((row) => row.item);
}
