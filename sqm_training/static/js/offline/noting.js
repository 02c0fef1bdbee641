/** The notes of the visit: kept while they are typed, shown beside the checklist. */

const TYPING = 300;

/**
 * @param {HTMLElement} form
 * @param {() => any} content what the visit holds
 * @param {(text: string) => void} save called once the typing pauses
 */
export function noting(form, content, save) {
  const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-kept-notes]"));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;

  function show() {
    if (!place) return;
    place.hidden = !content().notes;
    /** @type {HTMLElement} */ (place.querySelector("[data-kept-notes-text]")).textContent = content().notes;
  }

  /** @param {string} text */
  function keep(text) {
    content().notes = text;
    show();
    clearTimeout(typing);
    typing = setTimeout(() => save(text), TYPING);
  }

  return { keep, show };
}
