// The scenario editor: line numbers, the check while one writes, jumps to a line. Without it every act is still a form.

const editor = document.querySelector("[data-editor]");
const form = editor.querySelector("form[data-writing]");
const words = editor.dataset;
const parts = new Map([...editor.querySelectorAll(".editor-part")].map((part) => [part.dataset.part, part]));
const areaOf = (name) => parts.get(name)?.querySelector("textarea");
const WAIT = 400;

const made = (tag, className, text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

/* Line numbers: behind each text lies the same text unseen, line by line, so that numbers keep their place when lines wrap. */
const mirrors = new Map();
for (const [name, part] of parts) {
  const area = part.querySelector("textarea");
  const lines = made("div", "editor-lines");
  lines.setAttribute("aria-hidden", "true");
  lines.lang = area.lang;
  area.before(lines);
  area.closest(".editor-scroll").classList.add("is-numbered");
  mirrors.set(name, { lines, shown: [] });
  mirror(name);
}

function mirror(name) {
  const { lines, shown } = mirrors.get(name);
  const wanted = areaOf(name).value.split("\n");
  while (lines.children.length > wanted.length) lines.lastChild.remove();
  wanted.forEach((text, index) => {
    if (shown[index] === text && lines.children[index]) return;
    if (!lines.children[index]) {
      const line = made("div", "editor-line");
      line.append(document.createElement("span"));
      lines.append(line);
    }
    lines.children[index].firstChild.textContent = text || "\u200b";
  });
  mirrors.get(name).shown = wanted;
}

function mark(problems) {
  for (const { lines } of mirrors.values()) {
    for (const line of lines.querySelectorAll(".has-error, .has-remark")) line.className = "editor-line";
  }
  for (const problem of problems) {
    const line = mirrors.get(problem.part)?.lines.children[problem.line - 1];
    if (line && !line.classList.contains("has-error")) line.classList.add(problem.error ? "has-error" : "has-remark");
  }
}

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
  mirrors.get(name).lines.children[line - 1]?.scrollIntoView({ block: "center" });
}

/* The frame scrolls, not the text in it: the line one writes on is kept in sight. */
function follow(event) {
  const area = event.target.closest("textarea.editor-area");
  if (!area) return;
  const number = area.value.slice(0, area.selectionEnd).split("\n").length;
  const line = mirrors.get(area.name).lines.children[number - 1];
  const frame = area.closest(".editor-scroll");
  const above = line.offsetTop - frame.scrollTop;
  if (above < 0) frame.scrollTop = line.offsetTop;
  else if (above + line.offsetHeight > frame.clientHeight) {
    frame.scrollTop = line.offsetTop + Math.min(line.offsetHeight, frame.clientHeight) - frame.clientHeight;
  }
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
    if (error.name !== "AbortError") count.textContent = words.failed;
  }
}

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
show("text");
offerKept();
if (isDark()) check();
