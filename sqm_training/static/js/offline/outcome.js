/**
 * What an answer of the network means. A 200 alone means nothing: a hotel's sign-in page answers 200 to everything.
 *
 * @typedef {{status: number, json: any, retryAfter: number}} Answer `json` is null when the body is none; `retryAfter` in seconds
 * @typedef {{kind: "receipt" | "missing" | "conflict" | "refused" | "too_large" | "gone" | "sign_in" | "stale" | "busy" |
 *   "broken" | "offline" | "ready" | "kept" | "told", [more: string]: any}} Outcome `told`: a person has to look; the queue goes on
 */

const isDigest = (/** @type {unknown} */ one) => typeof one === "string" && /^[0-9a-f]{64}$/.test(one);
const digests = (/** @type {unknown} */ list) => Array.isArray(list) && list.every(isDigest);
const isOurs = (/** @type {any} */ json) => json !== null && typeof json === "object" && !Array.isArray(json);

/**
 * Read what every request may meet; null when the answer is a matter of the request itself.
 * @param {Answer} answer @returns {Outcome | null}
 */
function common({ status, json, retryAfter }) {
  if (status === 0 || !isOurs(json)) {
    return status === 503 || status === 507 || status === 429 ? { kind: "busy", retryAfter } : { kind: "offline" };
  }
  if (status === 401) return { kind: "sign_in" };
  if (status === 400) return { kind: "stale", words: json.error };
  if (status === 413) return { kind: "too_large", words: json.error };
  if (status === 429 || status === 503 || status === 507) return { kind: "busy", retryAfter, words: json.error };
  if (status >= 500) return { kind: "broken", words: json.error };
  return null;
}

/**
 * Who is signed in: the probe before each sending.
 * @param {Answer} answer @returns {Outcome}
 */
export function ofSession(answer) {
  const met = common(answer);
  if (met) return met.kind === "stale" || met.kind === "too_large" ? { kind: "offline" } : met;
  if (answer.status === 403) return { kind: "sign_in" };
  const { person, csrf } = answer.json;
  const isReal = answer.status === 200 && Number.isInteger(person) && typeof csrf === "string" && csrf;
  return isReal ? { kind: "ready", person, csrf } : { kind: "offline" };
}

/**
 * What became of a submission.
 * @param {Answer} answer @returns {Outcome}
 */
export function ofSubmission(answer) {
  const met = common(answer);
  if (met) return met;
  const { status, json } = answer;
  if (status === 202) return digests(json.missing) ? { kind: "missing", missing: json.missing } : { kind: "offline" };
  if (status === 200 || status === 201) return isDigest(json.digest) ? { kind: "receipt", receipt: json } : { kind: "offline" };
  if (status === 409) {
    return { kind: "conflict", words: json.error, missing: digests(json.missing) ? json.missing : [], address: json.choose };
  }
  if (status === 422) return { kind: "refused", words: json.error, problems: Array.isArray(json.problems) ? json.problems : [] };
  if (status === 404 || status === 403) return { kind: "gone", words: json.error };
  return { kind: "offline" };
}

/**
 * What became of a photo.
 * @param {Answer} answer @param {string} sha256 @returns {Outcome}
 */
export function ofPhoto(answer, sha256) {
  const met = common(answer);
  if (met) return met;
  const { status, json } = answer;
  if ((status === 200 || status === 201) && json.sha256 === sha256) return { kind: "kept" };
  if (status === 422) return { kind: "refused", words: json.error, problems: [] };
  return { kind: "offline" };
}

const LONGEST = 300;

/**
 * Seconds until the next try: 1, 2, 4 … 300, never sooner than the server asked for.
 * @param {number} failures how many tries in a row have failed, from 1 @param {number} [retryAfter]
 */
export function pause(failures, retryAfter = 0) {
  return Math.max(Math.min(LONGEST, 2 ** Math.min(failures - 1, 9)), Math.min(retryAfter || 0, 3600));
}

/**
 * Read a Retry-After header as seconds.
 * @param {string | null} text
 */
export function seconds(text) {
  const found = Number(text);
  return Number.isFinite(found) && found > 0 ? found : 0;
}
