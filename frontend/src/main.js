// Puts the page together, and says which change asks for which work.

import { clearSelection, followAddress, writeFiltersSoon } from "./address.js";
import { showChips } from "./chips.js";
import { knownColouring, knownSize } from "./colouring.js";
import {
  announceCount,
  refresh,
  resetPlaces,
  showControls,
  syncControls,
  showLegend,
  showTier,
} from "./controls.js";
import { byId } from "./dom.js";
import { forgetLines } from "./linelayer.js";
import { onKey } from "./keys.js";
import { followVault, restorePlace } from "./live.js";
import { fitAll, makeNetwork, network, repaint, zoomBy } from "./network.js";
import { usualKinds, usualShow } from "./filters.js";
import { showPanel } from "./panel.js";
import { connectPointer } from "./pointer.js";
import { preparePrint, savePng, saveSvg } from "./pictures.js";
import { onResultKey, onSearchKey, showResults } from "./results.js";
import { connectSaved, showSaved } from "./saved.js";
import { buildScene, scene } from "./scene.js";
import { onSearch, searchAgain } from "./searchfield.js";
import { closeMenu, connectSheet } from "./sheet.js";
import { buildSearchIndex, loadTexts, searchIndex } from "./search.js";
import { change, state, when } from "./state.js";
import { store, stored } from "./storage.js";
import { openTable, turnPage } from "./table.js";
import { connectTime, showTime } from "./time.js";
import { applyTheme, chosenTheme, darkSystem, keepTheme } from "./theme.js";
import { connectWalker } from "./walker.js";
import { allWords, language, sayEverything, useLanguage } from "./words.js";

const NEW_SCENE = "show kinds colourBy sizeBy local hidden only folded kept";
const FILTERS = "show kinds colourBy category module since until hidden only folded";

/** @type {{ position: { x: number, y: number }, scale: number } | null} */
let localBefore = null;

// A local graph moves the nodes: the camera follows it, and comes back after it.
function onSceneChange() {
  if (scene.local || state.local) {
    if (!localBefore)
      localBefore = { position: network.getViewPosition(), scale: network.getScale() };
    refresh();
    if (scene.local) return fitAll({ animate: false });
    if (localBefore) network.moveTo(localBefore);
    localBefore = null;
  } else refresh();
}

function connectState() {
  when(`${NEW_SCENE}`, onSceneChange);
  when("selected", () => {
    if (state.local) onSceneChange();
  });
  when("colourBy show sizeBy", () => {
    store("view", { colourBy: state.colourBy, sizeBy: state.sizeBy, show: state.show });
  });
  when("matches", showResults);
  when("module category colourBy", showLegend);
  when(FILTERS, onFilters);
  when(`${FILTERS} query sizeBy`, writeFiltersSoon);
  when("selected module path", closeMenu);
  when("since until", showTime);
  when("show kinds colourBy sizeBy", syncControls);
  when(`${FILTERS} selected path local marked`, showPanel);
  when("showAll", showEveryLink);
  when("selected module path hovered category since until marked", () => repaint());
  when("matches", repaintSoon);
}

// Searches made before the texts were unpacked did without them, and so did groups of colours.
function onTexts() {
  if (state.colourBy === "group") refresh();
  searchAgain();
}

function onFilters() {
  showChips();
  searchAgain();
  announceCount();
}

function recall() {
  setFolded(stored("folded", false) === true);
  const kept = stored("view", {});
  Object.assign(state.show, usualShow());
  state.colourBy = knownColouring(kept.colourBy);
  state.sizeBy = knownSize(kept.sizeBy);
  for (const name of Object.keys(state.show))
    if (typeof kept.show?.[name] === "boolean") state.show[name] = kept.show[name];
  state.kinds = usualKinds();
  /** @type {Language} */
  const keptLanguage = stored("language", language);
  if (allWords[keptLanguage]) useLanguage(keptLanguage);
}

/** @param {string} name */
function chooseTheme(name) {
  keepTheme(name);
  wearTheme();
}

function wearTheme() {
  applyTheme();
  refresh();
  showPanel();
}

/** @param {Language} name */
function setLanguage(name) {
  useLanguage(name);
  store("language", name);
  sayEverything();
  showControls();
  showSaved();
  showChips();
  showLegend();
  showTier();
  showPanel();
  repaint();
  announceCount();
}

function connectControls() {
  /**
   * @param {string} id
   * @param {any} event
   * @param {(event: any) => void} listener
   */
  const on = (id, event, listener) => byId(id).addEventListener(event, listener);
  on("search", "input", onSearch);
  on("search", "keydown", onSearchKey);
  on("results", "keydown", onResultKey);
  on("colour-by", "change", (event) => change({ colourBy: event.target.value, category: -1 }));
  on("size-by", "change", (event) => change({ sizeBy: event.target.value }));
  on("theme", "change", (event) => chooseTheme(event.target.value));
  on("language", "change", (event) => setLanguage(event.target.value));
  on("show-all", "click", () => change({ showAll: !state.showAll }));
  on("zoom-in", "click", () => zoomBy(1.3));
  on("zoom-out", "click", () => zoomBy(1 / 1.3));
  on("fit", "click", () => fitAll());
  on("open-table", "click", openTable);
  on("open-help", "click", () => byId("help").showModal());
  on("save-png", "click", savePng);
  on("save-svg", "click", saveSvg);
  on("print", "click", () => print());
  on("reset-places", "click", resetPlaces);
  on("fold", "click", toggleFold);
  on("panel-close", "click", clearSelection);
  on("table-before", "click", () => turnPage(-1));
  on("table-after", "click", () => turnPage(1));
  on("menu", "click", toggleMenu);
  for (const button of document.querySelectorAll("dialog .close"))
    button.addEventListener("click", () => button.closest("dialog")?.close());
  addEventListener("keydown", onKey);
  addEventListener("popstate", () => followAddress());
  darkSystem.addEventListener("change", () => {
    if (chosenTheme() === "auto") wearTheme();
  });
}

const TYPING = 40; // milliseconds: the list comes first, and the map follows when the hand rests
let typing = 0;

function repaintSoon() {
  clearTimeout(typing);
  typing = window.setTimeout(() => repaint(), TYPING);
}

function showEveryLink() {
  forgetLines();
  network.redraw();
  showTier();
}

// The card at the side folds to its head, and stays so.
function toggleFold() {
  setFolded(!document.body.classList.contains("folded"));
}

/** @param {boolean} folded */
function setFolded(folded) {
  document.body.classList.toggle("folded", folded);
  byId("fold").setAttribute("aria-expanded", String(!folded));
  store("folded", folded);
}

function toggleMenu() {
  const open = document.body.classList.toggle("menu-open");
  byId("menu").setAttribute("aria-expanded", String(open));
}

function start() {
  recall();
  applyTheme();
  sayEverything();
  makeNetwork();
  connectPointer();
  connectWalker();
  buildScene();
  fitAll({ animate: false }); // which paints the first frame
  connectState();
  connectControls();
  connectSheet();
  connectTime();
  connectSaved();
  preparePrint();
  showControls();
  showSaved();
  showChips();
  showLegend();
  showTier();
  announceCount();
  followAddress({ opening: true });
  restorePlace();
  followVault();
  document.body.dataset.ready = "";
  (window.requestIdleCallback ?? setTimeout)(() => {
    if (!searchIndex) buildSearchIndex();
    loadTexts().then(onTexts);
  });
}

start();
