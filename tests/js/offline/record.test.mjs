// What a tablet keeps of one visit, how it changes, and what it becomes when it is sent.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { disordered, hiddenAmong, praised, problems } from "../../../sqm_training/static/js/offline/check.js";
import { freeze } from "../../../sqm_training/static/js/offline/freeze.js";
import { ofSession, ofSubmission, pause, seconds } from "../../../sqm_training/static/js/offline/outcome.js";
import { Closed, addressOf, begun, canReopen, changed, fromLists, payload, reopened, settles, troubled, united } from "../../../sqm_training/static/js/offline/record.js";
import { read, written } from "../../../sqm_training/static/js/offline/archive.js";
import { AT, FACTS, digest, photoRow, row, sha, waiting } from "./kit.mjs";

const table = JSON.parse(readFileSync(new URL("../../data/offline.json", import.meta.url), "utf8"));
const draft = () => begun("u1", 5, FACTS, AT);

for (const one of table.cases) {
  test(`as in Python: ${one.name}`, () => {
    const rows = Object.fromEntries(one.rows.map((each) => [each.item, each]));
    const hidden = hiddenAmong(table.items, (code) => rows[code], { business: "other" });
    const content = { ...draft().content, answers: rows, hidden, taps: Object.fromEntries(one.taps.map((tap) => [tap.name, tap])) };
    assert.deepEqual(hidden, one.hidden);
    assert.deepEqual(problems(table.items, content).map(({ item, kind }) => [item, kind]), one.problems);
    assert.deepEqual(payload({ ...draft(), content }, (photo) => photo, AT).answers, one.sent);
  });
}

test("field 19: what is sent names the visit, the version and every photo once, even two with identical bytes", async () => {
  const photos = [photoRow("p1", "u1", "same"), photoRow("p2", "u1", "same"), photoRow("p3", "u1", "other")];
  const record = changed(draft(), { rows: [row("A1", "yes", { photos: ["p1", "p2"] }), row("A2", null, { photos: ["p3"] })], tap: { name: "arrived", at: AT, note: "" } }, AT);
  const { frozen } = await freeze(record, photos, digest, AT);
  const body = JSON.parse(frozen.body);
  assert.deepEqual([body.visit, body.version, body.checklist, body.device_at], [7, 3, "SML", AT]);
  assert.deepEqual(body.photos, [sha("other"), sha("same")].sort(), "photos with identical bytes are one");
  assert.equal(frozen.digest, sha(frozen.body));
  assert.deepEqual(frozen.own.sort(), body.photos);
});

test("a photo that is not here any more keeps the visit from being closed", async () => {
  const record = changed(draft(), { rows: [row("A1", "yes", { photos: ["p1"] })] }, AT);
  await assert.rejects(freeze(record, [], digest, AT), (error) => error.lost[0] === "A1");
});

test("field 12: two windows change different items, and neither undoes the other", () => {
  const first = changed(draft(), { rows: [row("A1", "yes")] }, AT);
  const both = changed(first, { rows: [row("A2", "no")] }, AT);
  assert.deepEqual(Object.keys(both.content.answers), ["A1", "A2"]);
  assert.deepEqual(Object.keys(first.content.answers), ["A1"]);
});

test("field 27: pressed twice, it is closed once", async () => {
  const record = await waiting("u1");
  await assert.rejects(freeze(record, [], digest, AT), Closed);
  assert.throws(() => changed(record, { notes: "late" }, AT), Closed);
});

test("field 21: what may be on its way cannot be edited; later it goes under another name", async () => {
  const record = await waiting("u1");
  assert.ok(canReopen(record), "it has not left yet");
  assert.equal(reopened(record, () => "u2").uuid, "u1");
  const tried = { ...record, tries: 1 };
  assert.ok(!canReopen(tried));
  const lost = troubled(tried, { kind: "photo_lost" });
  assert.ok(canReopen(lost));
  assert.equal(reopened(lost, () => "u2").uuid, "u2", "the server may know the first under its name");
  assert.equal(reopened(troubled(tried, { kind: "refused" }), () => "u2").uuid, "u1", "the server has said that it took nothing");
});

test("a visit that could not be done is sent with why, and with what was filled in; opened again it is an open visit", async () => {
  const why = { ending: "closed", note: "shut at noon" };
  const record = changed(changed(draft(), { rows: [row("A1", "yes")] }, AT), { ending: why }, AT);
  const ended = await freeze(record, [], digest, AT, true);
  const body = JSON.parse(ended.frozen.body);
  assert.deepEqual([body.ending, body.note, body.answers.length], ["closed", "shut at noon", 1]);
  assert.ok(ended.frozen.ends);
  assert.ok(!("ending" in JSON.parse((await freeze(record, [], digest, AT)).frozen.body)), "an answer that was thought over says nothing");
  const again = reopened(ended, () => "u2");
  assert.deepEqual([again.state, again.frozen, again.content.ending], ["draft", null, why]);
});

