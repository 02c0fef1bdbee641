// What broke in the field, on the tablet's own modules: each test is called after the complaint that it makes impossible.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openDB } from "./idb.mjs";
import { AT, FACTS, bytes, row, sha } from "./kit.mjs";
import { Wire, pageOf, tablet, tell } from "./tablet.mjs";

const { begun, changed } = await import("../../../sqm_training/static/js/offline/record.js");
const { freeze } = await import("../../../sqm_training/static/js/offline/freeze.js");
const { digest } = await import("../../../sqm_training/static/js/offline/server.js");
const draft = (uuid, facts = {}, owner = 5) => begun(uuid, owner, { ...FACTS, ...facts }, AT);

/** Store a visit that is filled in, closed, and not sent yet. */
async function closed(store, uuid, facts = {}, owner = 5) {
  await store.add(changed(draft(uuid, facts, owner), { rows: [row("A1", "yes")] }, AT));
  return store.change(uuid, async (record) => freeze(record, await store.photosOf(uuid), digest, AT));
}

/** Let everything run that waits for nothing but its turn. */
async function settle(until = () => false) {
  for (let turn = 0; turn < 200 && !until(); turn += 1) await new Promise(setImmediate);
}

test("field 02: the system closes the connection of a tab in the background, and the next save opens another", async () => {
  const { store } = await tablet();
  await store.add(draft("u1"));
  (await store.handle()).close();
  await store.change("u1", (record) => changed(record, { notes: "after" }, AT));
  assert.equal((await store.record("u1")).content.notes, "after");
});

test("field 03: storage emptied when the disk ran short: the browser is asked to keep it, and the person is told", async () => {
  let asked = 0;
  const storage = { persisted: async () => false, persist: async () => (asked += 1) > 1, estimate: async () => ({ quota: 9e8, usage: 8e8 }) };
  const { store } = await tablet({ storage });
  assert.deepEqual(await store.room(), { isKept: false, left: 1e8 });
  assert.equal((await store.room()).isKept, true);
  assert.deepEqual(await (await tablet()).store.room(), { isKept: null, left: Infinity }, "a browser that cannot tell");
});

test("field 04: a re-opened draft is saved at every tap like a new one", async () => {
  const { store, autosave } = await tablet();
  await store.add(draft("u1"));
  const saved = [];
  const keep = autosave.keeper(() => store.record("u1"), { saved: (one) => saved.push(one), saving: () => null, failed: assert.fail, closed: assert.fail });
  await keep.keep({ rows: [row("A1", "yes")] });
  await keep.keep({ rows: [row("A2", "no")], taps: [{ name: "arrived", at: AT, note: "" }] });
  assert.equal(saved.length, 2);
  assert.deepEqual(Object.keys((await store.record("u1")).content.answers), ["A1", "A2"]);
});

test("field 04: a tap that could not be saved is saved with the next one", async () => {
  const { store, autosave } = await tablet();
  await store.add(draft("u1"));
  let isFull = true;
  const failed = [];
  const ensure = async () => (isFull ? Promise.reject(Object.assign(new Error("full"), { name: "QuotaExceededError" })) : store.record("u1"));
  const keep = autosave.keeper(ensure, { saved: () => null, saving: () => null, failed: (error) => failed.push(error.name), closed: assert.fail });
  await keep.keep({ rows: [row("A1", "yes")] });
  isFull = false;
  await keep.keep({ rows: [row("A2", "no")] });
  assert.deepEqual(failed, ["QuotaExceededError"]);
  assert.deepEqual(Object.keys((await store.record("u1")).content.answers), ["A1", "A2"]);
});

test("field 08: two windows begin the same visit at once, and there is one record", async () => {
  const { store } = await tablet();
  const both = await Promise.all([store.add(draft("u1")), store.add(draft("u2"))]);
  assert.equal(both[0].uuid, both[1].uuid);
  assert.deepEqual((await store.all()).map((one) => one.uuid), [both[0].uuid]);
});

