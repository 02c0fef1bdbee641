/** The last step: what is open or contradictory, what was answered, and where the visit stands on its way. */
import * as check from "./check.js";
import { all, gap, make, moment, note, said, troubleWords, words } from "./dom.js";
import { canReopen } from "./record.js";

/** @type {Record<string, string>} */
const TONES = { delivered: "good", needs_you: "watch" };

/**
 * Read what the page says about its items.
 * @param {HTMLElement[]} items @returns {check.Item[]}
 */
export const described = (items) =>
  items.map(({ dataset }) => ({
    code: dataset.item ?? "",
    type: dataset.type ?? "",
    required: "required" in dataset,
    later: "later" in dataset,
    between: dataset.between ? JSON.parse(dataset.between) : null,
    needs: JSON.parse(dataset.needs ?? "{}"),
    lost: dataset.lost ? JSON.parse(dataset.lost) : null,
  }));

/**
 * The words of an answer as the page offers them.
 * @param {HTMLElement} item @param {any} row
 */
function answerWords(item, row) {
  if (!row) return "—";
  if (row.na) return words.not_applicable;
  const chosen = all(".answer input:checked", item).map((input) => item.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim());
  const counted = all(".answer-count", item)
    .filter((one) => one.querySelector("input").value)
    .map((one) => `${one.querySelector("label").textContent.trim()} × ${one.querySelector("input").value}`);
  const typed = all(".answer > .answer-text input, .answer > .answer-text textarea", item).map((field) => field.value.trim());
  const parts = [...chosen, ...counted, ...typed, ...row.said, row.comment.trim()].filter(Boolean);
  if (row.photos.length) parts.push(said(words.photo, { n: `× ${row.photos.length}` }));
  return parts.join(words.comma) || "—";
}

/** @param {HTMLElement} step @param {any} follow @param {any} facts @param {(code: string) => void} goTo */
export function checkStep(step, follow, facts, goTo) {
  const items = described(follow.items);
  const meets = document.querySelector("[data-contact]") !== null;
  const titles = Object.fromEntries(facts.moments.map((/** @type {any} */ one) => [one.code, one.title]));
  const link = (/** @type {{item: string, text: string}} */ { item, text }) => {
    const anchor = make("a", { href: `#item-${item}` }, item);
    anchor.addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      goTo(item);
    });
    return make("li", {}, anchor, ` ${text}`);
  };

  /** @param {import("./record.js").Content} content */
  function problems(content) {
    return check.problems(items, content).map(({ item, kind }) => ({ item, text: words[kind] }));
  }

  /** @param {import("./record.js").Content} content */
  function showDraft(content) {
    const found = problems(content);
    const place = step.querySelector("[data-problems]");
    place.replaceChildren();
    if (found.length) {
      const title = found.length === 1 ? words.problem_one : said(words.problems, { n: found.length });
      place.append(make("div", { className: "error-summary", tabIndex: -1 }, make("h3", { className: "error-summary-title" }, title), make("ul", {}, ...found.map(link))));
    }
    const odd = step.querySelector("[data-contradictions]");
    odd.replaceChildren();
    for (const name of check.disordered(Object.keys(titles), content.taps)) note(odd, `tap-${name}`, said(words.disorder, { moment: titles[name] }));
    for (const code of check.praised(items, content)) note(odd, `praise-${code}`, said(words.praise, { item: code }));
    if (meets && !Object.values(content.contacts).some((one) => Object.values(one).some(Boolean))) note(odd, "nobody", words.nobody);
    showAnswers();
    return found;
  }

  function showAnswers() {
    const rows = follow.items.filter((/** @type {HTMLElement} */ item) => !item.hidden && item.dataset.type !== "note").map((/** @type {HTMLElement} */ item) => {
      const legend = item.querySelector("legend");
      return make("div", {}, make("dt", {}, legend.textContent.trim()), make("dd", {}, answerWords(item, follow.rows.get(item.dataset.item))));
    });
    step.querySelector("[data-answers]").replaceChildren(...rows);
  }

  /**
   * Show where a closed record stands; `live` is what the queue says of it at this moment.
   * @param {any} record @param {any} receipt @param {string} live
   */
  function showState(record, receipt, live) {
    const state = receipt ? "delivered" : live === "sending" ? "sending" : record.state;
    const chip = step.querySelector("[data-state]");
    chip.textContent = words[`state_${state}`];
    chip.className = `chip chip-${TONES[state] ?? "info"}`;
    const trouble = state === "needs_you" ? record.trouble : null;
    const ends = record?.frozen?.ends ? `${words.ends} ` : "";
    step.querySelector("[data-state-words]").textContent = ends + stateWords(state, trouble, receipt, live);
    step.querySelector("[data-state-items]").replaceChildren(...(trouble?.items ?? []).map(link));
    const choose = step.querySelector("[data-choose]");
    choose.hidden = !trouble?.address;
    if (trouble?.address) choose.href = trouble.address;
    step.querySelector("[data-send-now]").hidden = state !== "waiting";
    step.querySelector("[data-reopen]").hidden = !record || Boolean(receipt) || !canReopen(record) || state === "sending";
  }

  /** @param {any} record @param {import("./record.js").Content} content @param {any} receipt @param {string} live */
  function show(record, content, receipt, live) {
    const isDraft = !receipt && (!record || record.state === "draft");
    step.querySelector("[data-check-draft]").hidden = !isDraft;
    step.querySelector("[data-check-sent]").hidden = isDraft;
    if (isDraft) return showDraft(content);
    showState(record, receipt, live);
    return [];
  }

  return { show, problems };
}

/** @param {string} state @param {any} trouble @param {any} receipt @param {string} live */
function stateWords(state, trouble, receipt, live) {
  if (state === "delivered") return said(words.words_delivered, { when: moment(receipt.received_at) });
  if (trouble) return troubleWords(trouble);
  if (live === "sign_in") return words.words_waiting + gap() + words.words_sign_in;
  return words[`words_${state}`];
}
