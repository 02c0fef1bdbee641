/* Playing a scenario without full page loads. Every answer is a form that also works by itself; the server decides
   what it means, so that a second click, a second tab or a page from the browser's memory can do no harm. */

const stage = document.querySelector("[data-stage]");
const live = document.querySelector("[data-announce]");
const words = stage.dataset;
let isBusy = false;
let ticking = 0;

/** The screen reader hears what changed; the same words again are announced again. */
function announce(text) {
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text));
}

function busy(is) {
  isBusy = is;
  stage.querySelector(".play")?.classList.toggle("is-sending", is);
  stage.setAttribute("aria-busy", String(is));
}

async function send(form, button) {
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  const answer = await fetch(form.action, {
    method: "POST", body, headers: { "X-Fragment": "play" }, credentials: "same-origin", redirect: "follow",
  });
  const html = await answer.text();
  const part = new DOMParser().parseFromString(html, "text/html").querySelector(".play[data-number]");
  if (!part) return location.assign(words.here);
  stage.replaceChildren(document.adoptNode(part));
  const foot = document.querySelector(".play-foot");
  if (foot && "over" in part.dataset) foot.hidden = true;
  arrive();
}

/** Shows the newest line: focus goes there, coaching is announced, the clock starts. */
function arrive() {
  clearInterval(ticking);
  const now = stage.querySelector("[data-now]");
  now?.focus({ preventScroll: true });
  now?.scrollIntoView({ block: "start" });
  const gap = document.documentElement.lang.startsWith("zh") ? "" : " ";
  const coach = [...stage.querySelectorAll("[data-say]")].map((line) => line.innerText.trim().replace(/\n+/g, gap)).join(gap);
  if (coach) announce(coach);
  clock();
}

stage.addEventListener("submit", async (/** @type {any} */ event) => {
  const form = event.target;
  if (!form.matches("[data-answer]")) return;
  event.preventDefault();
  if (isBusy) return;
  busy(true);
  try {
    await send(form, event.submitter);
  } catch {
    announce(words.unsent);
    const note = stage.querySelector("[data-unsent]");
    if (note) note.hidden = false;
  } finally {
    busy(false);
  }
});

/** Keys 1 to 9 choose, unless somebody is typing. */
document.addEventListener("keydown", (/** @type {any} */ event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const button = stage.querySelectorAll("button[name=choice]")[Number(event.key) - 1];
  if (!button) return;
  event.preventDefault();
  button.click();
});

/** A shrinking line with the seconds in words; at the end silence is sent, and the server checks its own clock. */
function clock() {
  const timer = stage.querySelector("[data-left]");
  if (!timer) return;
  const line = timer.querySelector("progress");
  const text = timer.querySelector("[data-seconds]");
  const ends = performance.now() + Number(timer.dataset.left) * 1000;
  const tick = () => {
    const left = Math.max(0, (ends - performance.now()) / 1000);
    line.value = left;
    text.textContent = String(Math.ceil(left));
    if (left > 0) return;
    clearInterval(ticking);
    silence(0);
  };
  tick();
  if (Number(timer.dataset.left) > 0) ticking = setInterval(tick, 250);
}

function silence(tries) {
  const form = stage.querySelector("form[data-silence]");
  if (!form) return;
  if (isBusy && tries < 20) setTimeout(() => silence(tries + 1), 250);
  else form.requestSubmit(form.querySelector("button"));
}

/** A page out of the browser's memory may be old: ask the server where the conversation stands. */
addEventListener("pageshow", (/** @type {any} */ event) => event.persisted && location.reload());
clock();