test("field 12: two windows write at once, and neither undoes the other", async () => {
  const { store } = await tablet();
  await store.add(draft("u1"));
  const codes = ["A1", "A2", "A3", "A4", "A5"];
  await Promise.all(codes.map((code) => store.change("u1", (record) => changed(record, { rows: [row(code, "yes")] }, AT))));
  const there = await store.record("u1");
  assert.deepEqual(Object.keys(there.content.answers).sort(), codes);
  assert.equal(there.turn, 5);
});

test("field 14: what was saved for one visit never opens in another, nor in another revision, addendum or name", async () => {
  const { store } = await tablet();
  await store.add(draft("u1"));
  assert.equal((await store.recordOf(5, 7, 1)).uuid, "u1");
  for (const other of [[5, 8, 1], [5, 7, 2], [6, 7, 1], [5, 7, 1, 4]]) assert.equal(await store.recordOf(...other), undefined);
  await store.add(draft("u2", { addendum: 4 }));
  assert.equal((await store.recordOf(5, 7, 1, 4)).uuid, "u2");
  assert.equal((await store.recordOf(5, 7, 1)).uuid, "u1");
});

test("field 15: after a delivery nothing is said to be unsent", async () => {
  const { store, owner, sending } = await tablet();
  await closed(store, "u1");
  assert.deepEqual(await owner.counts(5), { own: 1, others: 0, waiting: 1 });
  assert.equal((await sending.send(5)).outcome, "done");
  assert.deepEqual(await owner.counts(5), { own: 0, others: 0, waiting: 0 });
  assert.deepEqual((await store.receipts(5)).map((one) => [one.uuid, one.visit]), [["u1", 7]]);
});

test("field 16: the queue sends every visit of its owner, whichever page is open", async () => {
  const { store, sending, wire } = await tablet();
  for (const [n, visit] of [7, 8, 9].entries()) await closed(store, `u${n}`, { visit });
  await closed(store, "other", { visit: 10 }, 6);
  await sending.send(5);
  assert.deepEqual([...wire.submissions.keys()].sort(), ["u0/1", "u1/1", "u2/1"]);
  assert.deepEqual((await store.all()).map((one) => one.uuid), ["other"]);
});

test("field 17: ready is said only when the page and every file are really here", async () => {
  const { owner, wire } = await tablet();
  const sheet = "/shops/7/sheet";
  await owner.arrived(5, false);
  assert.ok(!(await owner.isReady(5, sheet)));
  wire.pages.set(sheet, pageOf(6));
  await assert.rejects(owner.take(5, sheet, "East", "1"), "the page of somebody else is none");
  wire.pages.set(sheet, pageOf(5));
  await owner.take(5, sheet, "East", "1");
  assert.ok(!(await owner.isReady(5, sheet)), "the files are missing");
  await caches.open("shell-1");
  assert.ok(await owner.isReady(5, sheet));
  assert.ok(!(await owner.isReady(5, "/shops/8/sheet")));
  navigator.serviceWorker = undefined;
  assert.ok(!(await owner.isReady(5, sheet)), "nothing would answer");
});

test("field 18: the camera used the same name again, and both photos are there", async () => {
  const { store, photos } = await tablet();
  await store.add(draft("u1"));
  const [first, second] = [
    await photos.kept({ uuid: "u1", owner: 5 }, "A1", bytes("image.jpg, the first"), "image/jpeg", []),
    await photos.kept({ uuid: "u1", owner: 5 }, "A1", bytes("image.jpg, the second"), "image/jpeg", []),
  ];
  assert.notEqual(first.id, second.id);
  assert.equal((await store.photosOf("u1")).length, 2);
  const again = await photos.kept({ uuid: "u1", owner: 5 }, "A1", bytes("image.jpg, the first"), "image/jpeg", [first.id, second.id]);
  assert.deepEqual(again, { id: first.id, isNew: false }, "field 19: identical bytes at one item are one photo");
});

