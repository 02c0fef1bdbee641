// The queue: each visit arrives once, whatever the network and the server do.
import assert from "node:assert/strict";
import { test } from "node:test";

import { flush } from "../../../sqm_training/static/js/offline/queue.js";
import { canReopen } from "../../../sqm_training/static/js/offline/record.js";
import { Memory, Server, answer, photoRow, waiting } from "./kit.mjs";

const run = (memory, server, owner = 5) => flush(owner, memory, server, memory.tell);

test("photos go first, then the visit, and the receipt deletes what was kept", async () => {
  const photos = [photoRow("p1", "u1", "one"), photoRow("p2", "u1", "two")];
  const memory = new Memory([await waiting("u1", photos)], photos);
  const server = new Server();
  assert.deepEqual(await run(memory, server), { outcome: "done", waiting: 0 });
  assert.deepEqual(server.log.map((one) => one.split(" ")[0]), ["session", "photo", "photo", "submit"]);
  assert.equal(memory.records.size + memory.photos.length, 0);
  assert.equal(memory.receipts.length, 1);
});

test("field 05: a photo that cannot be read is not left out, and nothing is sent", async () => {
  const photos = [photoRow("p1", "u1", "one"), photoRow("p2", "u1", "two")];
  const record = await waiting("u1", photos);
  for (const left of [[photos[0]], [photos[0], { ...photos[1], bytes: new ArrayBuffer(0) }]]) {
    const memory = new Memory([record], left);
    const server = new Server();
    await run(memory, server);
    assert.deepEqual(server.log, ["session"]);
    assert.equal(memory.records.get("u1").trouble.kind, "photo_lost");
    assert.equal(memory.records.get("u1").state, "needs_you");
  }
});

test("field 06: a refused visit is open again under a name that the server has never taken", async () => {
  const memory = new Memory([await waiting("u1"), await waiting("u2", [], { visit: 8 })]);
  const server = new Server();
  const take = server.submit;
  server.submit = async (record, csrf) =>
    record.uuid === "u2" ? answer(422, { error: "no", problems: [{ item: "A2", text: "Not answered yet." }] }) : take(record, csrf);
  await run(memory, server);
  assert.deepEqual([...memory.records.keys()], ["u2"]);
  assert.deepEqual(memory.records.get("u2").trouble.items, [{ item: "A2", text: "Not answered yet." }]);
  assert.ok(canReopen(memory.records.get("u2")));
});

test("field 09: received but answered too late: the next try gets the receipt", async () => {
  const memory = new Memory([await waiting("u1")]);
  const server = new Server();
  const take = server.submit;
  server.submit = async (record, csrf) => {
    await take(record, csrf);
    return answer(0);
  };
  assert.equal((await run(memory, server)).outcome, "again");
  assert.equal(memory.records.size, 1);
  server.submit = take;
  assert.equal((await run(memory, server)).outcome, "done");
  assert.equal(server.submissions.size, 1);
  assert.equal(memory.records.size, 0);
});

test("field 11: signed out while offline: one question, no loop, everything kept", async () => {
  const memory = new Memory([await waiting("u1"), await waiting("u2", [], { visit: 8 }), await waiting("u3", [], { visit: 9 })]);
  const server = new Server();
  server.session = async () => {
    server.log.push("session");
    return { kind: "sign_in" };
  };
  assert.deepEqual(await run(memory, server), { outcome: "sign_in", waiting: 3 });
  assert.deepEqual(server.log, ["session"]);
  assert.equal(memory.records.size, 3);
});

test("a sign-in that ends in the middle stops the queue and goes on after", async () => {
  const memory = new Memory([await waiting("u1"), await waiting("u2", [], { visit: 8 })]);
  const server = new Server();
  const take = server.submit;
  server.submit = async (record, csrf) => (record.uuid === "u2" ? answer(401, { error: "sign in" }) : take(record, csrf));
  assert.deepEqual(await run(memory, server), { outcome: "sign_in", waiting: 1 });
  server.submit = take;
  assert.equal((await run(memory, server)).outcome, "done");
});

test("nothing is sent under another name", async () => {
  const memory = new Memory([await waiting("u1")]);
  const server = new Server();
  server.person = 6;
  assert.deepEqual(await run(memory, server), { outcome: "other", waiting: 1 });
  assert.deepEqual(await run(memory, server, 6), { outcome: "done", waiting: 0 });
  assert.deepEqual(server.log, ["session"]);
});

