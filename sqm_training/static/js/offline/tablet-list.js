/** What this tablet holds: what is begun, waiting or needs the shopper, what is ready, what was delivered, and the file. */
import { read, written } from "./archive.js";
import { all, make, moment, note, said, troubleWords, words } from "./dom.js";
import { arrived, counts, taken } from "./owner.js";
import { addressOf, canReopen, reopened } from "./record.js";
import { onMessage, post, send } from "./sending.js";
import { digest } from "./server.js";
import * as server from "./server.js";
import * as store from "./store.js";

const WRONG = 2 * 60_000;
const place = document.querySelector("[data-on-tablet]");
const notes = place.querySelector("[data-notes]");
const script = document.querySelector("script[data-person]");
const isNobodys = script.dataset.person === "?";
const texts = JSON.parse(place.dataset.words);
const live = new Map();
let owner = /** @type {number | null} */ (null);
let mustSignIn = false;

/** @param {string} label @param {() => unknown} act */
const button = (label, act, kind = "secondary") => {
  const one = make("button", { type: "button", className: `button button-${kind}` }, label);
  one.addEventListener("click", act);
  return one;
};
/** @param {string} label @param {string} href */
const link = (label, href, kind = "secondary") => make("a", { href, className: `button button-${kind}` }, label);

/**
 * One unsent visit.
 * @param {import("./record.js").Record_} record
 */
function row(record) {
  const state = live.get(record.uuid) === "sending" ? "sending" : record.state;
  const chip = make("span", { className: `chip chip-${state === "needs_you" ? "watch" : "info"}` }, words[`state_${state}`]);
  const acts = [];
  if (state === "draft") acts.push(link(texts.open, addressOf(record), "primary"));
  if (record.trouble?.address) acts.push(link(texts.choose, record.trouble.address, "primary"));
  if (state === "waiting" && !mustSignIn) acts.push(button(texts.send, () => send(record.owner), "primary"));
  if (state === "waiting" && mustSignIn) acts.push(link(texts.sign_in, `/sign-in?next=${encodeURIComponent(location.pathname)}`, "primary"));
  if (state !== "draft" && state !== "sending" && canReopen(record)) acts.push(button(texts.change, () => reopen(record)));
  if (state === "needs_you") acts.push(button(texts.discard, () => discard(record), "quiet"));
  const items = (record.trouble?.items ?? []).map(({ item, text }) => make("li", {}, `${item} ${text}`));
  return make("li", { className: "card tablet-row" },
    make("h3", { className: "card-title" }, record.title),
    make("p", {}, chip, " ", make("span", { className: "quiet" }, moment(record.saved_at))),
    ...(record.frozen?.ends ? [make("p", {}, words.ends)] : []),
    ...(record.trouble ? [make("p", {}, troubleWords(record.trouble))] : []),
    ...(items.length ? [make("ul", {}, ...items)] : []),
    make("p", { className: "form-actions" }, ...acts));
}

/** @param {import("./record.js").Record_} record */
async function reopen(record) {
  const open = await store.change(record.uuid, (one) => reopened(one, () => crypto.randomUUID()));
  location.assign(addressOf(open));
}

/** @param {import("./record.js").Record_} record */
async function discard(record) {
  const dialog = document.getElementById("discard");
  dialog.querySelector("[data-title]").textContent = record.title;
  dialog.showModal();
  dialog.onclose = async () => {
    if (dialog.returnValue !== "yes") return;
    await save([record]);
    await store.discard(record.uuid);
    post({ kind: "record", uuid: record.uuid });
    show();
  };
}

/**
 * Give the visits to the browser as a file.
 * @param {import("./record.js").Record_[]} records
 */
