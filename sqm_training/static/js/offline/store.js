/**
 * The tablet's memory: one record per visit, photos as rows of their own, receipts of what was delivered.
 *
 * A change is read, made and written only if nobody else wrote in between, so that two windows never undo each other.
 * Everything is written with strict durability: what is said to be saved survives a dead battery.
 */
import { openDB } from "../../vendor/idb/idb.js";

const open = /** @type {(name: string, version: number, handlers: any) => Promise<any>} */ (openDB);

/** @typedef {import("./record.js").Record_} Record_ */
/** @typedef {{id: string, record: string, owner: number, item: string, bytes: ArrayBuffer, type: string, sha256: string,
 *   taken_at: string, is_sent: boolean}} Photo */

const NAME = "tablet";
const STRICT = /** @type {const} */ ({ durability: "strict" });
const KEPT_RECEIPTS = 50;
/** @type {Promise<any> | null} */
let connection = null;

function connect() {
  connection ??= open(NAME, 2, {
    upgrade,
    blocking: () => forget(),
    terminated: () => forget(),
  }).catch((/** @type {unknown} */ error) => {
    connection = null;
    throw error;
  });
  return connection;
}

/** @param {any} db @param {number} before the version that is there, 0 for none @param {number | null} _now @param {any} act */
async function upgrade(db, before, _now, act) {
  if (before < 1) {
    db.createObjectStore("records", { keyPath: "uuid" });
    db.createObjectStore("photos", { keyPath: "id" }).createIndex("record", "record");
    db.createObjectStore("receipts", { keyPath: ["uuid", "revision"] });
    db.createObjectStore("meta", { keyPath: "name" });
  }
  const records = act.objectStore("records");
  if (before === 1) {
    records.deleteIndex("visit");
    for (const one of await records.getAll()) await records.put({ ...one, addendum: 0 });
  }
  records.createIndex("part", ["owner", "visit", "revision", "addendum"], { unique: true });
}

async function forget() {
  const old = connection;
  connection = null;
  (await old?.catch(() => null))?.close();
}

const LOST = new Set(["InvalidStateError", "UnknownError", "TransactionInactiveError"]);

/**
 * Run with the database, once more with a new connection when the system has closed the one before: tablets do that to
 * tabs in the background, and every later save would fail.
 * @template T @param {(db: any) => Promise<T>} work @returns {Promise<T>}
 */
async function using(work) {
  try {
    return await work(await connect());
  } catch (error) {
    if (!LOST.has(/** @type {any} */ (error)?.name)) throw error;
    await forget();
    return work(await connect());
  }
}

/** For tests: the connection as it is now. */
export const handle = () => connect();

/**
 * What is kept of one visit in one revision, or of one of its addenda: never of another.
 * @param {number} owner @param {number} visit @param {number} revision @param {number} [addendum]
 * @returns {Promise<Record_ | undefined>}
 */
export const recordOf = (owner, visit, revision, addendum = 0) =>
  using((db) => db.getFromIndex("records", "part", [owner, visit, revision, addendum]));

/** @param {string} uuid @returns {Promise<Record_ | undefined>} */
export const record = (uuid) => using((db) => db.get("records", uuid));

/** @returns {Promise<Record_[]>} everybody's, the oldest first */
export async function all() {
  const found = await using((db) => db.getAll("records"));
  return found.sort((/** @type {Record_} */ a, /** @type {Record_} */ b) => (a.opened_at < b.opened_at ? -1 : 1));
}

/** What waits to be sent, in the order in which it was closed, and what awaits a choice between two versions. */
export async function waiting(/** @type {number} */ owner) {
  const found = (await all()).filter((one) => one.owner === owner && one.frozen);
  return found
    .filter((one) => one.state === "waiting" || one.trouble?.kind === "conflict")
    .sort((a, b) => ((a.frozen_at ?? "") < (b.frozen_at ?? "") ? -1 : 1));
}

/**
 * Store a new record; when another window was first, return the one that it stored.
 * @param {Record_} fresh @returns {Promise<Record_>}
 */
export async function add(fresh) {
  try {
    await using(async (db) => {
      const act = db.transaction("records", "readwrite", STRICT);
      await Promise.all([act.store.add(fresh), act.done]);
    });
    return fresh;
  } catch (error) {
    if (/** @type {any} */ (error)?.name !== "ConstraintError") throw error;
    return /** @type {Record_} */ (await recordOf(fresh.owner, fresh.visit, fresh.revision, fresh.addendum));
  }
}

/**
 * Change a record by `make`, again from the start when another window has written meanwhile.
 * @param {string} uuid @param {(record: Record_) => Record_ | Promise<Record_>} make @returns {Promise<Record_>}
 */
