// The actor's card: a tap moves the mood without loading the page. Without it every button is a post.

const form = document.querySelector("form[data-actor-card]");
const failed = document.querySelector("script[data-failed]").dataset.failed;
const word = form.querySelector("[data-mood-word]");

/** Show the mood and how often each line was ticked. */
function show({ mood, ticks }) {
  for (const button of form.querySelectorAll("button[name=mood]")) {
    button.setAttribute("aria-pressed", String(Number(button.value) === mood));
    if (Number(button.value) === mood) word.textContent = button.textContent;
  }
  for (const place of form.querySelectorAll("[data-times]")) {
    const times = ticks.filter((cause) => cause === place.dataset.times).length;
    place.textContent = times ? `×${times}` : "";
  }
}

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  const body = new FormData(form);
  body.set(button.name, button.value);
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
    if (answer.ok) show(await answer.json());
    else location.reload();
  } catch {
    word.textContent = failed;
    word.classList.remove("visually-hidden");
  }
});
