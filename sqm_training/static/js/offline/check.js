import { evaluate } from "../conditions.js";

/**
 * What still needs the shopper before a visit is sent. The server checks all of it again by the checklist itself.
 *
 * @typedef {{code: string, required: boolean, later: boolean, between: string[] | null, needs: Record<string, string[]>,
 *   lost: string[] | null, type: string}} Item
 * @typedef {import("./record.js").Content} Content
 */

/**
 * Return the items that conditions hide, in order: a condition reads what is visible before it.
 * @param {{code: string, when: any}[]} items @param {(code: string) => import("./record.js").Row | undefined} rowOf
 * @param {Record<string, unknown>} script facts of the shop script
 * @param {Record<string, unknown>} [known] answers to items that are not among these @returns {string[]}
 */
export function hiddenAmong(items, rowOf, script, known = {}) {
  const answers = { ...known };
  return items
    .filter(({ code, when }) => {
      if (when && !evaluate(when, answers, script)) return true;
      const row = rowOf(code);
      if (row && !row.na && row.value !== null) answers[code] = row.value;
      return false;
    })
    .map((item) => item.code);
}

/**
 * Say whether the time between two taps answers an item.
 * @param {Item} item @param {Content} content
 */
export function isTimed(item, content) {
  if (!item.between) return false;
  const [start, end] = item.between.map((name) => content.taps[name]?.at);
  return Boolean(start && end && Date.parse(end) >= Date.parse(start));
}

/** @param {Item} item @param {import("./record.js").Row | undefined} row */
export function isAnswered(item, row) {
  if (!row || row.na) return Boolean(row?.na);
  if (item.type === "photo") return row.photos.length > 0 || Boolean(row.value);
  if (typeof row.value === "string") return row.value.trim() !== "";
  if (Array.isArray(row.value)) return row.value.length > 0 || item.type === "key";
  return row.value !== null && row.value !== undefined;
}

/**
 * Return item and kind of everything that is missing, in order.
 * @param {Item[]} items @param {Content} content @returns {{item: string, kind: string}[]}
 */
export function problems(items, content) {
  return items.filter((item) => !content.hidden.includes(item.code)).flatMap((item) => problemsOf(item, content));
}

/** @param {Item} item @param {Content} content */
function problemsOf(item, content) {
  const row = content.answers[item.code];
  if (item.type === "note" || row?.na || isTimed(item, content)) return [];
  if (!isAnswered(item, row)) return item.required && !item.later ? [{ item: item.code, kind: "unanswered" }] : [];
  const chosen = typeof row.value === "object" ? "" : String(row.value);
  const there = { comment: row.comment.trim() || row.said.length, photo: row.photos.length };
  return (item.needs[chosen] ?? []).filter((need) => !there[/** @type {"comment"} */ (need)]).map((need) => ({ item: item.code, kind: `needs_${need}` }));
}

/**
 * Return the moments that were tapped before one that comes first.
 * @param {string[]} order @param {Content["taps"]} taps
 */
export function disordered(order, taps) {
  const tapped = order.filter((name) => taps[name]).map((name) => ({ name, at: Date.parse(taps[name].at) }));
  return tapped.filter((one, index) => index > 0 && one.at < tapped[index - 1].at).map((one) => one.name);
}

const PRAISE = /很好|非常好|真好|热情|周到|耐心|亲切|满意|优秀|点赞|表扬|excellent|friendly|very good|great|helpful|polite|perfect|wonderful/i;
const DENIAL = /不|没|未|无|缺乏|欠|\bnot\b|\bno\b|n't|\bnever\b|\bwithout\b/i;

/**
 * Return the items that lose points while their comment praises.
 * @param {Item[]} items @param {Content} content
 */
export function praised(items, content) {
  return items
    .filter((item) => !content.hidden.includes(item.code))
    .filter((item) => {
      const row = content.answers[item.code];
      const isLost = row && !row.na && item.lost?.includes(String(row.value));
      return isLost && PRAISE.test(row.comment) && !DENIAL.test(row.comment);
    })
    .map((item) => item.code);
}
