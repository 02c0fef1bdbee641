/** A copy of the draft on the server, for another device and for the form that needs no script; best effort only. */
import * as server from "./server.js";

const QUIET = 4000;
let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

/**
 * Send the copy once nothing was tapped for a while.
 * @param {import("./record.js").Record_} record
 */
export function mirrorSoon(record) {
  clearTimeout(timer);
  if (record.state === "draft") timer = setTimeout(() => mirror(record), QUIET);
}

/** @param {import("./record.js").Record_} record */
async function mirror(record) {
  if (!navigator.onLine) return;
  const session = await server.session();
  if (session.kind === "ready" && session.person === record.owner) await server.mirror(record, session.csrf);
}

/** What is closed needs no copy any more. */
export const mirrorNever = () => clearTimeout(timer);