export async function change(uuid, make) {
  for (;;) {
    const before = await record(uuid);
    if (!before) throw Object.assign(new Error("this record is not here any more"), { name: "NotFoundError" });
    const after = { ...(await make(before)), turn: before.turn + 1 };
    const isDone = await using((db) => replace(db, before, after));
    if (isDone) return after;
  }
}

/** @param {any} db @param {Record_} before @param {Record_} after */
async function replace(db, before, after) {
  const act = db.transaction(["records", "photos"], "readwrite", STRICT);
  const records = act.objectStore("records");
  const now = await records.get(before.uuid);
  if (now?.turn !== before.turn) {
    await act.done;
    return false;
  }
  const writes = [];
  if (after.uuid !== before.uuid) {
    writes.push(records.delete(before.uuid));
    for (const row of await act.objectStore("photos").index("record").getAll(before.uuid)) {
      writes.push(act.objectStore("photos").put({ ...row, record: after.uuid }));
    }
  }
  writes.push(records.put(after));
  await Promise.all([...writes, act.done]);
  return true;
}

/** @param {Photo} row */
export const addPhoto = (row) =>
  using(async (db) => {
    const act = db.transaction("photos", "readwrite", STRICT);
    await Promise.all([act.store.add(row), act.done]);
  });

/** @param {string} uuid @returns {Promise<Photo[]>} */
export const photosOf = (uuid) => using((db) => db.getAllFromIndex("photos", "record", uuid));

/** @param {string} id */
export const photoSent = (id) =>
  using(async (db) => {
    const act = db.transaction("photos", "readwrite", STRICT);
    const row = await act.store.get(id);
    await Promise.all([row && act.store.put({ ...row, is_sent: true }), act.done]);
  });

/** Delete a record and its photos because a receipt settles it; the receipt stays for the list of what was delivered. */
export const settle = (/** @type {Record_} */ one, /** @type {any} */ receipt) =>
  using(async (db) => {
    const act = db.transaction(["records", "photos", "receipts"], "readwrite", STRICT);
    const kept = act.objectStore("receipts").put({ ...receipt, owner: one.owner, visit: one.visit, addendum: one.addendum, title: one.title });
    await Promise.all([kept, removal(act, one.uuid), act.done]);
  });

/**
 * Delete a record and its photos because its owner has said so.
 * @param {string} uuid
 */
export const discard = (uuid) =>
  using(async (db) => {
    const act = db.transaction(["records", "photos"], "readwrite", STRICT);
    await Promise.all([removal(act, uuid), act.done]);
  });

/** @param {any} act @param {string} uuid */
async function removal(act, uuid) {
  const photos = act.objectStore("photos");
  const gone = [act.objectStore("records").delete(uuid)];
  for (const key of await photos.index("record").getAllKeys(uuid)) gone.push(photos.delete(key));
  await Promise.all(gone);
}

/** @param {number} owner @returns {Promise<any[]>} the latest first; old ones are forgotten */
export const receipts = (owner) =>
  using(async (db) => {
    const found = (await db.getAll("receipts")).filter((/** @type {any} */ one) => one.owner === owner);
    found.sort((/** @type {any} */ a, /** @type {any} */ b) => (a.received_at < b.received_at ? 1 : -1));
    for (const old of found.slice(KEPT_RECEIPTS)) await db.delete("receipts", [old.uuid, old.revision]);
    return found.slice(0, KEPT_RECEIPTS);
  });

/** @param {string} name @returns {Promise<any>} */
export const remembered = async (name) => (await using((db) => db.get("meta", name)))?.value;

/** @param {string} name @param {any} value */
export const remember = (name, value) => using((db) => db.put("meta", { name, value }));

/**
 * Forget the receipts of everybody else: they name places that only their owner knows.
 * @param {number | null} owner
 */
export const forgetReceipts = (owner) =>
  using(async (db) => {
    for (const one of await db.getAll("receipts")) {
      if (one.owner !== owner) await db.delete("receipts", [one.uuid, one.revision]);
    }
  });

/**
 * Ask that nothing is cleared away; say whether that is granted (null when nobody can tell) and how many bytes are left.
 * @returns {Promise<{isKept: boolean | null, left: number}>}
 */
export async function room() {
  const storage = globalThis.navigator?.storage;
  const isKept = (await storage?.persisted?.()) || ((await storage?.persist?.()) ?? null);
  const { quota = Infinity, usage = 0 } = (await storage?.estimate?.()) ?? {};
  return { isKept, left: quota - usage };
}
