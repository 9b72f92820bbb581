// What the reader chose, kept in the browser's storage when it allows that, and who is told.

const STORE = `vaultgraph:${settings.vault || settings.heading}`;

function stored(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`${STORE}:${key}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function store(key, value) {
  try {
    localStorage.setItem(`${STORE}:${key}`, JSON.stringify(value));
  } catch {
    // A storage that refuses only means that the choice is forgotten with the page.
  }
}

const SHOWN_LARGE = 5000;
const SHOWN_MIDDLE = 2000;

const state = {
  selected: -1, // a node
  module: -1, // a module
  path: null, // { from, to }: two nodes, `to` -1 while it is being chosen
  directed: false,
  local: 0, // depth of the local graph, 0 for the whole map
  hovered: -1,
  category: -1, // of the legend
  query: "",
  matches: null, // nodes that the search found, best first
  until: null, // a day: later notes fade
  colourBy: "module",
  sizeBy: "rank",
  kinds: (1 << LINK_KINDS.length) - 1 - (1 << LINK_KINDS.indexOf("tag")),
  show: {
    phantoms: true,
    attachments: false,
    tags: false,
    daily: true,
    hubs: true,
    orphans: true,
    arrows: true,
    labels: true,
  },
  showAll: false,
  expanded: new Set(), // modules whose notes are drawn one by one
};

const listeners = new Map();

// Calls `listener` when one of the parts of the state that `names` lists has changed.
function when(names, listener) {
  for (const name of names.split(" ")) {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name).push(listener);
  }
}

// Changes parts of the state and tells each listener once.
function change(parts) {
  const called = new Set();
  for (const [name, value] of Object.entries(parts)) {
    if (Object.is(state[name], value)) continue;
    state[name] = value;
    for (const listener of listeners.get(name) ?? []) called.add(listener);
  }
  for (const listener of called) listener();
}

// Theme: the reader's choice, else that of the build, else that of the system.
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let theme = stored("theme", settings.theme);

let printing = false; // paper is white

const isDark = () => !printing && (theme === "dark" || (theme === "auto" && darkSystem.matches));

function applyTheme() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  document.querySelector('meta[name="color-scheme"]').content = isDark() ? "dark" : "light";
}
