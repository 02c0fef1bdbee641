// The tablet's own modules on a database in memory, with a server behind `fetch`: no browser, and nothing of ours replaced.
import { register } from "node:module";

import { AT, FACTS, Server, digest } from "./kit.mjs";

const memory = new URL("./idb.mjs", import.meta.url).href;
const lead = `export const resolve = (name, context, next) =>
  name.endsWith("vendor/idb/idb.js") ? { url: ${JSON.stringify(memory)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(lead)}`);

const HOME = "https://sqm.test";
const events = new EventTarget();
/** What the browser tells its pages: `online`, and that the page is looked at again. */
export const tell = (kind) => events.dispatchEvent(new Event(kind));

class Cache {
  kept = new Map();
  put = async (address, answer) => void this.kept.set(new URL(address.url ?? address, HOME).pathname, answer);
  match = async (address) => this.kept.get(new URL(address.url ?? address, HOME).pathname)?.clone();
  delete = async (address) => this.kept.delete(new URL(address.url ?? address, HOME).pathname);
  keys = async () => [...this.kept.keys()].map((path) => new Request(new URL(path, HOME)));
}

class Caches {
  all = new Map();
  open = async (name) => this.all.get(name) ?? (this.all.set(name, new Cache()), this.all.get(name));
  keys = async () => [...this.all.keys()];
  has = async (name) => this.all.has(name);
  delete = async (name) => this.all.delete(name);
}

/** A page that the server makes for an owner. */
export const pageOf = (owner) => new Response("<html>", { headers: { "X-Tablet-Owner": String(owner) } });

/** A server that answers `fetch`, like the one of the queue's tests; `down` is the status with which it refuses everything. */
export class Wire extends Server {
  down = 0;
  pages = new Map();
  fetch = async (address, options = {}) => {
    if (this.down === -1) throw new TypeError("no network");
    if (this.down) return Response.json({ error: "not now" }, { status: this.down });
    const path = new URL(address, HOME).pathname;
    this.log.push(`${options.method ?? "GET"} ${path}`);
    const [, , kind, name, revision] = path.split("/");
    if (path === "/api/session") return Response.json({ person: this.person, csrf: "word" });
    if (kind === "photos") {
      this.photos.set(name, options.body);
      return Response.json({ sha256: name }, { status: 201 });
    }
    if (kind === "submissions") {
      const frozen = { digest: await digest(new TextEncoder().encode(options.body)), photos: JSON.parse(options.body).photos };
      const { status, json } = this.take({ uuid: name, revision: Number(revision), frozen });
      return Response.json(json, { status });
    }
    return this.pages.get(path) ?? new Response("", { status: 404 });
  };
}

const set = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

/** A new device with nothing on it; returns its modules and what stands around them. */
export async function tablet({ wire = new Wire(), storage } = {}) {
  const { wipe } = await import(memory);
  wipe();
  set("caches", new Caches());
  set("navigator", { storage, onLine: true, serviceWorker: { controller: {} } });
  set("BroadcastChannel", undefined);
  set("document", { querySelector: () => null, visibilityState: "visible", addEventListener: (...all) => events.addEventListener(...all) });
  set("addEventListener", (...all) => events.addEventListener(...all));
  set("fetch", wire.fetch);
  const load = (name) => import(`../../../sqm_training/static/js/offline/${name}.js`);
  const [store, owner, sending, autosave, photos] = await Promise.all(["store", "owner", "sending", "autosave", "photos"].map(load));
  await (await store.handle()).close();
  return { wire, store, owner, sending, autosave, photos, FACTS, AT };
}