async function save(records) {
  const at = new Date().toISOString();
  const lines = await written(/** @type {number} */ (owner), records, store.photosOf, at);
  const address = URL.createObjectURL(new Blob(lines, { type: "application/x-ndjson" }));
  const anchor = make("a", { href: address, download: `unsent-${at.slice(0, 10)}.ndjson` });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Take a file in; what is already here stays as it is.
 * @param {File} file
 */
async function load(file) {
  try {
    const found = await read(await file.text(), digest);
    let taken = 0;
    for (const record of found.records) {
      if ((await store.recordOf(record.owner, record.visit, record.revision, record.addendum)) || (await store.record(record.uuid))) continue;
      for (const photo of found.photos.filter((one) => one.record === record.uuid)) await store.addPhoto({ ...photo, is_sent: false });
      await store.add(record);
      taken += 1;
    }
    note(notes, "import", said(texts.imported, { n: taken, m: found.records.length - taken }), "good");
    post({ kind: "record", uuid: "" });
    await show();
    if (owner !== null) send(owner);
  } catch (error) {
    note(notes, "import", /** @type {any} */ (error).name === "QuotaExceededError" ? words.full : texts.bad_file, "critical");
  }
}

async function show() {
  const found = (await store.all()).filter((one) => one.owner === owner);
  const { others } = await counts(owner);
  fill("[data-unsent]", found.map(row));
  const begun = new Set(found.map(addressOf));
  const ready = Object.entries(owner === null ? {} : await taken()).filter(([address]) => !begun.has(address.split("?")[0]));
  fill("[data-ready]", isNobodys ? ready.map(([address, one]) => make("li", { className: "card card-link" }, make("h3", { className: "card-title" }, make("a", { href: address }, one.title)))) : []);
  const done = owner === null ? [] : await store.receipts(owner);
  fill("[data-delivered]", done.slice(0, 10).map((one) => make("li", {}, `${one.title} · ${moment(one.received_at)}`)));
  place.querySelector("[data-none]").hidden = Boolean(!isNobodys || found.length || ready.length);
  place.querySelector("[data-export]").disabled = !found.length;
  note(notes, "others", others ? said(others === 1 ? texts.other_one : texts.other_many, { n: others }) : "", "info");
  note(notes, "sign_in", mustSignIn ? said(texts.waiting_sign_in, { n: found.filter((one) => one.state === "waiting").length }) : "");
  showClock();
  for (const one of all("[data-server-none]")) one.hidden = Boolean(found.length);
  for (const one of all("[data-server-draft]")) one.hidden = begun.has(`/shops/${one.dataset.serverDraft}/sheet`);
}

/** @param {string} selector @param {Node[]} rows */
function fill(selector, rows) {
  const list = place.querySelector(selector);
  list.replaceChildren(...rows);
  list.closest("section").hidden = !rows.length;
}

/** Say when the tablet's clock is wrong: the times that it notes are claims. */
function showClock() {
  const ahead = Math.abs(server.clockAhead ?? 0);
  const hours = Math.round(ahead / 3_600_000);
  const size = hours >= 1 ? said(words.hours, { n: hours }) : said(words.minutes, { n: Math.round(ahead / 60_000) });
  note(notes, "clock", ahead > WRONG ? said(words.clock, { n: size }) : "");
}

async function begin() {
  owner = isNobodys ? await arrived(null, true) : Number(script.dataset.person);
  place.hidden = false;
  place.querySelector("[data-export]").addEventListener("click", async () => save((await store.all()).filter((one) => one.owner === owner)));
  place.querySelector("[data-import]").addEventListener("change", (/** @type {any} */ { target }) => target.files[0] && load(target.files[0]).then(() => (target.value = "")));
  onMessage((message) => {
    if (message.kind === "sending") live.set(message.uuid, message.what);
    if (message.kind === "flushed") mustSignIn = message.outcome === "sign_in";
    show();
  });
  await show();
  document.documentElement.dataset.ready = "1";
}

begin().catch((error) => {
  console.info("the tablet's memory is closed", error);
  note(notes, "storage", words.no_storage);
});
