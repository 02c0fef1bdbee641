/* Lets a tablet open the visits that its shopper has taken along, and nothing else, without a network.

   It answers GET alone and never sends anything: sending again what a person meant to send once is the queue's work.
   The server puts the list of files in front: SHELL = {version, files: [{url, sha256}], pages: [address]}. */

/** A browser knows a worker by this name; the type checker knows only pages. */
const worker = /** @type {any} */ (self);
const SHELL_CACHE = `shell-${SHELL.version}`;
const VISITS = /^visits-(\d+)$/;
const SHEET = /^\/shops\/\d+\/(sheet|addendum)$/;
const STATIC = /^\/(static|assets)\//;
const OWNER = "X-Tablet-Owner";
const PATIENCE = 4000;

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(fillShell().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(deleteOldShells().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const kind = kindOf(event.request, worker.location.origin);
  if (kind === "static") event.respondWith(fromShell(event.request));
  else if (kind === "sheet") event.respondWith(sheetPage(event));
  else if (kind === "tablet") event.respondWith(tabletPage(event.request));
  else if (kind === "page") event.respondWith(anyPage(event.request));
});

/**
 * Say what a request is to us; what is none of our business goes its way untouched.
 * @param {Request} request @param {string} origin
 */
function kindOf(request, origin) {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return "";
  if (STATIC.test(url.pathname)) return "static";
  if (request.mode !== "navigate") return "";
  if (SHEET.test(url.pathname)) return "sheet";
  return SHELL.pages.includes(url.pathname) ? "tablet" : "page";
}

async function fillShell() {
  const cache = await caches.open(SHELL_CACHE);
  await Promise.all([...SHELL.files.map((file) => keepFile(cache, file)), ...SHELL.pages.map((page) => keepPage(cache, page))]);
}

/**
 * A file counts only when its bytes are the ones that the server lists: a hotel's sign-in page is a 200 too.
 * @param {Cache} cache @param {{url: string, sha256: string}} file
 */
async function keepFile(cache, { url, sha256 }) {
  const answer = await fetch(url, { cache: "no-cache", redirect: "error" });
  const bytes = await answer.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (!answer.ok || found !== sha256) throw new Error(`not what was asked for: ${url}`);
  await cache.put(url, new Response(bytes, { headers: { "Content-Type": answer.headers.get("Content-Type") ?? "" } }));
}

/**
 * The pages of nobody: fetched without a cookie, so that they hold nothing of the person now signed in.
 * @param {Cache} cache @param {string} url
 */
async function keepPage(cache, url) {
  const answer = await fetch(url, { cache: "no-store", redirect: "error", credentials: "omit" });
  if (!answer.ok || answer.headers.get(OWNER) !== "nobody") throw new Error(`not what was asked for: ${url}`);
  await cache.put(url, answer);
}

async function deleteOldShells() {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== SHELL_CACHE) await caches.delete(name);
  }
}

/**
 * The file of exactly this version, else from the network, else whatever version is here.
 * @param {Request} request
 */
async function fromShell(request) {
  const cache = await caches.open(SHELL_CACHE);
  const url = new URL(request.url);
  const isVersioned = url.search !== "" || url.pathname.startsWith("/assets/");
  const there = await cache.match(request, { ignoreSearch: !isVersioned });
  if (there) return there;
  try {
    return await fetch(request);
  } catch (error) {
    const old = (await cache.match(request, { ignoreSearch: true })) ?? (url.pathname.endsWith(".css") && (await anyStyle(cache)));
    if (old) return old;
    throw error;
  }
}

/** @param {Cache} cache */
async function anyStyle(cache) {
  const style = SHELL.files.find((file) => file.url.endsWith(".css"));
  return style && cache.match(style.url);
}

/** @param {any} event */
async function sheetPage(event) {
  const kept = await keptVisit(event.request.url);
  try {
    const answer = await withPatience(fetch(event.request), kept ? PATIENCE : 0);
    if (kept && answer.ok && !answer.redirected && answer.headers.get(OWNER) === kept.owner) {
      event.waitUntil(refresh(kept, event.request.url, answer.clone()));
    }
    return answer;
  } catch {
    return kept?.answer ?? startPage();
  }
}

/**
 * Put the newer page in the place of the older one, unless it was deleted meanwhile because its owner has left.
 * @param {{name: string}} kept @param {string} url @param {Response} answer
 */
async function refresh(kept, url, answer) {
  if (!(await caches.has(kept.name))) return;
  const cache = await caches.open(kept.name);
  if (await cache.match(url)) await cache.put(url, answer);
}

/** @param {string} url */
async function keptVisit(url) {
  for (const name of await caches.keys()) {
    const owner = VISITS.exec(name)?.[1];
    const answer = owner && (await (await caches.open(name)).match(url, { ignoreVary: true }));
    if (answer) return { name, owner, answer };
  }
  return null;
}

/** @param {Request} request */
async function tabletPage(request) {
  const there = await (await caches.open(SHELL_CACHE)).match(new URL(request.url).pathname, { ignoreVary: true });
  return there ?? fetch(request);
}

/** @param {Request} request */
async function anyPage(request) {
  try {
    return await fetch(request);
  } catch {
    return startPage();
  }
}

async function startPage() {
  const language = worker.navigator.language.startsWith("zh") ? "zh" : "en";
  const page = SHELL.pages.find((one) => one.endsWith(language)) ?? SHELL.pages[0];
  const there = await (await caches.open(SHELL_CACHE)).match(page, { ignoreVary: true });
  return there ?? Response.error();
}

/** @param {Promise<Response>} promise @param {number} milliseconds @returns {Promise<Response>} */
function withPatience(promise, milliseconds) {
  if (!milliseconds) return promise;
  return Promise.race([promise, new Promise((_, refuse) => setTimeout(() => refuse(new Error("too slow")), milliseconds))]);
}
