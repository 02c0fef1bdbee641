// The service worker in a world of its own: which requests it touches, and what it will not keep.
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const source = readFileSync(new URL("../../../sqm_training/static/js/service-worker.js", import.meta.url), "utf8");
const HOME = "https://sqm.test";
const FILE = { url: "/static/js/app.js?v=1", sha256: createHash("sha256").update("good").digest("hex") };

class Caches {
  all = new Map();
  open = async (name) => {
    if (!this.all.has(name)) this.all.set(name, new Map());
    const kept = this.all.get(name);
    const key = (one, { ignoreSearch } = {}) => {
      const url = new URL(typeof one === "string" ? one : one.url, HOME);
      return ignoreSearch ? url.pathname : url.pathname + url.search;
    };
    return {
      put: async (one, answer) => void kept.set(key(one), answer),
      match: async (one, options) => [...kept].find(([at]) => key(at, options) === key(one, options))?.[1],
    };
  };
  keys = async () => [...this.all.keys()];
  has = async (name) => this.all.has(name);
  delete = async (name) => this.all.delete(name);
}

function worker(fetch = async () => Promise.reject(new TypeError("offline"))) {
  const handlers = {};
  const world = {
    SHELL: { version: "two", files: [FILE], pages: ["/tablet/zh", "/tablet/en"] },
    self: { addEventListener: (kind, act) => (handlers[kind] = act), location: { origin: HOME }, navigator: { language: "zh-CN" }, skipWaiting: () => null, clients: { claim: () => null } },
    caches: new Caches(), crypto: webcrypto, fetch, URL, Response, setTimeout, Error, Promise, Uint8Array, Number,
  };
  vm.runInNewContext(source, world);
  const wait = (kind) => new Promise((done, refuse) => handlers[kind]({ waitUntil: (work) => work.then(done, refuse) }));
  const ask = (path, more = {}) => {
    let answered = null;
    const request = { method: "GET", mode: "navigate", url: HOME + path, ...more };
    handlers.fetch({ request, respondWith: (answer) => (answered = answer), waitUntil: () => null });
    return answered;
  };
  return { ...world, wait, ask };
}

test("field 01: a POST or PUT is never touched, nor is another origin or the API", () => {
  const { ask } = worker();
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) assert.equal(ask("/shops/1/sheet", { method }), null);
  assert.equal(ask("/api/session", { mode: "cors" }), null);
  assert.equal(ask("", { url: "https://elsewhere.test/shops/1/sheet" }), null);
  assert.equal(ask("/photos/3", { mode: "no-cors" }), null);
});

test("a file that is not the one listed is not kept: the hotel's page instead of a script", async () => {
  const answers = (text, owner) => async (url) => new Response(url.startsWith("/tablet") ? "page" : text, { headers: { "X-Tablet-Owner": owner, "Content-Type": "text/javascript" } });
  await assert.rejects(worker(answers("<html>hotel", "nobody")).wait("install"));
  await assert.rejects(worker(answers("good", "5")).wait("install"), "a page that is somebody's is no page of nobody");
  const good = worker(answers("good", "nobody"));
  await good.wait("install");
  assert.deepEqual(await good.caches.keys(), ["shell-two"]);
});

test("old shells are deleted by name, visits and the caches of others stay", async () => {
  const { caches, wait } = worker();
  for (const name of ["shell-one", "shell-two", "visits-5", "other"]) await caches.open(name);
  await wait("activate");
  assert.deepEqual(await caches.keys(), ["shell-two", "visits-5", "other"]);
});

test("only pages of visits that were taken along open offline; all others lead to what is on the tablet", async () => {
  const { caches, ask } = worker();
  await (await caches.open("shell-two")).put("/tablet/zh", new Response("start"));
  await (await caches.open("visits-5")).put("/shops/7/sheet", new Response("visit 7"));
  await (await caches.open("visits-5")).put("/shops/7/addendum", new Response("later answers"));
  assert.equal(await (await ask("/shops/7/sheet")).text(), "visit 7");
  assert.equal(await (await ask("/shops/7/addendum")).text(), "later answers");
  for (const path of ["/shops/8/sheet", "/shops/8/addendum", "/shops/7", "/review", "/"]) assert.equal(await (await ask(path)).clone().text(), "start");
});

test("a page from the network replaces the kept one only when it is the owner's own", async () => {
  for (const [owner, expected] of [["5", "new"], ["6", "old"]]) {
    const { caches, ask } = worker(async () => new Response("new", { headers: { "X-Tablet-Owner": owner } }));
    await (await caches.open("visits-5")).put("/shops/7/sheet", new Response("old"));
    assert.equal(await (await ask("/shops/7/sheet")).text(), "new");
    await new Promise((done) => setTimeout(done, 5));
    assert.equal(await (await (await caches.open("visits-5")).match("/shops/7/sheet")).text(), expected);
  }
});

test("a script of a newer page is not answered with an older one while there is a network", async () => {
  const { caches, ask } = worker(async () => new Response("newer"));
  await (await caches.open("shell-two")).put(FILE.url, new Response("good"));
  assert.equal(await (await ask("/static/js/app.js?v=1", { mode: "cors" })).text(), "good");
  assert.equal(await (await ask("/static/js/app.js?v=2", { mode: "cors" })).text(), "newer");
});
