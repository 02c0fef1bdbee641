// Runs the browser's twin of the conditions against the table that the Python one is held to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { evaluate, references } from "../../sqm_training/static/js/conditions.js";

const table = JSON.parse(readFileSync(new URL("../data/conditions.json", import.meta.url), "utf8"));

for (const row of table) {
  test(row.name, () => {
    assert.equal(evaluate(row.tree, row.answers, row.script ?? null, row.variables ?? null), row.expected);
  });
}

test("an unknown operator is refused", () => {
  assert.throws(() => evaluate(["=~", { item: "A" }, "x"], { A: "x" }), /unknown operator/);
});

test("references are the items alone", () => {
  const tree = ["and", ["==", { item: "A" }, { item: "B" }], ["not", ["==", { script: "C" }, "x"]]];
  assert.deepEqual([...references(tree)], ["A", "B"]);
});
