/** The page of one visit: opens what the tablet holds of it, saves at every tap, closes it and watches it being sent. */
import { exclude } from "../sheet.js";
import { keeper } from "./autosave.js";
import { checkStep } from "./check-step.js";
import { all, clock, note, said, words } from "./dom.js";
import { endings } from "./ending.js";
import { follower } from "./follow.js";
import { freeze } from "./freeze.js";
import { mirrorNever, mirrorSoon } from "./mirror.js";
import { noting } from "./noting.js";
import { paint, paintContacts, readContacts } from "./paint.js";
import * as photos from "./photos.js";
import { quick } from "./quick.js";
import { reopened } from "./record.js";
import { onMessage, post, send } from "./sending.js";
import { digest } from "./server.js";
import { steps } from "./steps.js";
import * as store from "./store.js";
import { showTimed, times } from "./times.js";
import { ensure, facts, form, here, isEarly, notes, open } from "./visit.js";

const TYPING = 300;
const AGAIN = 5000;
const saved = form.querySelector("[data-saved]");

function main() {
  document.body.classList.add("is-live");
  form.classList.add("is-live");
  for (const item of all("[data-item]", form)) {
    const row = here.content.answers[item.dataset.item];
    if (row) paint(item, row, photos.pictureOf);
  }
  paintContacts(form, here.content.contacts);
  const follow = follower(form);
  here.content.hidden = follow.follow();
  for (const row of follow.rows.values()) here.content.answers[row.item] = row;
  const keep = keeper(ensure, {
    saved(record) {
      here.record = record;
      here.uuid = record.uuid;
      saved.textContent = said(words.saved, { "": clock(record.saved_at) });
      note(notes, "unsaved", "");
      post({ kind: "record", uuid: record.uuid, visit: record.visit });
      if (!isEarly()) mirrorSoon(record);
    },
    saving: () => (saved.textContent = words.saving),
    failed(error) {
      saved.textContent = words.none;
      note(notes, "unsaved", error.name === "QuotaExceededError" ? words.full : words.failed, "critical");
      setTimeout(() => keep.keep({}), AGAIN);
    },
    closed: () => location.reload(),
  });
  const check = checkStep(form.querySelector("[data-step=check]"), follow, facts, goTo);
  const clocks = times(form, () => here.content, keepTap);
  const noted = noting(form, () => here.content, (text) => keep.keep({ notes: text }));
  const panel = quick(() => here.content, keepTap, noted.keep);
  const ending = endings(form, () => here.content, keepEnding, () => closeAndSend(true));
  const way = steps(form, openIn, arrived);
  const opener = form.querySelector("[data-quick-open]");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;

  /** @param {HTMLElement} section */
  function openIn(section) {
    const codes = new Set(all("[data-item]", section).map((item) => item.dataset.item));
    return codes.size ? check.problems(here.content).filter((one) => codes.has(one.item)).length : 0;
  }

  /** @param {string} code */
  function goTo(code) {
    const item = form.querySelector(`[data-item="${CSS.escape(code)}"]`);
    if (!item) return;
    way.goTo(item.closest("[data-step]").dataset.step);
    setTimeout(() => {
      item.scrollIntoView({ block: "center" });
      item.querySelector("input, textarea")?.focus({ preventScroll: true });
    });
  }

  /** @param {string} step */
  function arrived(step) {
    if (step === "check") check.show(here.record, here.content, here.receipt, here.live);
    showTimed(follow.items, here.content.taps);
  }

  /** Places that are no part of the visit of their own. */
  function goWhereAsked() {
    panel.open(location.hash === "#quick");
    if (location.hash === "#ending") ending.open();
  }

  /** @param {any} tap a moment, or its name without a time to take it back */
  function keepTap(tap) {
    if (tap.at === null) delete here.content.taps[tap.name];
    else here.content.taps[tap.name] = tap;
    keep.keep({ taps: [tap] });
    clocks.show();
    panel.show();
    showTimed(follow.items, here.content.taps);
  }

  /** @param {import("./record.js").Ending} why */
  function keepEnding(why) {
    here.content.ending = why;
    keep.keep({ ending: why });
  }

  /** @param {any} field */
  function changed(field) {
    const item = field.closest("[data-item]");
    if (!item) return keepContacts();
    if (field.closest(".answer")) exclude(field);
    const row = follow.read(item);
    here.content.answers[row.item] = row;
    here.content.hidden = follow.follow();
    keep.keep({ rows: [row], hidden: here.content.hidden });
  }

  function keepContacts() {
    here.content.contacts = readContacts(form);
    keep.keep({ contacts: here.content.contacts });
  }

  /** @param {HTMLInputElement} field */
  async function addPhotos(field) {
    await photos.keepPhotos(field, await ensure(), (text) => (saved.textContent = text));
    changed(field);
  }

  form.addEventListener("change", (/** @type {any} */ { target }) => {
    clearTimeout(typing);
    if (target.closest("[data-correct], [data-quick], [data-ending]")) return;
    if (target.matches("[data-photo]")) {
      if (target.files.length) addPhotos(target);
    } else changed(target);
  });
  form.addEventListener("input", (/** @type {any} */ { target }) => {
    if (!target.matches("textarea, input[type=text], input:not([type]), input[type=number]") || target.closest("[data-correct], [data-quick], [data-ending]")) return;
    clearTimeout(typing);
    typing = setTimeout(() => changed(target), TYPING);
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  form.querySelector("[data-send]").addEventListener("click", async () => {
    const left = check.show(here.record, here.content, null, "");
    if (left.length) return form.querySelector("[data-problems] .error-summary").focus();
    return closeAndSend();
  });
  form.querySelector("[data-send-now]").addEventListener("click", () => send(facts.owner));
  form.querySelector("[data-reopen]").addEventListener("click", reopen);

  /** Close the record; whoever presses twice, or in two windows, closes it once. `ends`: it could not be done. */
  async function closeAndSend(ends = false) {
    keep.keep({ rows: [...follow.rows.values()], hidden: here.content.hidden });
    if (!(await keep.settled())) return;
    const { uuid } = await ensure();
    try {
      here.record = await store.change(uuid, async (record) =>
        record.state === "draft" ? freeze(record, await store.photosOf(record.uuid), digest, new Date().toISOString(), ends) : record,
      );
    } catch (caught) {
      const error = /** @type {any} */ (caught);
      if (!error.lost) return note(notes, "unsaved", error.name === "QuotaExceededError" ? words.full : words.failed, "critical");
      note(notes, "lost", `${error.lost.join(words.comma)}${words.colon}${words.trouble_photo_lost}`, "critical");
      return goTo(error.lost[0]);
    }
    mirrorNever();
    post({ kind: "record", uuid, visit: facts.visit });
    showClosed();
    await send(facts.owner);
  }

  async function reopen() {
    const { uuid } = await ensure();
    here.record = await store.change(uuid, (record) => reopened(record, () => crypto.randomUUID()));
    post({ kind: "record", uuid: here.record.uuid, visit: facts.visit });
    location.hash = "";
    location.reload();
  }

  function showClosed() {
    const isClosed = Boolean(here.receipt) || (here.record && here.record.state !== "draft");
    for (const section of all("[data-step]:not([data-step=check]):not([data-step=story])", form)) section.inert = Boolean(isClosed);
    if (opener) opener.hidden = Boolean(isClosed);
    if (isClosed) way.goTo("check");
    check.show(here.record, here.content, here.receipt, here.live);
  }

  onMessage(async (/** @type {any} */ message) => {
    if (message.kind === "flushed" && message.owner === facts.owner && message.outcome === "sign_in") here.live = "sign_in";
    if (message.kind === "sending" && message.uuid === here.record?.uuid) {
      here.live = message.what;
      if (message.what === "receipt") here.receipt = (await store.receipts(facts.owner)).find((one) => one.uuid === message.uuid && one.revision === facts.revision);
      else if (message.what !== "sending") here.record = (await store.record(message.uuid)) ?? here.record;
    } else if (message.kind === "record" && message.visit === facts.visit) await takeOver(message.uuid);
    else if (message.kind !== "flushed") return;
    if (here.record?.state !== "draft" || here.receipt) showClosed();
  });

  /**
   * Another window has written: show what it wrote, leave alone what is being typed here.
   * @param {string} uuid
   */
  async function takeOver(uuid) {
    const record = await store.record(uuid);
    if (!record || record.addendum !== (facts.addendum ?? 0) || record.turn <= (here.record?.turn ?? -1)) return;
    await photos.load(uuid);
    here.record = record;
    here.content = { ...record.content, answers: { ...here.content.answers, ...record.content.answers } };
    for (const item of follow.items) {
      const row = record.content.answers[item.dataset.item];
      if (!row || item.contains(document.activeElement)) continue;
      paint(item, row, photos.pictureOf);
      follow.read(item);
    }
    follow.follow();
    clocks.show();
    panel.show();
    noted.show();
  }

  addEventListener("hashchange", goWhereAsked);
  if (opener) opener.hidden = false;
  opener?.addEventListener("click", () => (location.hash = "quick"));
  addEventListener("pagehide", () => keep.settled());

  clocks.show();
  noted.show();
  if (isEarly()) note(notes, "early", said(words.early, { day: facts.due_words }), "info");
  if (facts.version !== facts.current) note(notes, "version", words.old_version, "info");
  if (here.record) saved.textContent = said(words.saved, { "": clock(here.record.saved_at) });
  if (here.receipt || (here.record && here.record.state !== "draft")) showClosed();
  arrived(way.current());
  goWhereAsked();
  document.documentElement.dataset.ready = "1";
}

if (!globalThis.indexedDB) note(notes, "storage", words.no_storage);
else {
  open().then(
    (isHere) => isHere && main(),
    (error) => {
      console.info("the tablet's memory is closed", error);
      note(notes, "storage", words.no_storage);
    },
  );
}
