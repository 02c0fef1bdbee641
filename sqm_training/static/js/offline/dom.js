/** Small things that every page of the tablet needs of its document. */

/**
 * The words of this page, in its language.
 * @type {Record<string, string>}
 */
export const words = JSON.parse(document.querySelector("[data-tablet-words]")?.dataset.tabletWords ?? "{}");

/**
 * Put values into `{name}` of a text.
 * @param {string} text @param {Record<string, unknown>} values
 */
export const said = (text, values) => text.replace(/\{(\w*)\}/g, (_, name) => String(values[name] ?? ""));

/**
 * Make an element.
 * @param {string} tag @param {Record<string, any>} [values] @param {...(Node | string)} inside
 */
export function make(tag, values = {}, ...inside) {
  const { data = {}, ...rest } = values;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  element.append(...inside);
  return element;
}

/**
 * A notice above the answers; the same one is shown once.
 * @param {Element} place @param {string} key @param {string} text
 */
export function note(place, key, text, tone = "watch") {
  const there = place.querySelector(`[data-note="${key}"]`);
  if (there?.textContent === text) return;
  there?.remove();
  if (text) place.append(make("p", { className: `notice notice-${tone}`, data: { note: key } }, text));
}

/**
 * What is the matter; what was refused as a whole, in the server's own words.
 * @param {import("./record.js").Trouble} trouble
 */
export const troubleWords = ({ kind, words: told, items }) => (kind === "refused" && told && !items?.length ? told : words[`trouble_${kind}`]);

/** @param {string | number | Date} at */
export const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour12: false });

/** @param {string} at */
export function moment(at) {
  const day = new Date(at);
  const { lang } = document.documentElement;
  return `${day.toLocaleDateString(lang === "en" ? "en-GB" : lang, { month: "short", day: "numeric" })} ${clock(day)}`;
}

/** What stands between two sentences: nothing after the full-width marks of Chinese. */
export const gap = () => (document.documentElement.lang === "en" ? " " : "");

export const all = (/** @type {string} */ selector, /** @type {ParentNode} */ root = document) => [...root.querySelectorAll(selector)];
