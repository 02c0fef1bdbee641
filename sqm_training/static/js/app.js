/* What a script adds to pages that work without any: focus, confirmation, toasts, theme, filters, keyboard. */

const words = document.querySelector('script[src*="js/app.js"]')?.dataset ?? {};
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* A form that came back with errors takes the reader to them. */
document.querySelector("[data-error-summary]")?.focus();
for (const link of all("[data-error-summary] a")) {
  link.addEventListener("click", (/** @type {any} */ event) => {
    const control = document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.focus();
    (control.closest(".field") ?? control).scrollIntoView({ block: "center" });
  });
}

/* A button that asks first; without a script the server asks by its own page or acts. */
function ask(question, act) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.id = "confirm-question";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", text.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog-actions";
  const kind = act.classList.contains("button-danger") ? "danger" : "primary";
  for (const [value, label, looks] of [["", words.cancel, "secondary"], ["yes", act.textContent.trim(), kind]]) {
    const button = document.createElement("button");
    button.className = `button button-${looks}`;
    button.value = value;
    button.textContent = label;
    form.append(button);
  }
  dialog.append(text, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

document.addEventListener("click", async (/** @type {any} */ event) => {
  const button = event.target.closest("button[data-confirm]");
  if (!button?.form || button.dataset.confirmed) return;
  event.preventDefault();
  if (await ask(button.dataset.confirm, button)) {
    button.dataset.confirmed = "yes";
    button.form.requestSubmit(button);
    delete button.dataset.confirmed;
  } else {
    button.focus();
  }
});

/* A file field speaks our language, not the browser's: what to do, and what was chosen. */
for (const field of all('input[type="file"]')) {
  const [box, button, name] = ["div", "span", "span"].map((tag) => document.createElement(tag));
  box.className = "file";
  button.className = "button button-secondary";
  name.className = "file-name";
  for (const part of [button, name]) part.setAttribute("aria-hidden", "true");
  button.textContent = field.dataset.choose ?? (field.multiple ? words.files : words.file);
  const show = () => (name.textContent = [...field.files].map((one) => one.name).join(", ") || words.noFile);
  field.before(box);
  box.append(field, button);
  if ("photo" in field.dataset) continue;
  box.append(name);
  for (const [target, kind] of [[field, "change"], [window, "pageshow"]]) target.addEventListener(kind, show);
  show();
}

/* Sent once: a second tap on a slow network sends nothing more. */
document.addEventListener("submit", (/** @type {any} */ event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

/* Toasts rise to the corner; good news leaves by itself, errors stay. */
const SHOWN_FOR = 8000;
const toasts = document.querySelector("[data-toasts]");
if (toasts?.children.length) {
  toasts.classList.add("toasts-lifted");
  for (const toast of all(".toast", toasts)) {
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => toast.remove());
    toast.append(close);
    if (!toast.classList.contains("toast-error")) leaveLater(toast);
  }
}

function leaveLater(toast) {
  let timer = setTimeout(() => toast.remove(), SHOWN_FOR);
  for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) {
    toast.addEventListener(kind, () => (timer = setTimeout(() => toast.remove(), SHOWN_FOR)));
  }
}

/* The device's theme, for visitors who are not signed in. */
const switcher = document.querySelector("[data-theme-switch]");
if (switcher) {
  const show = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of all("button", switcher)) button.setAttribute("aria-pressed", String(button.value === theme));
  };
  show(document.documentElement.dataset.theme ?? "");
  switcher.hidden = false;
  switcher.addEventListener("click", (/** @type {any} */ event) => {
    const button = event.target.closest("button");
    if (!button) return;
    show(button.value);
    try {
      if (button.value) localStorage.setItem("theme", button.value);
      else localStorage.removeItem("theme");
    } catch { /* storage is closed: the choice holds for this page */ }
  });
}

/* Filters act when chosen; words when Enter is pressed. Empty ones stay out of the address. */
for (const form of all("form[data-auto-submit]")) {
  form.addEventListener("change", (/** @type {any} */ event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    const query = form.elements.q;
    if (query && !query.value.trim()) query.disabled = true;
  });
  addEventListener("pageshow", () => form.elements.q && (form.elements.q.disabled = false));
}

/* A slider says its number while it moves and acts when it is let go of; by keyboard, Enter or the button acts. */
for (const slider of all('form[data-auto-submit] input[type="range"]')) {
  let isDragged = false;
  const said = slider.form.querySelector(`output[for="${slider.id}"]`);
  slider.addEventListener("pointerdown", () => (isDragged = true));
  slider.addEventListener("keydown", () => (isDragged = false));
  slider.addEventListener("input", () => said && (said.textContent = slider.value));
  slider.addEventListener("change", () => isDragged && slider.form.requestSubmit());
}

/* A table too wide for its place folds its lesser columns into others, stands closer, lets short cells take a second line; on a phone
   or tablet each row then becomes a card, if the cells know their column. What still scrolls sideways can be reached by keyboard; what
   fits keeps its head in sight. */
const isCut = (/** @type {any} */ wrap) => wrap.scrollWidth > wrap.clientWidth + 1;
const arrange = (/** @type {any} */ wrap) => {
  wrap.classList.remove("is-narrow", "is-tight", "is-broken", "is-stacked", "table-fits");
  if (isCut(wrap) && wrap.querySelector(".wide-only")) wrap.classList.add("is-narrow");
  if (isCut(wrap) && innerWidth >= 768) wrap.classList.add("is-tight");
  if (isCut(wrap)) wrap.classList.add("is-broken");
  if (isCut(wrap) && innerWidth < 1024 && wrap.querySelector(".table-labelled")) wrap.classList.add("is-stacked");
  const wide = isCut(wrap);
  wrap.classList.toggle("table-fits", !wide);
  if (wide) wrap.tabIndex = 0;
  else wrap.removeAttribute("tabindex");
};
const arrangedAt = new WeakMap();
const fits = new ResizeObserver((entries) => {
  for (const { target } of /** @type {any[]} */ (entries)) {
    if (arrangedAt.get(target) === target.clientWidth) continue;
    arrange(target);
    arrangedAt.set(target, target.clientWidth);
  }
});
for (const wrap of all(".table-wrap")) fits.observe(wrap);

/* One box for all rows of the page. */
for (const box of all("[data-check-all]")) {
  const rows = () => all('tbody .box input[type="checkbox"]', box.closest("table"));
  box.addEventListener("change", () => rows().forEach((row) => (row.checked = box.checked)));
}

/* Menus close on a click elsewhere and on Escape; `/` goes to the search. */
document.addEventListener("click", (/** @type {any} */ event) => {
  for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (/** @type {any} */ event) => {
  if (event.key === "Escape") {
    for (const menu of all("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  const isTyping = event.target.closest("input, select, textarea, [contenteditable], dialog");
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const search = all('.list-search input, .top-search input').find((input) => input.offsetParent);
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
});

/* Buttons that open and close a dialog, or print. */
document.addEventListener("click", (/** @type {any} */ event) => {
  const button = event.target.closest("button[data-open], button[data-close-dialog], button[data-print]");
  if (!button) return;
  if (button.dataset.open) document.getElementById(button.dataset.open)?.showModal();
  else if ("print" in button.dataset) print();
  else button.closest("dialog")?.close();
});

/* A device that has kept visits counts what is unsent on everybody's pages; any other pays nothing for it. */
function isTablet() {
  try {
    return localStorage.getItem("tablet") === "1";
  } catch {
    return false;
  }
}
const everywhere = document.querySelector("script[data-everywhere]");
if (everywhere && isTablet()) import(everywhere.dataset.everywhere);
