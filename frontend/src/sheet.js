// On a phone the panel is a sheet that slides over the map: its handle makes it larger or smaller,
// by a press, by a swipe, or by the arrow keys; swiped down from its smallest it closes.

import { clearSelection } from "./address.js";
import { byId } from "./dom.js";

const SIZES = ["low", "half", "high"];
const SWIPE = 24; // pixels that a finger moves at least

let size = "half";

export function connectSheet() {
  const handle = byId("panel-handle");
  let start = 0;
  handle.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    start = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (/** @type {PointerEvent} */ event) => {
    const way = start - event.clientY;
    if (Math.abs(way) >= SWIPE) resize(Math.sign(way), { mayClose: true });
  });
  handle.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    if (event.detail === 0 || Math.abs(start - event.clientY) < SWIPE)
      size === "high" ? resize(-1) : resize(1);
  });
  handle.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    resize(way);
  });
}

/** @param {number} way */
function resize(way, { mayClose = false } = {}) {
  const at = SIZES.indexOf(size) + way;
  if (at < 0 && mayClose) return clearSelection();
  size = SIZES[Math.max(0, Math.min(SIZES.length - 1, at))];
  byId("panel").dataset.size = size;
}

/** Closes the menu of a phone: what was chosen in it is to be seen. */
export function closeMenu() {
  document.body.classList.remove("menu-open");
  byId("menu").setAttribute("aria-expanded", "false");
}
