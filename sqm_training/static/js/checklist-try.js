// A version tried out: conditions act as on the tablet; in a trial the score follows every answer.

import { send } from "./live.js";
import { exclude, followConditions, markLost } from "./sheet.js";

const form = document.querySelector("form[data-preview], form[data-try]");
const WAIT = 250;
let timer = 0;

function follow() {
  followConditions(form);
  markLost(form);
}

form.addEventListener("change", (event) => {
  if (event.target.closest("[data-item] .answer")) exclude(event.target);
  follow();
  if (!form.matches("[data-try]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => send(form, null, { parts: ["#try-score"], extra: { act: "score" } }).catch(() => {}), WAIT);
});

form.addEventListener("submit", (event) => {
  if (form.matches("[data-preview]")) event.preventDefault();
});

follow();
form.classList.add("is-live");
