// Where answers go. Today the server keeps the draft at every tap; a store on the tablet can take its place.

const token = () => document.querySelector("input[name=csrf_token]")?.value ?? "";

/** @typedef {{answers: object[], contacts: object[], taps: object[]}} Content */

/**
 * Save a draft; resolves to {version, saved_at}, rejects with {status}.
 * @param {string} address where the server keeps it
 * @param {Content & {seen_version: number | null}} content
 */
export async function save(address, content) {
  const answer = await fetch(address, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(content),
  });
  if (!answer.ok) throw Object.assign(new Error("not saved"), { status: answer.status });
  return answer.json();
}

/**
 * Send a photo under the digest of its bytes and return the digest.
 * @param {Blob} photo
 */
export async function sendPhoto(photo) {
  const bytes = await photo.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const answer = await fetch(`/api/photos/${sha256}`, {
    method: "PUT",
    headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": token() },
    body: bytes,
  });
  if (!answer.ok) throw Object.assign(new Error("photo not sent"), { status: answer.status });
  return sha256;
}