test("a conflict is kept for a person, its photos arrive, and the queue goes on", async () => {
  const photos = [photoRow("p1", "u1", "one")];
  const memory = new Memory([await waiting("u1", photos), await waiting("u2", [], { visit: 8 })], photos);
  const server = new Server();
  const take = server.submit;
  server.submit = async (record, csrf) =>
    record.uuid === "u1" ? answer(409, { error: "two", missing: record.frozen.photos, choose: "/shops/7/versions" }) : take(record, csrf);
  assert.equal((await run(memory, server)).outcome, "done");
  assert.deepEqual(memory.records.get("u1").trouble, { kind: "conflict", words: "two", address: "/shops/7/versions" });
  assert.ok(!canReopen(memory.records.get("u1")));
  assert.equal(server.photos.size, 1);
  assert.ok(server.submissions.has("u2/1"));
  server.submit = take;
  assert.equal((await run(memory, server)).outcome, "done", "once the person has chosen the receipt settles it");
  assert.equal(memory.records.size, 0);
});

test("field 20: deleted on the server, or too large: told, kept, and the queue goes on", async () => {
  for (const [status, kind] of [[413, "too_large"], [404, "gone"]]) {
    const memory = new Memory([await waiting("u1"), await waiting("u2", [], { visit: 8 })]);
    const server = new Server();
    const take = server.submit;
    server.submit = async (record, csrf) => (record.uuid === "u1" ? answer(status, { error: "no" }) : take(record, csrf));
    assert.equal((await run(memory, server)).outcome, "done");
    assert.equal(memory.records.get("u1").trouble.kind, kind);
    assert.ok(server.submissions.has("u2/1"));
  }
});

test("a fault of the server in one visit does not stop the others; no room stops until it says", async () => {
  const two = async () => new Memory([await waiting("u1"), await waiting("u2", [], { visit: 8 })]);
  const server = new Server();
  const take = server.submit;
  server.submit = async (record, csrf) => (record.uuid === "u1" ? answer(500, { error: "no" }) : take(record, csrf));
  let memory = await two();
  assert.deepEqual(await run(memory, server), { outcome: "again", waiting: 1, retryAfter: 0, why: "broken" });
  for (const status of [503, 507]) {
    server.submit = async () => answer(status, { error: "full" }, 300);
    memory = await two();
    assert.deepEqual(await run(memory, server), { outcome: "again", waiting: 2, retryAfter: 300, why: "busy" });
    assert.ok([...memory.records.values()].every((one) => one.state === "waiting"));
  }
});

test("field 23: a 200 that is no receipt delivers nothing", async () => {
  const memory = new Memory([await waiting("u1")]);
  const server = new Server();
  const portal = answer(200, null);
  server.submit = async () => portal;
  assert.equal((await run(memory, server)).outcome, "again");
  server.submit = async () => answer(200, { ok: true });
  assert.equal((await run(memory, server)).outcome, "again");
  const record = memory.records.get("u1");
  const receipt = { uuid: "u1", revision: 1, digest: record.frozen.digest, photos: [] };
  for (const wrong of [{ uuid: "u2" }, { revision: 2 }, { digest: "0".repeat(64) }]) {
    server.submit = async () => answer(200, { ...receipt, ...wrong });
    assert.equal((await run(memory, server)).outcome, "again");
  }
  assert.equal(memory.records.size, 1);
});

test("a receipt that leaves a photo out deletes nothing", async () => {
  const photos = [photoRow("p1", "u1", "one")];
  const memory = new Memory([await waiting("u1", photos)], photos);
  const server = new Server();
  server.submit = async (record) => answer(201, { uuid: "u1", revision: 1, digest: record.frozen.digest, photos: [] });
  assert.equal((await run(memory, server)).outcome, "again");
  assert.equal(memory.photos.length, 1);
});

test("photos that the server has lost are sent again; one that arrives damaged is tried twice", async () => {
  const photos = [photoRow("p1", "u1", "one"), photoRow("p2", "u1", "two")];
  const memory = new Memory([await waiting("u1", photos)], photos.map((one) => ({ ...one, is_sent: true })));
  const server = new Server();
  const keep = server.photo;
  let first = true;
  server.photo = async (...all) => {
    if (first) {
      first = false;
      return { kind: "refused", words: "damaged", problems: [] };
    }
    return keep(...all);
  };
  assert.equal((await run(memory, server)).outcome, "done");
  assert.equal(server.photos.size, 2);
});

test("a photo that the server cannot read is told with its item, and the visit is not taken", async () => {
  const photos = [photoRow("p1", "u1", "one")];
  const memory = new Memory([await waiting("u1", photos)], photos);
  const server = new Server();
  server.photo = async () => ({ kind: "refused", words: "this is no readable photo", problems: [] });
  await run(memory, server);
  assert.deepEqual(memory.records.get("u1").trouble.items, [{ item: "A1", text: "this is no readable photo" }]);
  assert.equal(server.submissions.size, 0);
});

test("a word of the session that is too old is renewed once", async () => {
  const memory = new Memory([await waiting("u1")]);
  const server = new Server();
  const take = server.submit;
  let stale = 1;
  server.submit = async (record, csrf) => (stale-- > 0 ? answer(400, { error: "csrf" }) : take(record, csrf));
  assert.equal((await run(memory, server)).outcome, "done");
});
