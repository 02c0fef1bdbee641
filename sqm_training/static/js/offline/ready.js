/** On the pages that list visits: takes each of them along, and says in words which would open without a network. */
import { note, said, words } from "./dom.js";
import { freshen, isReady, keepOnly, take } from "./owner.js";
import { addressOf } from "./record.js";
import * as store from "./store.js";

const LITTLE = 200 * 1024 * 1024;
const person = Number(document.querySelector("script[data-person]").dataset.person);
const chips = [...document.querySelectorAll("[data-offline]")];
const notes = document.querySelector("[data-offline-notes]");

/** @type {Record<string, string>} */
const TONES = { ready: "good", making_ready: "info" };

/** @param {HTMLElement} chip @param {"ready" | "not_ready" | "making_ready"} state */
function show(chip, state) {
  chip.hidden = false;
  chip.textContent = words[state];
  chip.className = `chip chip-${TONES[state] ?? "watch"}`;
}

/** @param {any} chip */
async function makeReady(chip) {
  const { offline: address, title, stamp } = chip.dataset;
  if (await freshen(person, { address, title, stamp })) await takeBegun(address, title, stamp);
  show(chip, (await isReady(person, address)) ? "ready" : "not_ready");
}

/**
 * A visit that was begun on an older version of its checklist is taken along on that one too.
 * @param {string} address @param {string} title @param {string} stamp
 */
async function takeBegun(address, title, stamp) {
  if (!address.endsWith("/sheet")) return;
  const visit = Number(/\d+/.exec(address)?.[0]);
  const begun = (await store.all()).find((one) => one.owner === person && one.visit === visit && !one.addendum && one.state === "draft");
  if (begun) await take(person, `${address}?version=${begun.version}`, title, stamp).catch(() => null);
}

/** Say when the browser may clear away what is kept, or when little room is left. */
async function room() {
  const { isKept, left } = await store.room();
  const isSaid = isKept === false && "offlineAll" in notes.dataset;
  note(notes, "persist", isSaid ? words.not_persisted : "", "info");
  note(notes, "room", left < LITTLE ? said(words.little_room, { n: Math.floor(left / 1024 / 1024) }) : "");
}

async function begin() {
  if (!navigator.serviceWorker) {
    note(notes, "https", words.no_https);
    return;
  }
  chips.forEach((chip) => show(chip, "making_ready"));
  await room();
  await navigator.serviceWorker.ready;
  for (const chip of chips) await makeReady(chip);
  if ("offlineAll" in notes.dataset) {
    const begun = (await store.all()).filter((one) => one.owner === person).map(addressOf);
    await keepOnly(person, [...chips.map((chip) => chip.dataset.offline), ...begun]);
  }
}

if (notes) begin().catch((error) => console.info("not ready offline", error));
