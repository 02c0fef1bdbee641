// Areas drawn over faces on a photo: by pointer, by touch and by keyboard. They are sent as shares of the picture.

const LEAST = 0.02;
const STEP = 0.01;
const MOST = 60;
const CORNERS = ["nw", "ne", "sw", "se"];
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** @typedef {[number, number, number, number]} Box left, top, right, bottom, each from 0 to 1 */

/** @param {number} value @param {number} low @param {number} high */
const within = (value, low = 0, high = 1) => Math.min(high, Math.max(low, value));

/**
 * Move a box, never beyond the picture.
 * @param {Box} box @param {number} dx @param {number} dy @returns {Box}
 */
export function moved([left, top, right, bottom], dx, dy) {
  const x = within(dx, -left, 1 - right);
  const y = within(dy, -top, 1 - bottom);
  return [left + x, top + y, right + x, bottom + y];
}

/**
 * Pull a corner of a box, never beyond the picture and never smaller than can be seen.
 * @param {Box} box @param {string} corner nw, ne, sw or se @param {number} dx @param {number} dy @returns {Box}
 */
export function pulled([left, top, right, bottom], corner, dx, dy) {
  return [
    corner.includes("w") ? within(left + dx, 0, right - LEAST) : left,
    corner.includes("n") ? within(top + dy, 0, bottom - LEAST) : top,
    corner.includes("e") ? within(right + dx, left + LEAST) : right,
    corner.includes("s") ? within(bottom + dy, top + LEAST) : bottom,
  ];
}

/** Make a photo's dialog a masking tool. @param {HTMLFormElement} form */
export function maskable(form) {
  const stage = form.querySelector("[data-stage]");
  const field = form.elements.boxes;
  const [add, remove, save] = ["add", "remove", "save"].map((name) => form.querySelector(`[data-mask-${name}]`));
  const words = JSON.parse(form.dataset.words);
  /** @type {{box: Box, mark: HTMLButtonElement}[]} */
  const areas = [];
  let chosen = null;
  let drag = null;

  const place = (event) => {
    const frame = stage.getBoundingClientRect();
    return [within((event.clientX - frame.left) / frame.width), within((event.clientY - frame.top) / frame.height)];
  };

  function show(area, box = area.box) {
    area.box = box;
    const [left, top, right, bottom] = box.map((side) => `${side * 100}%`);
    area.mark.style.left = left;
    area.mark.style.top = top;
    area.mark.style.width = `${(box[2] - box[0]) * 100}%`;
    area.mark.style.height = `${(box[3] - box[1]) * 100}%`;
    const filled = { n: areas.indexOf(area) + 1, left, top, right, bottom };
    area.mark.setAttribute("aria-label", words.area.replace(/\{(\w+)\}/g, (_, name) => String(filled[name]).replace(/\.\d+/, "")));
  }

  function choose(area) {
    chosen = area;
    for (const one of areas) one.mark.classList.toggle("is-chosen", one === area);
    remove.disabled = !area;
  }

  function changed() {
    areas.forEach((area) => show(area));
    field.value = JSON.stringify(areas.map((area) => area.box));
    save.disabled = !areas.length;
    add.disabled = areas.length >= MOST;
  }

  function insert(box) {
    const mark = document.createElement("button");
    mark.type = "button";
    mark.className = "mask-area";
    for (const corner of CORNERS) {
      const handle = document.createElement("span");
      handle.className = `mask-corner mask-corner-${corner}`;
      handle.dataset.corner = corner;
      mark.append(handle);
    }
    const area = { box, mark };
    mark.addEventListener("focus", () => choose(area));
    mark.addEventListener("keydown", (event) => typed(event, area));
    areas.push(area);
    stage.append(mark);
    changed();
    return area;
  }

  function drop(area) {
    const index = areas.indexOf(area);
    areas.splice(index, 1);
    area.mark.remove();
    changed();
    choose(areas[index] ?? areas[index - 1] ?? null);
    (chosen?.mark ?? add).focus();
  }

  function typed(event, area) {
    const step = /** @type {[number, number] | undefined} */ (ARROWS[event.key]);
    if (step) show(area, event.shiftKey ? pulled(area.box, "se", ...step) : moved(area.box, ...step));
    else if (event.key === "Delete" || event.key === "Backspace") drop(area);
    else return;
    event.preventDefault();
    if (step) changed();
  }

  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    const at = place(event);
    const area = areas.find((one) => one.mark.contains(event.target));
    const corner = event.target.dataset?.corner;
    if (area) {
      area.mark.focus();
      drag = { area, at, from: area.box, corner };
    } else if (areas.length < MOST) {
      drag = { area: insert([...at, ...at]), at, isNew: true };
      choose(drag.area);
    }
  });
  stage.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const [x, y] = place(event);
    const [dx, dy] = [x - drag.at[0], y - drag.at[1]];
    if (drag.isNew) {
      show(drag.area, [Math.min(x, drag.at[0]), Math.min(y, drag.at[1]), Math.max(x, drag.at[0]), Math.max(y, drag.at[1])]);
    } else show(drag.area, drag.corner ? pulled(drag.from, drag.corner, dx, dy) : moved(drag.from, dx, dy));
  });
  const ended = (event) => {
    if (!drag) return;
    const { area, isNew, from } = drag;
    drag = null;
    const [left, top, right, bottom] = area.box;
    if (isNew && (event.type === "pointercancel" || right - left < LEAST || bottom - top < LEAST)) return drop(area);
    if (event.type === "pointercancel") show(area, from);
    changed();
    area.mark.focus();
  };
  stage.addEventListener("pointerup", ended);
  stage.addEventListener("pointercancel", ended);

  add.addEventListener("click", () => insert([0.4, 0.35, 0.6, 0.65]).mark.focus());
  remove.addEventListener("click", () => chosen && drop(chosen));
  const before = JSON.parse(field.value);
  function reset() {
    for (const area of areas.splice(0)) area.mark.remove();
    for (const box of before) insert(box);
    changed();
    choose(null);
  }
  reset();
  form.closest("dialog").addEventListener("close", reset);
  form.closest("[data-photo-card]").classList.add("is-live");
}
