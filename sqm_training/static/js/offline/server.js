/** Talking to the server: every answer becomes an outcome, and no answer within a minute is none. */
import { ofPhoto, ofSession, ofSubmission, seconds } from "./outcome.js";

const PATIENCE = 60_000;
/** How far this tablet's clock is ahead of the server's, in milliseconds, once the server has answered. */
export let clockAhead = /** @type {number | null} */ (null);

/** @param {string} address @param {RequestInit} [options] @returns {Promise<import("./outcome.js").Answer>} */
async function ask(address, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(address, { ...options, redirect: "error", cache: "no-store", signal: stop.signal });
    const date = Date.parse(answer.headers.get("Date") ?? "");
    const json = await answer.json().catch(() => null);
    if (json && date) clockAhead = Date.now() - date;
    return { status: answer.status, json, retryAfter: seconds(answer.headers.get("Retry-After")) };
  } catch {
    return { status: 0, json: null, retryAfter: 0 };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} address @param {BodyInit} body @param {string} type @param {string} csrf */
const put = (address, body, type, csrf) =>
  ask(address, { method: "PUT", body, headers: { "Content-Type": type, "X-CSRFToken": csrf } });

/** @param {ArrayBuffer | Uint8Array} bytes */
export async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {any} */ (bytes)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const session = async () => ofSession(await ask("/api/session"));

/**
 * The pages of what can only be answered later, to be taken along; null when nobody says.
 * @returns {Promise<{address: string, title: string, stamp: string}[] | null>}
 */
export async function later() {
  const { status, json } = await ask("/api/later");
  return status === 200 && Array.isArray(json?.pages) ? json.pages : null;
}

/** @param {import("./record.js").Record_} record @param {string} csrf */
export async function submit(record, csrf) {
  const address = `/api/submissions/${record.uuid}/${record.revision}`;
  return ofSubmission(await put(address, record.frozen?.body ?? "", "application/json", csrf));
}

/** @param {string} sha256 @param {ArrayBuffer} bytes @param {string} csrf */
export async function photo(sha256, bytes, csrf) {
  return ofPhoto(await put(`/api/photos/${sha256}`, bytes, "application/octet-stream", csrf), sha256);
}

/**
 * Mirror a draft on the server, for other devices and for the form that needs no script.
 * @param {import("./record.js").Record_} record @param {string} csrf
 */
export async function mirror(record, csrf) {
  const { answers, contacts, taps } = record.content;
  const content = {
    answers: Object.values(answers).map(({ said, at, ...row }) => ({ ...row, photos: row.photos.filter((/** @type {string} */ one) => one.length === 64) })),
    contacts: Object.entries(contacts).map(([part, one]) => ({ part, ...one })),
    taps: Object.values(taps),
  };
  const address = record.addendum ? `/api/addenda/${record.visit}` : `/api/drafts/${record.visit}/${record.uuid}/${record.revision}`;
  return put(address, JSON.stringify(content), "application/json", csrf);
}
