/** Saving at every tap: changes gather while one is being written, and none is given up before it is stored. */
import * as store from "./store.js";
import { Closed, changed } from "./record.js";

/**
 * @param {() => Promise<import("./record.js").Record_>} ensure gives the stored record, made at the first change
 * @param {{saved: (record: any) => void, saving: () => void, failed: (error: any) => void, closed: () => void}} tell
 */
export function keeper(ensure, tell) {
  /** @type {any} */
  let waiting = null;
  /** @type {Promise<void> | null} */
  let running = null;

  async function write() {
    while (waiting) {
      const { rows, ...change } = waiting;
      waiting = null;
      try {
        const { uuid } = await ensure();
        const at = new Date().toISOString();
        tell.saved(await store.change(uuid, (record) => applied(record, { ...change, rows: [...rows.values()] }, at)));
      } catch (error) {
        if (error instanceof Closed) return tell.closed();
        waiting = joined({ rows, ...change }, waiting);
        return tell.failed(error);
      }
    }
  }

  return {
    /** @param {any} change see `changed` in record.js */
    keep(change) {
      waiting = joined(waiting, { ...change, rows: new Map((change.rows ?? []).map((/** @type {any} */ row) => [row.item, row])) });
      tell.saving();
      running ??= write().finally(() => (running = null));
      return running;
    },
    /** Resolve once everything is stored. */
    async settled() {
      await running;
      if (waiting) await (running ??= write().finally(() => (running = null)));
      return waiting === null;
    },
  };
}

/** @param {import("./record.js").Record_} record @param {any} change @param {string} at */
function applied(record, { taps, ...change }, at) {
  let next = changed(record, change, at);
  for (const tap of taps ?? []) next = changed(next, { tap }, at);
  return next;
}

/**
 * Join two changes; the later one counts.
 * @param {any} before @param {any} after
 */
function joined(before, after) {
  if (!before || !after) return before ?? after;
  return {
    ...before,
    ...after,
    rows: new Map([...before.rows, ...after.rows]),
    taps: [...(before.taps ?? []), ...(after.taps ?? [])],
  };
}
