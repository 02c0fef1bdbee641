/**
 * What a tablet keeps of one visit, and how it changes. Nothing here knows a browser; Node tests it.
 *
 * @typedef {{item: string, value: unknown, na: boolean, comment: string, faults: number[], said: string[], photos: string[], at?: string}} Row `at`: when it was last touched here
 * @typedef {{name: string, at: string, note: string}} Tap
 * @typedef {{answers: Record<string, Row>, contacts: Record<string, Record<string, string>>, taps: Record<string, Tap>,
 *   hidden: string[], notes: string, ending?: Ending}} Content
 * @typedef {{ending: string, note: string}} Ending why a visit could not be done
 * @typedef {{body: string, digest: string, photos: string[], own: string[], ends: boolean}} Frozen `own`: photos that only the
 *   tablet holds; `ends`: it says that the visit could not be done
 * @typedef {"draft" | "waiting" | "needs_you"} State
 * @typedef {{kind: string, words?: string, items?: {item: string, text: string}[], address?: string}} Trouble
 * @typedef {{uuid: string, owner: number, visit: number, revision: number, addendum: number, checklist: string, version: number,
 *   title: string, state: State, content: Content, opened_at: string, saved_at: string, frozen: Frozen | null,
 *   frozen_at: string | null, tries: number, trouble: Trouble | null, turn: number}} Record_ `addendum`: which later answers these are, 0 for the visit itself
 * @typedef {{visit: number, revision: number, addendum?: number, checklist: string, version: number, title: string}} Facts
 */

/** What is sent is closed: this was refused because the visit waits, is being sent, or needs a person. */
export class Closed extends Error {}

/** @returns {Content} */
export function nothing() {
  return { answers: {}, contacts: {}, taps: {}, hidden: [], notes: "" };
}

/**
 * Begin the record of a visit; it is stored with its first change.
 * @param {string} uuid @param {number} owner @param {Facts} facts @param {string} at @param {Content} [content]
 * @returns {Record_}
 */
export function begun(uuid, owner, facts, at, content = nothing()) {
  return {
    uuid,
    owner,
    visit: facts.visit,
    revision: facts.revision,
    addendum: facts.addendum ?? 0,
    checklist: facts.checklist,
    version: facts.version,
    title: facts.title,
    state: "draft",
    content,
    opened_at: at,
    saved_at: at,
    frozen: null,
    frozen_at: null,
    tries: 0,
    trouble: null,
    turn: 0,
  };
}

/**
 * Return the record with one change; only what the change names is touched, so that two windows never undo each other.
 * @param {Record_} record
 * @param {{rows?: Row[], hidden?: string[], contacts?: Content["contacts"], tap?: Tap | {name: string, at: null}, notes?: string, ending?: Ending}} change
 * @param {string} at when, by the clock of the tablet
 * @returns {Record_}
 */
export function changed(record, change, at) {
  if (record.state !== "draft") throw new Closed(record.state);
  const content = { ...record.content };
  if (change.rows) {
    content.answers = { ...content.answers };
    for (const row of change.rows) content.answers[row.item] = { ...row, at };
  }
  if (change.hidden) content.hidden = change.hidden;
  if (change.contacts) content.contacts = change.contacts;
  if (change.notes !== undefined) content.notes = change.notes;
  if (change.ending) content.ending = change.ending;
  if (change.tap) {
    content.taps = { ...content.taps };
    if (change.tap.at === null) delete content.taps[change.tap.name];
    else content.taps[change.tap.name] = /** @type {Tap} */ (change.tap);
  }
  return { ...record, content, saved_at: at };
}

/**
 * The page on which a record is filled in.
 * @param {Record_} record
 */
export const addressOf = (record) => `/shops/${record.visit}/${record.addendum ? "addendum" : "sheet"}`;

/**
 * Say whether a row says nothing at all.
 * @param {Row} row
 */
export function isEmpty(row) {
  return row.value === null && !row.na && !row.comment.trim() && !row.photos.length && !row.faults.length;
}

/**
 * Return what the record is when sent. Hidden items and empty rows stay out; chosen faults become part of the comment.
 * @param {Record_} record
 * @param {(photo: string) => string} digestOf the SHA-256 of a photo by the name under which the row holds it
 * @param {string} deviceAt @param {boolean} [ends] whether it says that the visit could not be done
 */
