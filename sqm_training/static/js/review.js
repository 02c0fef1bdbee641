// Keys for the review queue, and drawing over faces on photos. Without it every act is still a form.

const typing = (target) => target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]");

/** @param {number} step how far to move in the queue */
function move(step) {
  const links = [...document.querySelectorAll("[data-queue] a")];
  const here = links.findIndex((link) => link.getAttribute("aria-current"));
  const next = links[here + step];
  if (next instanceof HTMLAnchorElement) location.assign(next.href);
}

function openReturn() {
  const box = document.querySelector("[data-return]");
  if (!(box instanceof HTMLDetailsElement)) return;
  box.open = true;
  box.querySelector("textarea")?.focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => document.querySelector("form[data-approve]")?.requestSubmit(),
  r: openReturn,
};

document.addEventListener("keydown", (event) => {
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

/** Lets a reviewer draw rectangles over a photo; they are sent as shares of its size. */
function maskable(form) {
  const stage = form.querySelector("[data-stage]");
  const field = form.querySelector("input[name=boxes]");
  const boxes = [];
  let start = null;
  let mark = null;
  const place = (event) => {
    const frame = stage.getBoundingClientRect();
    const within = (value) => Math.min(1, Math.max(0, value));
    return [within((event.clientX - frame.left) / frame.width), within((event.clientY - frame.top) / frame.height)];
  };
  const draw = (from, to) => {
    const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    mark.style.setProperty("left", `${left * 100}%`);
    mark.style.setProperty("top", `${top * 100}%`);
    mark.style.setProperty("width", `${(right - left) * 100}%`);
    mark.style.setProperty("height", `${(bottom - top) * 100}%`);
    return [left, top, right, bottom];
  };
  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    start = place(event);
    mark = document.createElement("span");
    mark.className = "mask-mark";
    stage.append(mark);
  });
  stage.addEventListener("pointermove", (event) => start && draw(start, place(event)));
  stage.addEventListener("pointerup", (event) => {
    if (!start) return;
    const box = draw(start, place(event));
    start = null;
    if (box[2] - box[0] < 0.01 || box[3] - box[1] < 0.01) return mark.remove();
    boxes.push(box);
    field.value = JSON.stringify(boxes);
  });
}

document.querySelectorAll("form[data-mask]").forEach(maskable);
