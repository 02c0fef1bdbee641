// Keeps the count of those who signed in up to date while the code is on the wall; without it the page is loaded anew by hand.

const EVERY = 10_000;

/** Read the page again and take over its count; once the code has run out, show the page that says so. */
async function refresh() {
  const here = document.querySelector("#here");
  if (!here) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const there = page.querySelector("#here");
      if (answer.ok && !there) {
        location.reload();
        return;
      }
      if (there && there.textContent !== here.textContent) here.textContent = there.textContent;
    } catch {
      // No network for a moment: the next turn asks again.
    }
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
