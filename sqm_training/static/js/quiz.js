// Saves an answer while it is being given, and shows the time that is left. Without it every button sends the form;
// with it nothing else changes: the server's clock and the server's key decide.

const form = document.querySelector("form[data-quiz]");
const status = form.querySelector("[data-status]") ?? document.querySelector("[data-status]");
const revision = form.querySelector("[data-revision]");
const WAIT = 700;
const AGAIN = 4000;
let pending = 0;
let isDirty = false;
let sending = null;

function say(words, isUnsaved = false) {
  status.textContent = words;
  status.classList.toggle("is-unsaved", isUnsaved);
}

/** Send what the form holds; tried again while the network is away. */
async function save() {
  clearTimeout(pending);
  if (sending) await sending;
  if (!isDirty) return;
  isDirty = false;
  sending = send();
  await sending;
  sending = null;
}

async function send() {
  let answer;
  try {
    answer = await fetch(form.dataset.save, { method: "PUT", body: new FormData(form), credentials: "same-origin", redirect: "error", keepalive: true });
  } catch {
    isDirty = true;
    say(form.dataset.unsaved, true);
    pending = setTimeout(save, AGAIN);
    return;
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) {
    revision.value = told.revision;
    say(told.saved ? form.dataset.saved.replace("{at}", told.saved) : "");
    return;
  }
  if (told.closed || told.other_window || answer.status === 401) location.reload();
  else say(told.message ?? form.dataset.unsaved, true);
}

form.addEventListener("input", (event) => {
  isDirty = true;
  say(form.dataset.saving);
  clearTimeout(pending);
  const isTyped = event.target.matches("input[type=text], textarea");
  pending = setTimeout(save, isTyped ? WAIT : 0);
});

/* The form itself carries the newest answer; a saving under way ends first, so that it is not taken for another window. */
form.addEventListener("submit", (event) => {
  clearTimeout(pending);
  isDirty = false;
  if (!sending) return;
  event.preventDefault();
  delete form.dataset.sent;
  const button = event.submitter;
  sending.then(() => form.requestSubmit(button));
}, true);

addEventListener("beforeunload", (event) => isDirty && event.preventDefault());
addEventListener("online", () => isDirty && save());
addEventListener("pageshow", (event) => event.persisted && location.reload());

/* The clock shows what the server said; at its end what is written is saved once more and the quiz is handed in. */
const clock = document.querySelector("[data-left]");
if (clock) {
  const text = clock.querySelector("[data-clock]");
  const ends = performance.now() + Number(clock.dataset.left) * 1000;
  const tick = async () => {
    const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
    text.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("is-short", left < 60);
    if (left > 0) return;
    clearInterval(ticking);
    await save();
    isDirty = false;
    document.querySelector("form[data-time-is-over]").requestSubmit();
  };
  const ticking = setInterval(tick, 500);
}
