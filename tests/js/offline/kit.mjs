// A tablet and a server without a browser: what the tests of the queue play with.
import { createHash, webcrypto } from "node:crypto";

import { freeze } from "../../../sqm_training/static/js/offline/freeze.js";
import { ofPhoto, ofSession, ofSubmission } from "../../../sqm_training/static/js/offline/outcome.js";
import { begun, changed, troubled } from "../../../sqm_training/static/js/offline/record.js";

globalThis.crypto ??= webcrypto;

export const AT = "2026-03-04T02:30:00.000Z";
export const FACTS = { visit: 7, revision: 1, checklist: "SML", version: 3, title: "East Gate Hall" };
export const digest = async (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");
export const sha = (text) => createHash("sha256").update(text).digest("hex");
export const row = (item, value, more = {}) => ({ item, value, na: false, comment: "", faults: [], said: [], photos: [], ...more });
export const bytes = (text) => new TextEncoder().encode(text).buffer;
export const photoRow = (id, record, text, item = "A1") => ({
  id, record, owner: 5, item, bytes: bytes(text), type: "image/jpeg", sha256: sha(text), taken_at: AT, is_sent: false,
});

/** A record with one answer and these photos, closed. */
export async function waiting(uuid, photos = [], facts = {}) {
  const draft = changed(begun(uuid, 5, { ...FACTS, ...facts }, AT), { rows: [row("A1", "yes", { photos: photos.map((one) => one.id) })] }, AT);
  return freeze(draft, photos, digest, AT);
}

/** What the tablet holds, with the same doors as its database. */
export class Memory {
  constructor(records, photos = []) {
    this.records = new Map(records.map((one) => [one.uuid, one]));
    this.photos = photos;
    this.receipts = [];
    this.told = [];
  }
  waiting = async (owner) =>
    [...this.records.values()].filter((one) => one.owner === owner && (one.state === "waiting" || one.trouble?.kind === "conflict"));
  photosOf = async (uuid) => this.photos.filter((one) => one.record === uuid);
  photoSent = async (id) => void (this.photos = this.photos.map((one) => (one.id === id ? { ...one, is_sent: true } : one)));
  tried = async (uuid) => void this.records.set(uuid, { ...this.records.get(uuid), tries: this.records.get(uuid).tries + 1 });
  trouble = async (uuid, trouble) => void this.records.set(uuid, troubled(this.records.get(uuid), trouble));
  settle = async (record, receipt) => {
    this.records.delete(record.uuid);
    this.photos = this.photos.filter((one) => one.record !== record.uuid);
    this.receipts.push(receipt);
  };
  tell = (uuid, what) => this.told.push([uuid, what]);
}

/** A server that behaves, until one of its doors is replaced; `log` names what it was asked. */
export class Server {
  person = 5;
  photos = new Map();
  submissions = new Map();
  log = [];
  digest = digest;
  session = async () => {
    this.log.push("session");
    return ofSession({ status: 200, json: { person: this.person, csrf: "word" }, retryAfter: 0 });
  };
  photo = async (sha256, data) => {
    this.log.push(`photo ${sha256.slice(0, 4)}`);
    this.photos.set(sha256, data);
    return ofPhoto({ status: 201, json: { sha256 }, retryAfter: 0 }, sha256);
  };
  submit = async (record) => {
    this.log.push(`submit ${record.uuid}`);
    return ofSubmission(this.take(record));
  };
  take({ uuid, revision, frozen }) {
    const there = this.submissions.get(`${uuid}/${revision}`);
    if (there && there.digest !== frozen.digest) return { status: 409, json: { error: "", missing: [], choose: "/shops/7/versions" }, retryAfter: 0 };
    const missing = frozen.photos.filter((one) => !this.photos.has(one));
    if (missing.length) return { status: 202, json: { missing }, retryAfter: 0 };
    const receipt = there ?? { uuid, revision, digest: frozen.digest, photos: frozen.photos, received_at: AT };
    this.submissions.set(`${uuid}/${revision}`, receipt);
    return { status: there ? 200 : 201, json: receipt, retryAfter: 0 };
  }
}

export const answer = (status, json = null, retryAfter = 0) => ofSubmission({ status, json, retryAfter });
