// The days that notes were written on: a range with two handles over a histogram, and its play.

import { facts } from "./data.js";
import { byId, make } from "./dom.js";
import { scene } from "./scene.js";
import { change, state } from "./state.js";
import { count, formatDay, say } from "./words.js";

const days = facts.created.filter((day) => day !== null).sort((a, b) => a - b);
const first = days[0] ?? 0,
  last = days.at(-1) ?? 0;

const BARS = 48;

/**
 * Counts the notes of each part of the time.
 * @param {number[]} dates
 * @param {number} from
 * @param {number} to
 * @param {number} bars
 */
export function histogram(dates, from, to, bars) {
  const counts = Array(bars).fill(0);
  const span = to - from + 1;
  for (const day of dates) counts[Math.floor(((day - from) * bars) / span)]++;
  return counts;
}

export function connectTime() {
  byId("time-since").addEventListener("input", onSlide);
  byId("time-until").addEventListener("input", onSlide);
  byId("time-play").addEventListener("click", () => (timer ? stop() : play()));
}

/**
 * A handle that is moved over the other takes it along.
 * @param {any} event
 */
function onSlide(event) {
  const moved = Number(event.target.value);
  stop();
  const isSince = event.target.id === "time-since";
  let since = isSince ? moved : (state.since ?? first),
    until = isSince ? (state.until ?? last) : moved;
  if (since > until) since = until = moved;
  setRange(since, until);
}

/**
 * @param {number} since
 * @param {number} until
 */
const setRange = (since, until) =>
  change({ since: since <= first ? null : since, until: until >= last ? null : until });

/** Shows the range that is chosen; the field is hidden where there is none to choose. */
export function showTime() {
  byId("time-field").hidden = first === last;
  if (first === last) return;
  const since = state.since ?? first,
    until = state.until ?? last;
  for (const [id, value] of /** @type {[string, number][]} */ ([
    ["time-since", since],
    ["time-until", until],
  ])) {
    const slider = byId(id);
    Object.assign(slider, { min: first, max: last, value });
    slider.setAttribute("aria-valuetext", formatDay(value));
  }
  byId("time-value").textContent = timeText();
  byId("time-undated").textContent = undatedText();
  byId("time-play").textContent = say(timer ? "time_stop" : "time_play");
  byId("time-play").setAttribute("aria-pressed", String(timer !== 0));
  showBars(since, until);
}

/** The range in words. */
export function timeText() {
  const { since, until } = state;
  if (since === null && until === null) return say("always");
  return `${formatDay(since ?? first)} – ${formatDay(until ?? last)}`;
}

/** Tells how many notes without a date a range leaves on the map; empty where there is none. */
export function undatedText() {
  if (state.since === null && state.until === null) return "";
  const undated = scene.order.filter((node) => node < facts.ranked && facts.created[node] === null);
  return undated.length ? count("n_undated", undated.length) : "";
}

/**
 * @param {number} since
 * @param {number} until
 */
function showBars(since, until) {
  const counts = histogram(days, first, last, BARS);
  const most = Math.max(...counts);
  /** @param {number} bar */
  const beginOf = (bar) => first + (bar * (last - first + 1)) / BARS;
  byId("time-bars").replaceChildren(
    ...counts.map((notes, bar) => {
      const isIn = beginOf(bar + 1) > since && beginOf(bar) < until + 1;
      const element = make("span", { class: isIn ? "bar in" : "bar" });
      element.style.height = `${Math.ceil((100 * Math.sqrt(notes)) / Math.sqrt(most))}%`;
      return element;
    }),
  );
}

const STEPS = 80,
  STEP = 150; // milliseconds

let timer = 0;

// Lets the end of the range run from its beginning, or from the first day, to the last one.
function play() {
  const since = state.since ?? first;
  const from = state.until !== null && state.until > since ? state.until : since;
  let step = 0;
  const next = () => {
    step++;
    setRange(since, Math.round(from + ((last - from) * step) / STEPS));
    if (step >= STEPS) stop();
  };
  timer = window.setInterval(next, STEP);
  next();
}

function stop() {
  clearInterval(timer);
  timer = 0;
  showTime();
}
