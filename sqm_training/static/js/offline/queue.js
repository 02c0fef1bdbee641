/**
 * Sending what waits: one after the other, in the order in which it was closed, each until a receipt settles it.
 *
 * The engine knows neither browser nor database: `store` keeps the records, `server` talks, `tell` says what happens.
 * @typedef {import("./record.js").Record_} Record_
 * @typedef {import("./outcome.js").Outcome} Outcome
 * @typedef {{id: string, sha256: string, item: string, bytes: ArrayBuffer, is_sent: boolean}} PhotoRow
 * @typedef {{
 *   waiting: (owner: number) => Promise<Record_[]>,
 *   photosOf: (uuid: string) => Promise<PhotoRow[]>,
 *   photoSent: (id: string) => Promise<void>,
 *   tried: (uuid: string) => Promise<void>,
 *   trouble: (uuid: string, trouble: import("./record.js").Trouble) => Promise<void>,
 *   settle: (record: Record_, receipt: any) => Promise<void>,
 * }} Store
 * @typedef {{
 *   session: () => Promise<Outcome>,
 *   submit: (record: Record_, csrf: string) => Promise<Outcome>,
 *   photo: (sha256: string, bytes: ArrayBuffer, csrf: string) => Promise<Outcome>,
 *   digest: (bytes: ArrayBuffer) => Promise<string>,
 * }} Server
 * @typedef {{outcome: "done" | "again" | "sign_in" | "other", waiting: number, retryAfter?: number, why?: string}} Flushed
 */
import { settles } from "./record.js";

/** Kinds after which nothing else can be sent either. */
const STOPS = new Set(["offline", "busy", "sign_in"]);

/**
 * Send all that waits. Never under another name than the owner's.
 * @param {number} owner @param {Store} store @param {Server} server @param {(uuid: string, what: string) => void} tell
 * @returns {Promise<Flushed>}
 */
export async function flush(owner, store, server, tell) {
  const records = await store.waiting(owner);
  if (!records.length) return { outcome: "done", waiting: 0 };
  let session = await server.session();
  let left = records.filter((record) => record.state === "waiting").length;
  if (session.kind !== "ready") return stopped(session, left);
  if (session.person !== owner) return { outcome: "other", waiting: left };
  /** @type {Outcome | null} */
  let failure = null;
  for (const record of records) {
    tell(record.uuid, "sending");
    let met = await sendOne(record, store, server, session.csrf);
    if (met.kind === "stale") {
      session = await server.session();
      if (session.kind !== "ready") return stopped(session, left);
      if (session.person !== owner) return { outcome: "other", waiting: left };
      met = await sendOne(record, store, server, session.csrf);
    }
    if (met.kind !== "receipt" && met.kind !== "told") failure = met;
    else if (record.state === "waiting") left -= 1;
    tell(record.uuid, met.kind);
    if (STOPS.has(met.kind)) return stopped(met, left);
  }
  return failure ? stopped(failure, left) : { outcome: "done", waiting: 0 };
}

/** @param {Outcome} met @param {number} waiting @returns {Flushed} */
function stopped(met, waiting) {
  if (met.kind === "sign_in") return { outcome: "sign_in", waiting };
  return { outcome: "again", waiting, retryAfter: met.retryAfter ?? 0, why: met.kind };
}

/**
 * Send one record: its photos first, so that the server takes the visit only when it is whole.
 * @param {Record_} record @param {Store} store @param {Server} server @param {string} csrf
 * @returns {Promise<Outcome>}
 */
async function sendOne(record, store, server, csrf) {
  const photos = await readable(record, store, server);
  if (photos === null) return told(store, record, { kind: "photo_lost" });
  const own = await sendPhotos(record, [...photos.values()].filter((one) => !one.is_sent), store, server, csrf);
  if (own) return own;
  await store.tried(record.uuid);
  let met = await server.submit(record, csrf);
  if (met.kind === "missing") {
    const wanted = met.missing.map((/** @type {string} */ sha256) => photos.get(sha256));
    if (wanted.includes(undefined)) return told(store, record, { kind: "photo_lost" });
    const more = await sendPhotos(record, wanted, store, server, csrf);
    if (more) return more;
    met = await server.submit(record, csrf);
    if (met.kind === "missing") return { kind: "broken" };
  }
  return settled(record, met, photos, store, server, csrf);
}

/**
 * @param {Record_} record @param {Outcome} met @param {Map<string, PhotoRow>} photos
 * @param {Store} store @param {Server} server @param {string} csrf
 * @returns {Promise<Outcome>}
 */
async function settled(record, met, photos, store, server, csrf) {
  if (met.kind === "receipt") {
    if (!settles(record, met.receipt)) return { kind: "broken" };
    await store.settle(record, met.receipt);
    return met;
  }
  if (met.kind === "conflict") {
    const wanted = met.missing.flatMap((/** @type {string} */ sha256) => photos.get(sha256) ?? []);
    const more = await sendPhotos(record, wanted, store, server, csrf);
    if (more && more.kind !== "told") return more;
    return told(store, record, { kind: "conflict", words: met.words, address: met.address });
  }
  if (met.kind === "refused") {
    const items = met.problems.map((/** @type {any} */ one) => ({ item: String(one.item), text: String(one.text) }));
    return told(store, record, { kind: "refused", words: met.words, items });
  }
  if (met.kind === "too_large" || met.kind === "gone") return told(store, record, { kind: met.kind, words: met.words });
  return met;
}

/**
 * Return the photos of a record by digest, or null when one is missing or no longer what it was: then nothing is sent.
 * @param {Record_} record @param {Store} store @param {Server} server
 * @returns {Promise<Map<string, PhotoRow> | null>}
 */
async function readable(record, store, server) {
  const named = new Set(record.frozen?.photos ?? []);
  /** @type {Map<string, PhotoRow>} */
  const found = new Map();
  for (const row of await store.photosOf(record.uuid)) {
    if (!named.has(row.sha256)) continue;
    if (!row.is_sent && (await server.digest(row.bytes).catch(() => "")) !== row.sha256) continue;
    const there = found.get(row.sha256);
    if (!there || row.is_sent) found.set(row.sha256, row);
  }
  const own = record.frozen?.own ?? [];
  return own.every((/** @type {string} */ sha256) => found.has(sha256)) ? found : null;
}

/** @returns {Promise<Outcome | null>} null when all have arrived
 * @param {Record_} record @param {PhotoRow[]} rows @param {Store} store @param {Server} server @param {string} csrf */
async function sendPhotos(record, rows, store, server, csrf) {
  for (const row of rows) {
    let met = await server.photo(row.sha256, row.bytes, csrf);
    // Refused once it may have been damaged on its way; refused twice it is the photo.
    if (met.kind === "refused") met = await server.photo(row.sha256, row.bytes, csrf);
    if (met.kind === "kept") await store.photoSent(row.id);
    else if (met.kind === "refused" || met.kind === "too_large") {
      return told(store, record, { kind: "photo_refused", words: met.words, items: [{ item: row.item, text: met.words }] });
    } else return met;
  }
  return null;
}

/** @param {Store} store @param {Record_} record @param {import("./record.js").Trouble} trouble @returns {Promise<Outcome>} */
async function told(store, record, trouble) {
  await store.trouble(record.uuid, trouble);
  return { kind: "told" };
}
