// Planning one visit: offers the checklists that fit the kind of site, and the scripts of the checklist.
// Without it every combination can be chosen, and the server refuses what does not fit.

const script = document.querySelector("script[data-kinds]");
const kinds = JSON.parse(script.dataset.kinds);
const [site, version, story] = ["site", "version", "script"].map((id) => document.getElementById(id));

const chosen = (list) => list.selectedOptions[0]?.dataset ?? {};

/**
 * Offer only the options that fit, and choose the first of them when the chosen one does not.
 * @param {HTMLSelectElement} list @param {(data: DOMStringMap) => boolean} fits
 */
function offer(list, fits) {
  const options = [...list.options];
  for (const one of options) one.hidden = one.disabled = !fits(one.dataset);
  const open = options.filter((one) => !one.disabled);
  if (open.length && list.selectedOptions[0]?.disabled !== false) list.value = open[0].value;
}

function follow() {
  const { kind } = chosen(site);
  offer(version, ({ channel = "" }) => (kinds[channel] ?? []).includes(kind));
  offer(story, (data) => data.version === version.value);
}

if (site && version && story) {
  site.addEventListener("change", follow);
  version.addEventListener("change", follow);
  follow();
}
