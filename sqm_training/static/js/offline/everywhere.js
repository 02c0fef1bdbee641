/**
 * On every page: say how much is unsent, send it, warn at leaving, and forget what the person before has seen.
 *
 * Pages of shoppers load it at once, those of others only on a device that has kept visits (see app.js). It is the one
 * script that a tablet's page asks the network for: the others come out of the service worker's cache.
 */
const script = document.querySelector("script[data-person]");
const words = JSON.parse(script.dataset.unsentWords);
const person = script.dataset.person === "" || script.dataset.person === "?" ? null : Number(script.dataset.person);
const isNobodys = script.dataset.person === "?";
const isSecure = isSecureContext && Boolean(globalThis.indexedDB);
const PATIENCE = 20_000;
/** The script of this page itself. */
const own = document.querySelector("[data-tablet-page]")?.dataset.tabletPage;

/** Say whether this device has ever kept anything. */
function isTablet() {
  try {
    return localStorage.getItem("tablet") === "1";
  } catch {
    return false;
  }
}

/** The page that is nobody's. */
const startPage = () => `/tablet/${document.documentElement.lang === "en" ? "en" : "zh"}`;

/** @param {string} one @param {string} many @param {number} n */
const counted = (one, many, n) => (n === 1 ? one : many).replace("{n}", String(n));

/**
 * Resolve once this page gets its files from the service worker, or when it never will: then they come from the network.
 * @param {boolean} mayRegister whether a worker may be installed for this page
 */
async function installed(mayRegister) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const found = mayRegister ? workers.register("/service-worker.js", { scope: "/" }) : workers.getRegistration();
  const worker = found.then((one) => one && !one.active && Promise.race([claimed(workers), givenUp(one), wait(PATIENCE)]));
  const settled = worker.catch((error) => console.info("no offline pages", error));
  if (!workers.controller) await settled;
}

/** @param {number} milliseconds */
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** @param {ServiceWorkerContainer} workers */
const claimed = (workers) => new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));

/**
 * A worker that cannot install everything is of no use.
 * @param {ServiceWorkerRegistration} worker
 */
function givenUp({ installing }) {
  return new Promise((done) => installing?.addEventListener("statechange", () => installing.state === "redundant" && done(null)));
}

async function begin() {
  if ("shopper" in script.dataset) localStorage.setItem("tablet", "1");
  await installed("shopper" in script.dataset || isNobodys);
  if (own) import(`./${own}.js`);
  const [owner, sending] = await Promise.all([import("./owner.js"), import("./sending.js")]);
  if (person !== null && (await owner.mustLeave())) return location.replace("/sign-in");
  const self = await owner.arrived(person, isNobodys);
  const show = async (waitsForSignIn = false) => showCount(await owner.counts(self), self, waitsForSignIn);
  for (const link of document.querySelectorAll("a[data-sheet]")) link.href = link.dataset.sheet;
  await show();
  document.documentElement.dataset.known = "1";
  sending.onMessage((/** @type {any} */ message) => {
    if (message.kind === "left") location.replace(startPage());
    else if (message.kind === "flushed") show(message.outcome === "sign_in");
    else if (message.kind === "record") show();
  });
  if (self !== null) sending.keepSending(() => self);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("submit", (event) => leaving(event, owner, sending, self));
}

/** @param {{own: number, others: number, waiting: number}} counts @param {number | null} self @param {boolean} waitsForSignIn */
function showCount({ own, others, waiting }, self, waitsForSignIn) {
  document.querySelector(".unsent")?.remove();
  const isOut = self === null && !isNobodys;
  if (!(own || others) || document.body.classList.contains("tablet-start")) return;
  const box = document.createElement("span");
  box.className = "unsent";
  box.setAttribute("role", "status");
  const isOwn = self !== null && own;
  const link = /** @type {HTMLAnchorElement} */ (document.createElement(isOwn || isOut ? "a" : "span"));
  link.className = "unsent-link";
  if (isOwn) link.href = waitsForSignIn ? `/sign-in?next=${encodeURIComponent(location.pathname)}` : script.dataset.waiting;
  else if (isOut) link.href = "/sign-in";
  if (isOut) link.textContent = counted(words.sign_in, words.sign_in, others);
  else if (!isOwn) link.textContent = counted(words.other_one, words.other_many, others);
  else if (waitsForSignIn && waiting) link.textContent = counted(words.sign_in, words.sign_in, waiting);
  else link.textContent = counted(words.one, words.many, own);
  box.append(link);
  const form = isOut && document.querySelector("main form");
  if (form) return form.before(box);
  const place = document.querySelector(".sheet-head, .top-end");
  if (!place) box.classList.add("unsent-low");
  (place ?? document.body).prepend(box);
}

/**
 * Signing out with unsent work asks first and drops nothing; what the person has seen is forgotten either way.
 * @param {any} event @param {typeof import("./owner.js")} owner @param {typeof import("./sending.js")} sending @param {number | null} self
 */
async function leaving(event, owner, sending, self) {
  const form = event.target;
  if (!form.action.endsWith("/sign-out") || form.dataset.left) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { own } = await owner.counts(self);
  if (own && !(await isSure(own))) return;
  await owner.left();
  sending.postToOthers({ kind: "left" });
  if (!navigator.onLine) {
    await owner.leaveLater();
    return location.replace(startPage());
  }
  form.dataset.left = "yes";
  return form.submit();
}

/** @param {number} n */
function isSure(n) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.id = "leave-question";
  text.textContent = counted(words.leave_one, words.leave, n);
  dialog.setAttribute("aria-labelledby", text.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "dialog-actions";
  for (const [value, label, looks] of [["", words.leave_no, "primary"], ["yes", words.leave_yes, "secondary"]]) {
    const button = Object.assign(document.createElement("button"), { value, textContent: label, className: `button button-${looks}` });
    form.append(button);
  }
  dialog.append(text, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    resolve(dialog.returnValue === "yes");
    dialog.remove();
  }));
}

if (isSecure && (isTablet() || isNobodys || "shopper" in script.dataset)) begin().catch((error) => console.info("the tablet's memory is closed", error));
else if (own) import(isSecureContext ? `./${own}.js` : "./insecure.js");
