/** Whose tablet this is now: who comes sees nothing of who was here before, and nothing unsent is ever dropped. */
import * as server from "./server.js";
import * as store from "./store.js";

const VISITS = /^visits-(\d+)$/;
const OWNER = "X-Tablet-Owner";

/** @param {number} owner */
const cacheOf = (owner) => `visits-${owner}`;

/**
 * Note who is here. A page for nobody signed in forgets the pages of all others, and so does one for somebody else.
 * @param {number | null} person as the page says @param {boolean} isNobodys a page that does not know who is here
 * @returns {Promise<number | null>}
 */
export async function arrived(person, isNobodys) {
  if (isNobodys) return (await store.remembered("owner")) ?? null;
  if ((await store.remembered("owner")) !== person) {
    await store.remember("owner", person);
    await store.remember("ready", {});
  }
  await forget(person);
  return person;
}

/**
 * Delete what others have taken along, and the receipts that name where they were.
 * @param {number | null} person
 */
async function forget(person) {
  if (!globalThis.caches) return;
  for (const name of await caches.keys()) {
    const owner = VISITS.exec(name)?.[1];
    if (owner && Number(owner) !== person) await caches.delete(name);
  }
  await store.forgetReceipts(person);
}

/** Forget whoever is here: pages, names of places, receipts. Unsent work stays. */
export async function left() {
  await store.remember("owner", null);
  await store.remember("ready", {});
  await forget(null);
}

/** Somebody signed out without a network: the server is told with the next page that it gives. */
export const leaveLater = () => store.remember("leave", true);

/**
 * Tell the server of a sign-out that it has not heard of.
 * @returns {Promise<boolean>} whether there was one
 */
export async function mustLeave() {
  if (!(await store.remembered("leave"))) return false;
  const session = await server.session();
  if (session.kind === "ready") await fetch("/sign-out", { method: "POST", headers: { "X-CSRFToken": session.csrf } });
  await store.remember("leave", false);
  await left();
  return session.kind === "ready";
}

/** @param {number | null} person @returns {Promise<{own: number, others: number, waiting: number}>} */
export async function counts(person) {
  const found = await store.all();
  const own = found.filter((one) => one.owner === person);
  return { own: own.length, others: found.length - own.length, waiting: own.filter((one) => one.state === "waiting").length };
}

/**
 * Take the page of a visit along. It counts only when it is the owner's page as the server made it.
 * @param {number} owner @param {string} address @param {string} title @param {string} stamp changes when the page does
 */
export async function take(owner, address, title, stamp) {
  const answer = await fetch(address, { cache: "no-store", redirect: "error" });
  if (!answer.ok || answer.headers.get(OWNER) !== String(owner)) throw new Error("not the page that was asked for");
  await (await caches.open(cacheOf(owner))).put(address, answer);
  if ((await store.remembered("owner")) !== owner) return void (await caches.delete(cacheOf(owner)));
  const ready = (await store.remembered("ready")) ?? {};
  await store.remember("ready", { ...ready, [address]: { title, stamp, at: new Date().toISOString() } });
}

/**
 * What is delivered is offered no more as ready to be filled in; when it is returned, a list takes it along again.
 * @param {string} address
 */
export async function isDone(address) {
  const ready = Object.entries(await taken()).filter(([one]) => one.split("?")[0] !== address);
  await store.remember("ready", Object.fromEntries(ready));
}

const FRESH = 30 * 60_000;

/**
 * Take a page along unless it is here as it is now.
 * @param {number} owner @param {{address: string, title: string, stamp: string}} page
 */
export async function freshen(owner, { address, title, stamp }) {
  const before = (await taken())[address];
  const age = before ? Date.now() - Date.parse(before.at) : NaN;
  if (before?.stamp === stamp && age >= 0 && age < FRESH && (await isReady(owner, address))) return false;
  await take(owner, address, title, stamp).catch(() => null);
  return true;
}

/**
 * Take along the pages of what can only be answered later: whoever has just delivered a visit may be without a network on
 * that day.
 * @param {number} owner
 */
export async function takeLater(owner) {
  const pages = await server.later();
  for (const page of pages ?? []) await freshen(owner, page);
}

/**
 * What was taken along, by address.
 * @returns {Promise<Record<string, {title: string, stamp: string, at: string}>>}
 */
export const taken = async () => (await store.remembered("ready")) ?? {};

/**
 * Say whether a visit would open now without a network: its page and every file are really here.
 * @param {number} owner @param {string} address
 */
export async function isReady(owner, address) {
  if (!navigator.serviceWorker?.controller && !(await navigator.serviceWorker?.getRegistration())?.active) return false;
  const names = await caches.keys();
  if (!names.some((name) => name.startsWith("shell-")) || !names.includes(cacheOf(owner))) return false;
  return Boolean(await (await caches.open(cacheOf(owner))).match(address, { ignoreVary: true }));
}

/**
 * Give up pages of visits that are no longer to be done.
 * @param {number} owner @param {string[]} addresses those that still are
 */
export async function keepOnly(owner, addresses) {
  const cache = await caches.open(cacheOf(owner));
  const ready = await taken();
  for (const request of await cache.keys()) {
    const url = new URL(request.url);
    if (!addresses.includes(url.pathname)) {
      await cache.delete(request);
      delete ready[url.pathname + url.search];
    }
  }
  await store.remember("ready", ready);
}
