/** On plain http the pages say that they cannot work offline, instead of failing silently. */
import { note, words } from "./dom.js";

for (const place of document.querySelectorAll("[data-notes], [data-offline-notes]")) {
  note(place, "https", words.no_https);
  const list = place.closest("[data-on-tablet]");
  if (!list) continue;
  list.hidden = false;
  list.querySelector("details").hidden = true;
}
