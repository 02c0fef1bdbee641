/**
 * When the queue runs: at once, when a page is opened, when the network comes back, by hand, and after a pause that
 * doubles with every failure. One window at a time; the others are told what happens.
 */
import { pause } from "./outcome.js";
import { isDone, takeLater } from "./owner.js";
import { flush } from "./queue.js";
import { addressOf, troubled } from "./record.js";
import * as server from "./server.js";
import * as store from "./store.js";

const LOCK = "tablet-sending";
const LONGEST_WAIT = 120_000;
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("tablet") : null;
const listeners = new Set();
let failures = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** What the engine needs of the store. */
const engine = {
  waiting: store.waiting,
  photosOf: store.photosOf,
  photoSent: store.photoSent,
  settle: async (/** @type {import("./record.js").Record_} */ record, /** @type {any} */ receipt) => {
    await store.settle(record, receipt);
    await isDone(addressOf(record));
  },
  tried: async (/** @type {string} */ uuid) => void (await store.change(uuid, (record) => ({ ...record, tries: record.tries + 1 }))),
  trouble: async (/** @type {string} */ uuid, /** @type {import("./record.js").Trouble} */ trouble) => void (await store.change(uuid, (record) => troubled(record, trouble))),
};

/**
 * Be told of `{kind, uuid, what}` from this window and the others.
 * @param {(message: any) => void} listen
 */
export function onMessage(listen) {
  listeners.add(listen);
}

/**
 * Tell the other windows.
 * @param {any} message
 */
export const postToOthers = (message) => channel?.postMessage(message);

/**
 * Tell this window and the others.
 * @param {any} message
 */
export function post(message) {
  postToOthers(message);
  for (const listen of listeners) listen(message);
}
channel?.addEventListener("message", ({ data }) => listeners.forEach((listen) => listen(data)));

/**
 * Run alone among all windows; one that sleeps with the lock in its hands does not stop the others for ever.
 * @template T @param {() => Promise<T>} work @returns {Promise<T>}
 */
async function alone(work) {
  if (!navigator.locks) return work();
  const impatience = new AbortController();
  const limit = setTimeout(() => impatience.abort(), LONGEST_WAIT);
  let hasLock = false;
  try {
    return await navigator.locks.request(LOCK, { signal: impatience.signal }, () => {
      clearTimeout(limit);
      hasLock = true;
      return work();
    });
  } catch (error) {
    if (hasLock || /** @type {any} */ (error)?.name !== "AbortError") throw error;
    return work();
  }
}

/** @type {Promise<any> | null} */
let running = null;
let again = false;

/**
 * Send what waits of this owner, and go on trying until nothing does.
 * @param {number} owner @returns {Promise<import("./queue.js").Flushed>}
 */
export function send(owner) {
  clearTimeout(timer);
  if (running) {
    again = true;
    return running;
  }
  running = once(owner).finally(() => {
    running = null;
    if (again) {
      again = false;
      send(owner);
    }
  });
  return running;
}

/** @param {number} owner @returns {Promise<import("./queue.js").Flushed>} */
async function once(owner) {
  let delivered = 0;
  const tell = (/** @type {string} */ uuid, /** @type {string} */ what) => {
    delivered += Number(what === "receipt");
    post({ kind: "sending", uuid, what });
  };
  const result = await alone(() => flush(owner, engine, server, tell)).catch((error) => {
    console.info("sending stopped", error);
    return /** @type {import("./queue.js").Flushed} */ ({ outcome: "again", waiting: 0, why: "broken" });
  });
  failures = result.outcome === "again" ? failures + 1 : 0;
  if (result.outcome === "again") timer = setTimeout(() => send(owner), 1000 * pause(failures, result.retryAfter));
  post({ kind: "flushed", owner, ...result });
  if (delivered) {
    const taken = takeLater(owner).then(() => post({ kind: "record", uuid: "" }));
    taken.catch((error) => console.info("later answers are not taken along", error));
  }
  return result;
}

/**
 * Send now and whenever the network or the page comes back.
 * @param {() => number | null} owner
 */
export function keepSending(owner) {
  const go = () => {
    const one = owner();
    if (one !== null) {
      failures = 0;
      send(one);
    }
  };
  addEventListener("online", go);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && go());
  go();
}
