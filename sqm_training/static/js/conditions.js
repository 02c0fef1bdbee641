/**
 * Conditions of checklists, evaluated exactly as sqm_training/conditions/evaluation.py does it.
 * Both are run against tests/data/conditions.json.
 *
 * @typedef {[string, ...any[]]} Tree
 * @typedef {Record<string, unknown>} Values
 */

const NUMERIC = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/**
 * Tell whether a condition holds.
 *
 * @param {Tree} tree the condition
 * @param {Values} answers raw values by item code: only what is answered, visible and applicable
 * @param {Values | null} [script] fields of the shop script
 * @param {Values | null} [variables] variables of a scenario
 * @returns {boolean}
 */
export function evaluate(tree, answers, script = null, variables = null) {
  const [operator, ...parts] = tree;
  const again = (/** @type {Tree} */ part) => evaluate(part, answers, script, variables);
  const value = (/** @type {any} */ part) => valueOf(part, answers, script, variables);
  switch (operator) {
    case "and":
      return parts.every(again);
    case "or":
      return parts.some(again);
    case "not":
      return !again(parts[0]);
    case "answered":
      return value(parts[0]) !== null;
    case "selected":
      return selected(value(parts[0]), parts[1]);
    default:
      return compare(operator, value(parts[0]), value(parts[1]));
  }
}

/**
 * Return the codes of the items that a condition reads.
 *
 * @param {Tree} tree
 * @returns {Set<string>}
 */
export function references(tree) {
  const found = new Set();
  for (const part of tree.slice(1)) {
    if (Array.isArray(part)) {
      for (const name of references(/** @type {Tree} */ (part))) found.add(name);
    } else if (part !== null && typeof part === "object" && Object.hasOwn(part, "item")) {
      found.add(part.item);
    }
  }
  return found;
}

/**
 * @param {any} part a reference or a literal
 * @param {Values} answers
 * @param {Values | null} script
 * @param {Values | null} variables
 * @returns {unknown} the value, null when it is absent
 */
function valueOf(part, answers, script, variables) {
  if (part === null || typeof part !== "object") return part;
  const [[kind, name]] = Object.entries(part);
  const source = { item: answers, script, var: variables }[kind];
  if (!source || !Object.hasOwn(source, name)) return null;
  const value = source[name];
  return value === undefined || value === "" ? null : value;
}

/**
 * @param {unknown} value one code or a list of codes
 * @param {unknown} wanted
 * @returns {boolean}
 */
function selected(value, wanted) {
  if (Array.isArray(value)) return value.some((entry) => same(entry, wanted));
  return value !== null && same(value, wanted);
}

/**
 * @param {string} operator
 * @param {unknown} left
 * @param {unknown} right
 * @returns {boolean}
 */
function compare(operator, left, right) {
  if (!["==", "!=", "<", "<=", ">", ">="].includes(operator)) throw new Error(`unknown operator ${operator}`);
  if (left === null || right === null) return false;
  if (operator === "==" || operator === "!=") return same(left, right) === (operator === "==");
  const a = plain(left);
  const b = plain(right);
  if (a === null || b === null || typeof a !== typeof b) return false;
  const order = typeof a === "number" ? Math.sign(difference(a, /** @type {number} */ (b))) : byCharacters(a, String(b));
  return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[operator] ?? false;
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {number} with the sign of a - b, infinities included
 */
function difference(a, b) {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * Order two texts by their code points, as Python does; JavaScript's own order is by halves of surrogate pairs.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function byCharacters(a, b) {
  const left = Array.from(a, (letter) => letter.codePointAt(0) ?? 0);
  const right = Array.from(b, (letter) => letter.codePointAt(0) ?? 0);
  const at = left.findIndex((letter, index) => letter !== right[index]);
  if (at === -1) return left.length - right.length;
  return at >= right.length ? 1 : left[at] - right[at];
}

/**
 * @param {unknown} left
 * @param {unknown} right
 * @returns {boolean}
 */
function same(left, right) {
  const a = plain(left);
  return a !== null && a === plain(right);
}

/**
 * Bring a raw value to a number or a text; null when it is neither and so equals nothing.
 *
 * @param {unknown} value
 * @returns {number | string | null}
 */
function plain(value) {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof one === "boolean") return one ? "yes" : "no";
  if (typeof one === "string") return NUMERIC.test(one) ? Number(one) : one;
  return typeof one === "number" && !Number.isNaN(one) ? one : null;
}