test("field 22: the queue wakes by itself when the server is back, and at once when the network is", async (context) => {
  const wire = new Wire();
  const { store, sending } = await tablet({ wire });
  context.mock.timers.enable({ apis: ["setTimeout"] });
  await closed(store, "u1");
  wire.down = 503;
  assert.equal((await sending.send(5)).outcome, "again");
  wire.down = 0;
  context.mock.timers.tick(999);
  await settle();
  assert.equal(wire.submissions.size, 0);
  context.mock.timers.tick(1);
  await settle(() => wire.submissions.size);
  assert.equal(wire.submissions.size, 1);
  wire.down = -1;
  await settle();
  await closed(store, "u2", { visit: 8 });
  sending.keepSending(() => 5);
  await settle();
  assert.equal(wire.submissions.size, 1);
  wire.down = 0;
  tell("online");
  await settle(() => wire.submissions.size === 2);
  assert.equal(wire.submissions.size, 2);
  await settle();
});

test("field 25: clearing the caches to mend a display, and signing out, leave unsent work where it is", async () => {
  const { store, owner } = await tablet();
  const record = await closed(store, "u1");
  await store.addPhoto({ id: "p1", record: "u1", owner: 5, item: "A1", bytes: bytes("one"), type: "image/jpeg", sha256: sha("one"), taken_at: AT, is_sent: false });
  for (const name of ["shell-1", "visits-5"]) await caches.open(name);
  for (const name of await caches.keys()) await caches.delete(name);
  await owner.left();
  await owner.arrived(6, false);
  assert.deepEqual(await store.record("u1"), record);
  assert.equal((await store.photosOf("u1")).length, 1);
  assert.deepEqual(await owner.counts(6), { own: 0, others: 1, waiting: 0 });
});

test("field 26: the next person finds no page, no list and no receipt of the one before", async () => {
  const { store, owner, sending, wire } = await tablet();
  await owner.arrived(5, false);
  wire.pages.set("/shops/7/sheet", pageOf(5));
  await owner.take(5, "/shops/7/sheet", "East Gate Hall", "1");
  await closed(store, "u1");
  await sending.send(5);
  assert.equal((await store.receipts(5)).length, 1);
  await owner.arrived(6, false);
  assert.deepEqual(await caches.keys(), []);
  assert.deepEqual(await owner.taken(), {});
  assert.deepEqual(await store.receipts(5), []);
});

test("field 26: a page that arrives after its person has left is not kept", async () => {
  const { owner, wire } = await tablet();
  await owner.arrived(5, false);
  wire.pages.set("/shops/7/sheet", pageOf(5));
  const taking = owner.take(5, "/shops/7/sheet", "East", "1");
  await owner.left();
  await taking;
  assert.deepEqual(await owner.taken(), {});
  assert.deepEqual(await caches.keys(), []);
});

test("the copy on the server of later answers and of a visit go each to its own place", async () => {
  const { wire } = await tablet();
  const { mirror } = await import("../../../sqm_training/static/js/offline/server.js");
  await mirror(draft("u1"), "word");
  await mirror(draft("u2", { addendum: 4 }), "word");
  assert.deepEqual(wire.log, ["PUT /api/drafts/7/u1/1", "PUT /api/addenda/7"]);
});

test("what an older version of the pages has stored is found by the newer", async () => {
  const { store } = await tablet();
  (await import("./idb.mjs")).wipe();
  const old = await openDB("tablet", 1, {
    upgrade(db) {
      db.createObjectStore("records", { keyPath: "uuid" }).createIndex("visit", ["owner", "visit", "revision"], { unique: true });
      db.createObjectStore("photos", { keyPath: "id" }).createIndex("record", "record");
      db.createObjectStore("receipts", { keyPath: ["uuid", "revision"] });
      db.createObjectStore("meta", { keyPath: "name" });
    },
  });
  const { addendum, ...before } = draft("u1");
  await old.put("records", before);
  assert.equal((await store.recordOf(5, 7, 1)).uuid, "u1");
  assert.equal((await store.record("u1")).addendum, addendum);
});
