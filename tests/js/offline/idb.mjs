// The browser's database as far as the tablet uses it, in memory: unique indexes, transactions that wait for each other
// and undo what they wrote when they fail, connections that the system closes.
const databases = new Map();
const keyText = (/** @type {any} */ key) => JSON.stringify(key);
const keyOf = (path, row) => (Array.isArray(path) ? path.map((name) => row[name]) : row[path]);
const fault = (name) => Object.assign(new Error(name), { name });

/** Forget everything, as a new device. */
export const wipe = () => databases.clear();

class Rows {
  constructor(keyPath) {
    Object.assign(this, { keyPath, rows: new Map(), indexes: new Map() });
  }
  createIndex(name, path, { unique = false } = {}) {
    this.indexes.set(name, { path, unique });
  }
  deleteIndex(name) {
    this.indexes.delete(name);
  }
  get = (key) => structuredClone(this.rows.get(keyText(key)));
  getAll = () => [...this.rows.values()].map((row) => structuredClone(row));
  found = (name, value) => this.getAll().filter((row) => keyText(keyOf(this.indexes.get(name).path, row)) === keyText(value));
  delete = (key) => void this.rows.delete(keyText(key));
  put(row) {
    const key = keyText(keyOf(this.keyPath, row));
    for (const [name, { path, unique }] of this.indexes) {
      const others = this.found(name, keyOf(path, row)).filter((one) => keyText(keyOf(this.keyPath, one)) !== key);
      if (unique && others.length) throw fault("ConstraintError");
    }
    this.rows.set(key, structuredClone(row));
  }
  add(row) {
    if (this.rows.has(keyText(keyOf(this.keyPath, row)))) throw fault("ConstraintError");
    this.put(row);
  }
}

class Act {
  constructor(base, names) {
    const stores = names.map((name) => base.stores.get(name));
    let open = 0;
    let failure = null;
    const before = base.last;
    this.done = new Promise((done, refuse) => (this.end = () => (failure ? refuse(failure) : done())));
    base.last = this.done.catch(() => null);
    const undo = stores.map((store) => [store, null]);
    const run = async (work) => {
      open += 1;
      await before;
      for (const one of undo) one[1] ??= new Map(one[0].rows);
      try {
        if (failure) throw fault("AbortError");
        return work();
      } catch (error) {
        failure ??= error;
        for (const [store, rows] of undo) store.rows = rows;
        throw error;
      } finally {
        open -= 1;
        setImmediate(() => open || this.end());
      }
    };
    this.objectStore = (name) => {
      const store = base.stores.get(name);
      const index = (named) => ({
        getAll: (value) => run(() => store.found(named, value)),
        getAllKeys: (value) => run(() => store.found(named, value).map((row) => keyOf(store.keyPath, row))),
      });
      const calls = ["get", "getAll", "put", "add", "delete"].map((call) => [call, (...args) => run(() => store[call](...args))]);
      return { ...Object.fromEntries(calls), index, createIndex: (...args) => store.createIndex(...args), deleteIndex: (one) => store.deleteIndex(one) };
    };
    this.store = this.objectStore(names[0]);
  }
}

class Connection {
  isClosed = false;
  constructor(base) {
    this.base = base;
    for (const call of ["get", "getAll", "put", "delete"]) {
      this[call] = async (name, ...args) => this.transaction(name).store[call](...args);
    }
  }
  createObjectStore(name, { keyPath }) {
    this.base.stores.set(name, new Rows(keyPath));
    return this.base.stores.get(name);
  }
  transaction(names) {
    if (this.isClosed) throw fault("InvalidStateError");
    const act = new Act(this.base, [names].flat());
    act.done.catch(() => null);
    return act;
  }
  getFromIndex = async (name, index, value) => (await this.transaction(name).store.index(index).getAll(value))[0];
  getAllFromIndex = async (name, index, value) => this.transaction(name).store.index(index).getAll(value);
  close() {
    this.isClosed = true;
  }
}

/** Open, and bring the tables up to the version. */
export async function openDB(name, version, { upgrade } = {}) {
  if (!databases.has(name)) databases.set(name, { stores: new Map(), version: 0, last: Promise.resolve() });
  const base = databases.get(name);
  const connection = new Connection(base);
  if (base.version < version) {
    const before = base.version;
    base.version = version;
    const act = { objectStore: (store) => base.stores.get(store) };
    await upgrade?.(connection, before, version, act);
  }
  return connection;
}
