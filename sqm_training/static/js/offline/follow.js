/** Following conditions as answers change: only what changed is read again, so that a tap is answered at once. */
import { markItem, rowOf } from "../sheet.js";
import { hiddenAmong } from "./check.js";

/** @param {HTMLFormElement} form */
export function follower(form) {
  const items = [...form.querySelectorAll("[data-item]")];
  const described = items.map((item) => ({ item, code: item.dataset.item, when: item.dataset.when ? JSON.parse(item.dataset.when) : null }));
  const script = { business: form.dataset.business };
  const known = JSON.parse(form.dataset.known ?? "{}");
  for (const { code } of described) delete known[code];
  /** @type {Map<string, import("./record.js").Row>} */
  const rows = new Map();

  /**
   * Read an item again.
   * @param {HTMLElement} item
   */
  function read(item) {
    const chips = [...item.querySelectorAll(".fault-chip input:checked + label")];
    const row = { ...rowOf(item), said: chips.map((label) => label.textContent.trim()) };
    rows.set(row.item, row);
    markItem(item, row);
    return row;
  }

  /** Show and hide; returns the hidden items. */
  function follow() {
    const hidden = hiddenAmong(described, (code) => rows.get(code), script, known);
    for (const { item, code } of described) {
      const hides = hidden.includes(code);
      if (item.hidden !== hides) item.hidden = hides;
    }
    return hidden;
  }

  for (const item of items) read(item);
  return { items, rows, read, follow };
}
