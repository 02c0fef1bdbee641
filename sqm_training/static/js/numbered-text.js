// Line numbers for a text area: behind each text lies the same text unseen, line by line, so that numbers keep their
// place when lines wrap, and lines can be marked.

const mirrors = new Map();

/** Make an element with a class and words. */
export const made = (tag, className, text = "") => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

/** Give a text area numbers; `name` is how the other functions call it. */
export function number(name, area) {
  const lines = made("div", "editor-lines");
  lines.setAttribute("aria-hidden", "true");
  lines.lang = area.lang;
  area.before(lines);
  area.closest(".editor-scroll").classList.add("is-numbered");
  mirrors.set(name, { area, lines, shown: [] });
  mirror(name);
}

/** Bring the lines behind a text up to date; only those that changed are touched. */
export function mirror(name) {
  const { area, lines, shown } = mirrors.get(name);
  const wanted = area.value.split("\n");
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

/** Return the element behind a line, counted from 1. */
export const lineOf = (name, line) => mirrors.get(name)?.lines.children[line - 1];

/** Mark the lines on which problems stand, errors before remarks. */
export function mark(problems) {
  for (const { lines } of mirrors.values()) {
    for (const line of lines.querySelectorAll(".has-error, .has-remark")) line.className = "editor-line";
  }
  for (const problem of problems) {
    const line = lineOf(problem.part, problem.line);
    if (line && !line.classList.contains("has-error")) line.className = `editor-line ${problem.error ? "has-error" : "has-remark"}`;
  }
}

/** Keep the line one writes on in sight: the frame scrolls, not the text in it. */
export function follow(event) {
  const area = event.target.closest("textarea.editor-area");
  if (!area) return;
  const line = lineOf(area.name, area.value.slice(0, area.selectionEnd).split("\n").length);
  const frame = area.closest(".editor-scroll");
  const above = line.offsetTop - frame.scrollTop;
  if (above < 0) frame.scrollTop = line.offsetTop;
  else if (above + line.offsetHeight > frame.clientHeight) {
    frame.scrollTop = line.offsetTop + Math.min(line.offsetHeight, frame.clientHeight) - frame.clientHeight;
  }
}
