/** Following conditions as answers change: only what changed is read again, so that a tap is answered at once. */
import { evaluate } from "../conditions.js";
import { markItem, rowOf } from "../sheet.js";

/** @param {HTMLFormElement} form */
export function follower(form) {
  const items = [...form.querySelectorAll("[data-item]")];
  const trees = new Map(items.filter((item) => item.dataset.when).map((item) => [item, JSON.parse(item.dataset.when)]));
  const script = { business: form.dataset.business };
  /** @type {Map<string, import("./record.js").Row>} */
  const rows = new Map();

  /** Read an item again. */
  function read(item) {
    const chips = [...item.querySelectorAll(".fault-chip input:checked + label")];
    const row = { ...rowOf(item), said: chips.map((label) => label.textContent.trim()) };
    rows.set(row.item, row);
    markItem(item, row);
    return row;
  }

  /** Show and hide in order: a condition reads what is visible before it. Returns the hidden items. */
  function follow() {
    const answers = {};
    const hidden = [];
    for (const item of items) {
      const tree = trees.get(item);
      if (tree) {
        const hides = !evaluate(tree, answers, script);
        if (item.hidden !== hides) item.hidden = hides;
      }
      const row = rows.get(item.dataset.item);
      if (item.hidden) hidden.push(row.item);
      else if (!row.na && row.value !== null) answers[row.item] = row.value;
    }
    return hidden;
  }

  for (const item of items) read(item);
  return { items, rows, read, follow };
}
