/** One part of the visit on the screen at a time; the address says which, so that the browser's own way back works. */
import { all, make, said, words } from "./dom.js";

/** @param {HTMLFormElement} form @param {(section: HTMLElement) => number} openIn @param {(step: string) => void} arrived */
export function steps(form, openIn, arrived) {
  const sections = all("[data-step]", form);
  const names = sections.map((one) => one.dataset.step);
  const next = form.querySelector("[data-next]");
  const back = form.querySelector("[data-back]");
  const list = form.querySelector("[data-jump-list]");
  const jump = form.querySelector("[data-jump]");
  const home = back.getAttribute("href");
  let place = 0;

  /** @param {boolean} isFocused */
  function show(isFocused) {
    const name = decodeURIComponent(location.hash.slice(1));
    place = Math.max(0, names.indexOf(name === "ending" ? "check" : name));
    sections.forEach((one, index) => (one.hidden = index !== place));
    form.querySelector("[data-place]").textContent = said(words.part, { n: place + 1, m: names.length });
    const bar = form.querySelector("[data-progress]");
    [bar.hidden, bar.max, bar.value] = [false, names.length, place + 1];
    next.hidden = place === names.length - 1;
    next.textContent = place === names.length - 2 ? words.check : words.next;
    back.href = place ? `#${names[place - 1]}` : home;
    if (isFocused) {
      scrollTo(0, 0);
      sections[place].querySelector("h2")?.focus();
    }
    arrived(names[place]);
    if (jump.open) fillJump();
  }

  function fillJump() {
    list.replaceChildren(
      ...sections.map((one, index) => {
        const left = openIn(one);
        const link = make("a", { href: `#${names[index]}`, className: "button button-quiet" }, one.querySelector("h2").textContent);
        if (index === place) link.setAttribute("aria-current", "step");
        if (left) link.append(" ", make("span", { className: "sheet-dot", ariaHidden: "true" }), make("span", { className: "visually-hidden" }, said(words.open, { n: left })));
        return link;
      }),
    );
  }

  next.type = "button";
  next.addEventListener("click", () => (location.hash = names[Math.min(place + 1, names.length - 1)]));
  jump.hidden = false;
  jump.addEventListener("toggle", () => {
    if (!jump.open) return;
    fillJump();
    list.scrollIntoView({ block: "nearest" });
  });
  addEventListener("hashchange", () => {
    jump.open = false;
    if (location.hash !== "#quick") show(true);
  });
  show(false);
  return {
    goTo: (/** @type {string} */ name) => (location.hash === `#${name}` ? show(true) : (location.hash = name)),
    current: () => names[place],
  };
}
