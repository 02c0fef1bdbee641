// The scenario editor: the check while one writes, jumps to a line, nothing lost. Without it every act is still a form.

import { follow, lineOf, made, mark, mirror, number } from "./numbered-text.js";

const editor = document.querySelector("[data-editor]");
const form = editor.querySelector("form[data-writing]");
const words = editor.dataset;
const parts = new Map([...editor.querySelectorAll(".editor-part")].map((part) => [part.dataset.part, part]));
const areaOf = (name) => parts.get(name)?.querySelector("textarea");
const WAIT = 400;

for (const [name, part] of parts) number(name, part.querySelector("textarea"));

/* Two languages, one at a time. */
const tabs = editor.querySelector("[data-tabs]");
for (const [name, part] of parts) {
  const label = part.querySelector("label");
  const tab = made("button", "", label.textContent);
  Object.assign(tab, { type: "button", id: `tab-${name}` });
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", part.id);
  tab.dataset.part = name;
  part.setAttribute("role", "tabpanel");
  part.setAttribute("aria-labelledby", tab.id);
  label.classList.add("visually-hidden");
  tabs.append(tab);
}
tabs.hidden = false;
tabs.addEventListener("click", (event) => event.target.dataset.part && show(event.target.dataset.part));
tabs.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...tabs.children];
  const next = all[(all.indexOf(event.target) + step + all.length) % all.length];
  show(next.dataset.part);
  next.focus();
});

function show(name) {
  for (const tab of tabs.children) {
    const isChosen = tab.dataset.part === name;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    parts.get(tab.dataset.part).hidden = !isChosen;
  }
}

function jump(name, line) {
  show(name);
  const area = areaOf(name);
  const before = area.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  const end = area.value.indexOf("\n", start);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
  lineOf(name, line)?.scrollIntoView({ block: "center" });
}

form.addEventListener("keyup", follow);

/* Places become buttons that lead there. */
function lead(root) {
  for (const place of root.querySelectorAll("span.finding-place")) {
    const button = made("button", "finding-place", place.textContent);
    button.type = "button";
    Object.assign(button.dataset, place.dataset);
    place.replaceWith(button);
  }
}
editor.addEventListener("click", (event) => {
  const place = event.target.closest("button.finding-place");
  if (place) jump(place.dataset.part, Number(place.dataset.line));
});

/* The check while one writes. */
const findings = editor.querySelector("[data-findings]");
const count = editor.querySelector("[data-count]");
const outline = editor.querySelector("[data-outline]");
const graph = editor.querySelector("[data-graph]");
const isDark = () =>
  (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "")) === "dark";
let timer;
let asked;

async function check() {
  asked?.abort();
  asked = new AbortController();
  count.textContent = words.checking;
  try {
    const address = words.check + (isDark() ? "?theme=dark" : "");
    const answer = await fetch(address, { method: "POST", body: new FormData(form), signal: asked.signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    tell(await answer.json());
  } catch (error) {
    if (/** @type {any} */ (error).name !== "AbortError") count.textContent = words.failed;
  }
}

/* A graph wider than its frame is shown from its middle, where it begins. */
function centre() {
  const frame = graph.closest(".graph-frame");
  frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
}
graph.addEventListener("load", centre);

function tell({ problems, graph: picture, nodes }) {
  const errors = problems.filter((problem) => problem.error).length;
  const counts = [words.errors.replace("{n}", errors), words.remarks.replace("{n}", problems.length - errors)];
  count.textContent = problems.length ? counts.join(" · ") : words.none;
  findings.replaceChildren(...problems.map(finding));
  outline.replaceChildren(...nodes.map(moment));
  mark(problems);
  if (picture) graph.src = picture;
}

function finding(problem) {
  const item = made("li", problem.error ? "finding finding-error" : "finding");
  const suffix = problem.part === "text" ? "" : " · English";
  const chip = chipped(problem.error ? "critical" : "watch", problem.error ? words.error : words.remark);
  const text = made("span", "finding-words");
  text.append(made("span", "code", problem.code), ` ${problem.words}`);
  item.append(place(problem.part, problem.line, words.line.replace("{n}", problem.line) + suffix), " ", chip, " ", text);
  return item;
}

function chipped(tone, text) {
  const chip = made("span", `chip chip-${tone}`);
  const shape = made("span", "chip-mark");
  shape.setAttribute("aria-hidden", "true");
  chip.append(shape, text);
  return chip;
}

function moment(node) {
  const item = document.createElement("li");
  item.append(place("text", node.line, node.name));
  if (node.ending) item.append(" ", chipped("info", node.ending));
  else if (outline.dataset.play) {
    const link = made("a", "outline-play", outline.dataset.playWords);
    link.href = `${outline.dataset.play}?node=${encodeURIComponent(node.name)}`;
    link.append(made("span", "visually-hidden", ` ${node.name}`));
    item.append(" ", link);
  }
  return item;
}

function place(part, line, text) {
  const button = made("button", "finding-place", text);
  Object.assign(button, { type: "button" });
  Object.assign(button.dataset, { part, line });
  return button;
}

/* What is not saved: said, kept on this device, and asked about before one leaves. */
const KEY = `scenario-writing:${form.dataset.writing}`;
const unsaved = document.querySelector("[data-unsaved]");
const texts = () => Object.fromEntries([...parts.keys()].map((name) => [name, areaOf(name).value]));
const begun = JSON.stringify(texts());
let isLeaving = false;
const isDirty = () => JSON.stringify(texts()) !== begun;

function keep() {
  try {
    if (isDirty()) localStorage.setItem(KEY, JSON.stringify(texts()));
    else localStorage.removeItem(KEY);
  } catch { /* storage is closed: the text is in the page only */ }
}

function offerKept() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
    if (kept === begun) localStorage.removeItem(KEY);
  } catch { /* storage is closed */ }
  if (!kept || kept === begun) return;
  const button = made("button", "button button-secondary", words.restore);
  button.type = "button";
  button.addEventListener("click", () => {
    for (const [name, text] of Object.entries(JSON.parse(kept))) if (parts.has(name)) areaOf(name).value = text;
    button.remove();
    changed();
  });
  form.prepend(button);
}

function changed() {
  for (const name of parts.keys()) mirror(name);
  unsaved.hidden = !isDirty();
  clearTimeout(timer);
  timer = setTimeout(() => { keep(); check(); }, WAIT);
}

form.addEventListener("input", (event) => { changed(); follow(event); });
form.addEventListener("submit", () => (isLeaving = true));
addEventListener("beforeunload", (event) => { if (!isLeaving && isDirty()) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.requestSubmit(document.querySelector('button[form="writing"][value="save"]'));
  }
});

const initial = [...findings.querySelectorAll(".finding")].map((item) => {
  const { part, line } = item.querySelector(".finding-place").dataset;
  return { part, line: Number(line), error: item.classList.contains("finding-error") };
});
lead(editor);
mark(initial);
centre();
show("text");
offerKept();
if (isDark()) check();
