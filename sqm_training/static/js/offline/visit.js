/** One visit as this tablet knows it: opened from its memory, united with the server's draft, stored with its first change. */
import { note, said, words } from "./dom.js";
import * as photos from "./photos.js";
import { begun, fromLists, nothing, united } from "./record.js";
import * as store from "./store.js";

export const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-tablet]"));
export const facts = JSON.parse(form.dataset.facts ?? "{}");
export const notes = /** @type {HTMLElement} */ (form.querySelector("[data-notes]"));

/** Whether the day of these later answers is still to come by this tablet's clock; the server's clock decides. */
export const isEarly = () => Boolean(facts.due_on) && facts.due_on > new Date().toLocaleDateString("sv-SE");

/**
 * What is kept of this visit, once anything is; its content from the first moment. `live` is what the queue says of it now.
 * @type {{record: import("./record.js").Record_ | null, receipt: any, live: string, content: import("./record.js").Content, uuid?: string}}
 */
export const here = { record: null, receipt: null, live: "", content: nothing() };

/** Open what is kept here; resolves to false when the page is left for another one. */
export async function open() {
  here.record = (await store.recordOf(facts.owner, facts.visit, facts.revision, facts.addendum)) ?? null;
  const there = fromLists(JSON.parse(form.dataset.content ?? "{}"));
  for (const [sha256, address] of Object.entries(JSON.parse(form.dataset.pictures ?? "{}"))) photos.knowPicture(sha256, address);
  if (!here.record) {
    here.receipt = (await store.receipts(facts.owner)).find(isOfThis) ?? null;
    here.content = there;
  }
  if (here.record && here.record.state !== "draft") here.content = here.record.content;
  else if (here.record && isOtherVersion()) return false;
  else if (here.record) await unite(here.record, there);
  if (here.record) await photos.load(here.record.uuid);
  return true;
}

/**
 * Say whether a receipt is of what this page shows.
 * @param {any} one
 */
const isOfThis = (one) => one.visit === facts.visit && one.revision === facts.revision && (one.addendum ?? 0) === (facts.addendum ?? 0);

/** Go to the page of the version on which this visit was begun, when that is another one. */
function isOtherVersion() {
  if (!here.record || here.record.version === facts.version || new URLSearchParams(location.search).has("version")) return false;
  location.replace(`?version=${here.record.version}${location.hash}`);
  return true;
}

/**
 * Another device's draft fills what is empty here; this tablet's own copy on the server knows nothing more.
 * @param {import("./record.js").Record_} mine @param {import("./record.js").Content} there
 */
async function unite(mine, there) {
  if (facts.draft === mine.uuid) return void (here.content = mine.content);
  const { content, taken } = united(mine.content, there);
  here.content = content;
  if (!taken) return;
  here.record = await store.change(mine.uuid, (record) => ({ ...record, content: united(record.content, there).content }));
  note(notes, "taken", said(words.taken, { n: taken }), "info");
}

/** Return the stored record; the first change of a visit stores it. */
export async function ensure() {
  if (!here.record) {
    const fresh = begun(here.uuid ??= crypto.randomUUID(), facts.owner, facts, new Date().toISOString(), here.content);
    here.record = await store.add(fresh);
    localStorage.setItem("tablet", "1");
  }
  return here.record;
}
