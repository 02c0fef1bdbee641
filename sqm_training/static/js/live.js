// Sends a form in the background and puts the parts of the answered page that changed in their place.
// Without it the same buttons send the same form, and the whole page comes anew.

/**
 * Send a form as the button would, and take over the named parts of the page that comes back.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | null} button the button that was pressed
 * @param {{parts: string[], url?: string, extra?: Record<string, string>}} how selectors of the parts, and another address
 * @returns {Promise<boolean>} false when the answer was another page, which is then opened
 */
export async function send(form, button, { parts, url, extra = {} }) {
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  const sent = contentOf(form);
  const target = url ?? (button?.hasAttribute("formaction") ? button.formAction : form.action);
  const answer = await fetch(target, { method: "POST", body, headers: { Accept: "text/html" } });
  const isHere = answer.redirected ? new URL(answer.url).pathname === location.pathname : answer.status < 500;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!isHere || !page.querySelector(parts[0])) {
    location.assign(answer.redirected ? answer.url : location.href);
    return false;
  }
  const typed = /:(up|down|remove)/.test(button?.value ?? "") ? new Map() : typedSince(form, sent);
  for (const part of parts) take(part, page);
  for (const [id, value] of typed) setContent(document.getElementById(id), value);
  showRefusal(page);
  return true;
}

const isBox = (field) => field.type === "checkbox" || field.type === "radio";

/** Return what stands in the fields of a form, by their ids. */
function contentOf(form) {
  const named = [...form.elements].filter((field) => field.id && field.type !== "file" && field.tagName !== "BUTTON");
  return new Map(named.map((field) => [field.id, isBox(field) ? field.checked : field.value]));
}

/** Return what was typed while the answer was on its way: people do not wait. */
function typedSince(form, sent) {
  return new Map([...contentOf(form)].filter(([id, value]) => sent.has(id) && sent.get(id) !== value));
}

function setContent(field, value) {
  if (!field) return;
  if (isBox(field)) field.checked = value;
  else field.value = value;
}

/** Put a part of another page in the place of ours; what was folded open stays open. */
function take(selector, page) {
  const here = document.querySelector(selector);
  const there = page.querySelector(selector);
  if (!here || !there) return;
  const open = new Set([...here.querySelectorAll("details[open]:not([data-menu])")].map(nameOf));
  const fresh = document.importNode(there, true);
  for (const one of fresh.querySelectorAll("details")) if (open.has(nameOf(one))) one.open = true;
  here.replaceWith(fresh);
}

function nameOf(details) {
  const place = details.closest("[id]")?.id ?? "";
  return `${place} ${details.querySelector("summary")?.textContent.trim()}`;
}

/** Show the summary of what went wrong, or take the former one away. */
function showRefusal(page) {
  document.querySelector("#error-summary")?.remove();
  const summary = page.querySelector("#error-summary");
  if (!summary) return;
  const fresh = document.importNode(summary, true);
  document.querySelector("main form[data-live]")?.before(fresh);
  fresh.focus();
}

/** Say something to those who listen instead of look. */
export function say(words) {
  const place = document.querySelector("#said");
  if (place) place.textContent = words;
}

/**
 * Let buttons marked `data-swap` act without leaving the page; when that fails the form is sent as it always was.
 *
 * @param {(form: HTMLFormElement, button: HTMLButtonElement) => Promise<void>} act
 */
export function onSwap(act) {
  document.addEventListener(
    "submit",
    async (/** @type {any} */ event) => {
      const button = event.submitter;
      const form = event.target;
      if (!form.matches("[data-live]") || !button?.matches("[data-swap]") || form.dataset.plain) return;
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = "yes";
      try {
        await act(form, button);
      } catch {
        form.dataset.plain = "yes";
        form.requestSubmit(button);
      } finally {
        delete form.dataset.busy;
      }
    },
    true,
  );
}
