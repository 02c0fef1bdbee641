// Keeping what is filled in on a sheet: at every tap, one request at a time, with the time of the last that arrived.

import { exclude, markLost } from "./sheet.js";
import { save } from "./visit-store.js";

/**
 * Return a function that saves the sheet; called while a save is under way it saves once more afterwards.
 * "Saved" stands there only while it is true of all that is filled in; what could not be sent goes when the network is back.
 * @param {HTMLFormElement} form names the address in data-save and the version it has seen in data-version
 * @param {{saving: string, saved: string, failed: string, conflict: string}} words
 * @param {() => object} content what is sent
 */
export function autosave(form, words, content) {
  const note = form.querySelector("[data-saved]");
  let version = form.dataset.version ? Number(form.dataset.version) : null;
  let running = false;
  let again = false;
  let isBehind = false;
  let leave = null;

  // What is on its way arrives before the page is left: else the two would meet at the server.
  form.addEventListener("submit", (event) => {
    isBehind = false;
    if (!running) return;
    event.preventDefault();
    leave = () => form.requestSubmit(event.submitter);
  });
  addEventListener("beforeunload", (event) => isBehind && event.preventDefault());
  addEventListener("online", () => isBehind && keep());

  async function keep() {
    isBehind = true;
    note.textContent = words.saving;
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      const done = await save(form.dataset.save ?? "", { ...content(), seen_version: version });
      version = done.version;
      isBehind = again;
      const at = new Date(done.saved_at);
      note.textContent = words.saved.replace("{}", at.toLocaleTimeString("zh-CN", { hour12: false }));
    } catch (error) {
      const isTaken = /** @type {any} */ (error).status === 409;
      isBehind = !isTaken;
      note.textContent = isTaken ? words.conflict : words.failed;
    } finally {
      running = false;
      if (again) {
        again = false;
        keep();
      } else {
        const go = leave;
        leave = null;
        go?.();
      }
    }
  }
  return keep;
}

/** Tell about every field that changes, once what it excludes is cleared and what is lost is marked. */
export function watch(form, changed) {
  form.addEventListener("change", async (event) => {
    const field = event.target;
    if (field.closest("[data-item]") && field.closest(".answer")) exclude(field);
    await changed(field);
    markLost(form);
  });

  // What is asked for goes as soon as it is typed: if it went when the field is left, the next tap would miss its target.
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) markLost(form);
  });
}
