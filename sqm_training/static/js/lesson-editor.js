/* The lesson editor: the preview beside follows the text that is being written. */

const editor = document.querySelector("[data-lesson-editor]");
const pane = editor?.querySelector("[data-preview-pane]");
const token = editor?.querySelector("[name=csrf_token]")?.value;
let waiting = 0;
let asked = 0;

async function show(area) {
  const number = ++asked;
  const body = new URLSearchParams({ text: area.value, csrf_token: token });
  try {
    const answer = await fetch(editor.dataset.preview, { method: "POST", body });
    if (answer.ok && number === asked) pane.innerHTML = await answer.text();
  } catch {
    /* no network: the preview stays as it was, the text is still in the form */
  }
}

for (const area of editor?.querySelectorAll("textarea") ?? []) {
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(area), 400);
  });
  area.addEventListener("focus", () => show(area));
}

let changed = false;
editor?.querySelector("form").addEventListener("input", () => (changed = true));
editor?.querySelector("form").addEventListener("submit", () => (changed = false));
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