test("what is answered later names its addendum, and has a page of its own", async () => {
  const later = changed(begun("u1", 5, { ...FACTS, addendum: 4 }, AT), { rows: [row("L1", "yes")] }, AT);
  assert.equal(JSON.parse((await freeze(later, [], digest, AT)).frozen.body).addendum, 4);
  assert.ok(!("addendum" in payload(draft(), (one) => one, AT)));
  assert.deepEqual([addressOf(later), addressOf(draft())], ["/shops/7/addendum", "/shops/7/sheet"]);
});

test("conditions of later items read what was answered at the visit", () => {
  const items = [{ code: "L1", when: null }, { code: "L2", when: ["==", { item: "A1" }, "yes"] }];
  assert.deepEqual(hiddenAmong(items, () => undefined, {}, { A1: "yes" }), []);
  assert.deepEqual(hiddenAmong(items, () => undefined, {}), ["L2"]);
});

test("a receipt settles only its own sending", async () => {
  const record = await waiting("u1");
  const receipt = { uuid: "u1", revision: 1, digest: record.frozen.digest, photos: [] };
  assert.ok(settles(record, receipt));
  for (const wrong of [null, "ok", {}, { ...receipt, uuid: "u2" }, { ...receipt, digest: sha("x") }]) assert.ok(!settles(record, wrong));
});

test("two devices: what is empty here is filled, what was answered here stays", () => {
  const mine = fromLists({ answers: [{ item: "A1", value: "yes" }], taps: [{ name: "arrived", at: AT }] });
  const theirs = fromLists({ answers: [{ item: "A1", value: "no" }, { item: "A2", value: 1, photos: [sha("x")] }], contacts: [{ part: "main", badge: "7" }], taps: [{ name: "arrived", at: "2020" }, { name: "called", at: AT }] });
  const { content, taken } = united(mine, theirs);
  assert.equal(taken, 3);
  assert.equal(content.answers.A1.value, "yes");
  assert.equal(content.taps.arrived.at, AT);
  assert.equal(content.contacts.main.badge, "7");
});

test("contradictions are found before sending", () => {
  assert.deepEqual(disordered(["arrived", "called", "done"], { arrived: { at: "2026-03-04T10:05:00+08:00" }, done: { at: "2026-03-04T02:00:00Z" } }), ["done"]);
  const items = table.items;
  const content = (comment) => ({ ...draft().content, answers: { A1: row("A1", "no", { comment }) } });
  assert.deepEqual(praised(items, content("态度热情")), ["A1"]);
  assert.deepEqual(praised(items, content("不热情")), []);
  assert.deepEqual(praised(items, content("nobody was there")), []);
});

test("field 07: pauses grow to five minutes, and the server may ask for more", () => {
  assert.deepEqual([1, 2, 3, 4, 9, 10, 99].map((failures) => pause(failures)), [1, 2, 4, 8, 256, 300, 300]);
  assert.equal(pause(1, 120), 120);
  assert.equal(seconds("nonsense") + seconds(null) + seconds("-4"), 0);
});

test("field 23: a captive portal is no connection, whatever it answers", () => {
  for (const status of [200, 302, 401, 403, 404, 511]) {
    assert.equal(ofSession({ status, json: null, retryAfter: 0 }).kind, "offline");
    assert.equal(ofSubmission({ status, json: null, retryAfter: 0 }).kind, "offline");
  }
  assert.equal(ofSession({ status: 200, json: { person: "5", csrf: "x" }, retryAfter: 0 }).kind, "offline");
  assert.equal(ofSession({ status: 401, json: { error: "sign in" }, retryAfter: 0 }).kind, "sign_in");
});

test("a file of unsent work comes back whole, and a damaged one not at all", async () => {
  const photos = [photoRow("p1", "u1", "one")];
  const record = await waiting("u1", photos);
  const text = (await written(5, [record], async () => photos, AT)).join("");
  const back = await read(text, digest);
  assert.deepEqual(back.records, [record]);
  assert.equal(await digest(back.photos[0].bytes), sha("one"));
  for (const damaged of ["", "{}", text.replace('"owner":5', '"owner":6'), text.split("\n").slice(0, 1).join("\n"), text.replace(photos[0].sha256.slice(0, 8), "00000000")]) {
    await assert.rejects(read(damaged, digest));
  }
});