export function payload(record, digestOf, deviceAt, ends = false) {
  const { answers, contacts, taps, hidden, ending } = record.content;
  const rows = Object.values(answers)
    .filter((row) => !hidden.includes(row.item) && !isEmpty(row))
    .sort((a, b) => (a.item < b.item ? -1 : 1))
    .map((row) => ({
      item: row.item,
      value: row.value,
      na: row.na,
      photos: [...new Set(row.photos.map(digestOf))],
      comment: [...row.said, row.comment.trim()].filter(Boolean).join("；"),
      ...(row.at ? { at: row.at } : {}),
    }));
  return {
    visit: record.visit,
    checklist: record.checklist,
    version: record.version,
    answers: rows,
    contacts: Object.entries(contacts)
      .filter(([, one]) => Object.values(one).some(Boolean))
      .map(([part, one]) => ({ part, ...one })),
    taps: Object.values(taps).sort((a, b) => (a.at < b.at ? -1 : 1)),
    device_at: deviceAt,
    photos: [...new Set(rows.flatMap((row) => row.photos))].sort(),
    ...(record.addendum ? { addendum: record.addendum } : {}),
    ...(ends ? ending : {}),
  };
}

/**
 * Return the photos that the visible answers hold, by the names under which the rows hold them.
 * @param {Record_} record
 */
export function photosIn(record) {
  const { answers, hidden } = record.content;
  return [...new Set(Object.values(answers).filter((row) => !hidden.includes(row.item)).flatMap((row) => row.photos))];
}

/**
 * Close the record; from here on it is sent as it is, however often.
 * @param {Record_} record @param {Frozen} frozen @param {string} at @returns {Record_}
 */
export function closed(record, frozen, at) {
  if (record.state !== "draft") throw new Closed(record.state);
  return { ...record, state: "waiting", frozen, frozen_at: at, trouble: null };
}

/**
 * Put a record that the server did not take before a person.
 * @param {Record_} record @param {Trouble} trouble @returns {Record_}
 */
export function troubled(record, trouble) {
  return { ...record, state: "needs_you", trouble };
}

/**
 * Return the record open again. What the server may already know under this name is never changed under it: unless the
 * server has said that it took nothing, the next sending goes under a new name, and a person decides between the two.
 * @param {Record_} record @param {() => string} makeUuid @returns {Record_}
 */
export function reopened(record, makeUuid) {
  const isKnownFree = record.tries === 0 || record.trouble?.kind === "refused";
  const uuid = isKnownFree ? record.uuid : makeUuid();
  return { ...record, uuid, state: "draft", frozen: null, frozen_at: null, tries: 0, trouble: null };
}

/**
 * Say whether a record may be opened again: never while it may be on its way.
 * @param {Record_} record
 */
export function canReopen(record) {
  if (record.state === "waiting") return record.tries === 0;
  return record.state === "needs_you" && record.trouble?.kind !== "conflict";
}

/**
 * Say whether a receipt settles a record: it names the same sending, the same bytes and every photo.
 * @param {Record_} record @param {any} receipt
 */
export function settles(record, receipt) {
  if (!record.frozen || receipt === null || typeof receipt !== "object") return false;
  const there = new Set(Array.isArray(receipt.photos) ? receipt.photos : []);
  return (
    receipt.uuid === record.uuid &&
    receipt.revision === record.revision &&
    receipt.digest === record.frozen.digest &&
    record.frozen.photos.every((photo) => there.has(photo))
  );
}

/**
 * Fill what is empty here from what another device or the server holds; what was answered here stays.
 * @param {Content} mine @param {Content} theirs @returns {{content: Content, taken: number}}
 */
export function united(mine, theirs) {
  let taken = 0;
  const content = { ...mine, answers: { ...mine.answers }, contacts: { ...mine.contacts }, taps: { ...mine.taps } };
  for (const [code, row] of Object.entries(theirs.answers)) {
    const own = content.answers[code];
    if (isEmpty(row) || (own && (own.at || !isEmpty(own)))) continue;
    content.answers[code] = row;
    taken += 1;
  }
  for (const kind of /** @type {const} */ (["contacts", "taps"])) {
    for (const [name, one] of Object.entries(theirs[kind])) {
      if (content[kind][name]) continue;
      /** @type {any} */ (content[kind])[name] = one;
      taken += 1;
    }
  }
  return { content, taken };
}

/**
 * Read the lists that the server keeps as the content of a record.
 * @param {any} lists @returns {Content}
 */
export function fromLists(lists) {
  const content = nothing();
  for (const row of lists?.answers ?? []) {
    content.answers[row.item] = {
      item: row.item,
      value: row.value ?? null,
      na: Boolean(row.na),
      comment: row.comment ?? "",
      faults: row.faults ?? [],
      said: [],
      photos: row.photos ?? [],
    };
  }
  for (const { part, ...rest } of lists?.contacts ?? []) content.contacts[part] = rest;
  for (const tap of lists?.taps ?? []) content.taps[tap.name] = { name: tap.name, at: tap.at, note: tap.note ?? "" };
  return content;
}
