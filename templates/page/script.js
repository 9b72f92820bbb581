// Built from frontend/ by `make page`; changes belong there.
"use strict";
(() => {
  // src/generated.js
  var NODE_KINDS = ["note", "canvas", "attachment", "phantom", "tag"];
  var NOTE_ROLES = ["plain", "chat", "daily", "template", "bookkeeping", "copy"];
  var LINK_KINDS = ["link", "embed", "property", "source", "canvas", "tag"];
  var NodeKind = Object.freeze({
    NOTE: 0,
    CANVAS: 1,
    ATTACHMENT: 2,
    PHANTOM: 3,
    TAG: 4
  });
  var NoteRole = Object.freeze({
    PLAIN: 0,
    CHAT: 1,
    DAILY: 2,
    TEMPLATE: 3,
    BOOKKEEPING: 4,
    COPY: 5
  });
  var LinkBit = Object.freeze({
    LINK: 1,
    EMBED: 2,
    PROPERTY: 4,
    SOURCE: 8,
    CANVAS: 16,
    TAG: 32
  });
  var SMALLEST_DOT = 4;
  var LARGEST_DOT = 20;

  // src/page.js
  var readJson = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
  var settings = readJson("settings");

  // src/words.js
  var allWords = readJson("words");
  var language = settings.language;
  function useLanguage(name) {
    language = name;
  }
  var LANGUAGES = { en: "English", ru: "Русский", zh: "中文" };
  var say = (key) => allWords[language][key] ?? key.replace(/^reason_/, "");
  var formatNumber = (value) => new Intl.NumberFormat(language).format(value);
  var fill = (key, text) => say(key).replace("#", () => text);
  var FORMS = (
    /** @type {Intl.LDMLPluralRule[]} */
    ["one", "few", "many", "other"]
  );
  function count(key, number) {
    const forms = say(key).split("|");
    const rules = new Intl.PluralRules(language);
    const categories = rules.resolvedOptions().pluralCategories;
    const order = FORMS.filter((each) => categories.includes(each));
    const form = forms[order.indexOf(rules.select(number))] ?? forms[0];
    return form.replace("#", formatNumber(number));
  }
  var formatShare = (value) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(value);
  var formatDay = (day) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(day * 864e5)
  );
  function sayEverything() {
    document.documentElement.lang = language;
    for (
      const element of
      /** @type {NodeListOf<HTMLElement>} */
      document.querySelectorAll("[data-say]")
    )
      element.textContent = say(element.dataset.say ?? "");
    for (
      const element of
      /** @type {NodeListOf<HTMLElement>} */
      document.querySelectorAll("[data-label]")
    ) {
      element.setAttribute("aria-label", say(element.dataset.label ?? ""));
      if (element.tagName === "BUTTON") element.title = say(element.dataset.label ?? "");
    }
    document.getElementById("search")?.setAttribute("placeholder", say("search_hint"));
  }

  // src/data.js
  var facts = readJson("facts");
  var drawn = readJson("nodes");
  var links = readJson("edges");
  var nodeCount = facts.title.length;
  var linkCount = links.from.length;
  var from = Int32Array.from(links.from);
  var to = Int32Array.from(links.to);
  var kindsOfLink = Uint8Array.from(links.kinds);
  var homeX = Float64Array.from(drawn.x);
  var homeY = Float64Array.from(drawn.y);
  var isCore = new Uint8Array(nodeCount);
  for (const node of facts.core) isCore[node] = 1;
  var hasPack = facts.level.some((level) => level > -2);
  var titleOf = (node) => settings.titles ? facts.title[node] : `${say("note")} ${node + 1}`;
  var moduleLabel = (module) => settings.titles && module.label || `${say("module")} ${module.id.replace(/^m0*/, "")}`;
  function pathOf(node) {
    if (!settings.titles) return "";
    const folder = facts.folders[facts.folder[node]];
    const plain = facts.kind[node] <= NodeKind.CANVAS ? `${facts.title[node]}.md` : facts.title[node];
    const name = facts.file[node] || plain;
    return folder ? `${folder}/${name}` : name;
  }
  var nameOf = (node) => settings.titles ? pathOf(node).toWellFormed() : String(node + 1);
  var nodesByName = null;
  function nodeNamed(name) {
    if (!nodesByName) {
      nodesByName = /* @__PURE__ */ new Map();
      for (let node = nodeCount - 1; node >= 0; node--) nodesByName.set(nameOf(node), node);
    }
    return nodesByName.get(name ?? "") ?? -1;
  }
  function obsidianAddress(node) {
    if (!settings.titles || facts.kind[node] === NodeKind.TAG || facts.kind[node] === NodeKind.PHANTOM)
      return "";
    const path = pathOf(node).replace(/\.md$/, "");
    const vault = encodeURIComponent(settings.vault.toWellFormed());
    return `obsidian://open?vault=${vault}&file=${encodeURIComponent(path.toWellFormed())}`;
  }
  function indexLinks(ends) {
    const start2 = new Int32Array(nodeCount + 1);
    for (let link = 0; link < linkCount; link++) start2[ends[link] + 1]++;
    for (let node = 0; node < nodeCount; node++) start2[node + 1] += start2[node];
    const next2 = start2.slice();
    const order = new Int32Array(linkCount);
    for (let link = 0; link < linkCount; link++) order[next2[ends[link]]++] = link;
    return { of: (node) => order.subarray(start2[node], start2[node + 1]) };
  }
  var leaving = indexLinks(from);
  var reaching = indexLinks(to);
  var NOTHING = { nodes: [], rows: [], texts: [] };
  var chunks = /* @__PURE__ */ new Map();
  var parsed = new Promise((done) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done);
    else done();
  });
  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }
  function chunkOf(node) {
    const number = facts.chunk[node];
    if (!chunks.has(number)) chunks.set(number, unpackChunk(number));
    return chunks.get(number);
  }
  async function unpackChunk(number) {
    await parsed;
    const element = document.getElementById(`details-${number}`);
    if (!element || !window.DecompressionStream) return null;
    const [nodes, said] = await Promise.all((element.textContent ?? "").split(" ").map(unpack));
    return { nodes, ...said };
  }
  async function detailsOf(node) {
    const chunk = await chunkOf(node);
    const { nodes, rows: all, texts: texts2 } = chunk ?? NOTHING;
    const row = all[nodes.indexOf(node)] ?? [];
    const [rows = [], gist = "", reason = "", claimed = [], brings = "", chat = []] = row;
    const written = rows.map(([target, kind, text, line, relation]) => ({
      target: nodes[target],
      kind,
      line,
      sentence: texts2[text],
      relation: relation === void 0 ? "" : texts2[relation]
    }));
    const claims = claimed.map(([sentence, notes, cited, withheld]) => ({
      sentence: texts2[sentence],
      notes: notes.map((each) => nodes[each]),
      cited: cited.map((text) => texts2[text]),
      withheld
    }));
    return { links: written, gist, reason, claims, brings, chat };
  }
  var words = null;
  function textIndex() {
    words ??= parsed.then(async () => {
      const element = document.getElementById("texts");
      if (!element || !window.DecompressionStream) return { terms: [], rows: [] };
      const { terms, rows } = await unpack(element.textContent ?? "");
      for (const row of rows) for (let at2 = 1; at2 < row.length; at2++) row[at2] += row[at2 - 1];
      return { terms, rows };
    });
    return words;
  }

  // src/dom.js
  function byId(id) {
    return document.getElementById(id);
  }
  function make(tag, { text, say: key, class: name, on, ...attributes } = {}, ...children) {
    const element = document.createElement(tag);
    if (text !== void 0) element.textContent = text;
    if (key) element.textContent = say(key);
    if (name) element.className = name;
    for (const [event, listener] of Object.entries(on ?? {}))
      element.addEventListener(event, listener);
    for (const [attribute, value] of Object.entries(attributes))
      if (value !== null && value !== void 0 && value !== false)
        element.setAttribute(attribute, value === true ? "" : value);
    element.append(...children.filter((child) => child != null));
    return element;
  }
  function saveFile(name, blob) {
    const address = URL.createObjectURL(blob);
    const anchor = make("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1e4);
  }
  function announce(text) {
    byId("status").textContent = text;
  }

  // src/storage.js
  var STORE = `vaultgraph:${settings.vault || settings.heading}`;
  function stored(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`${STORE}:${key}`) ?? "null") ?? otherwise;
    } catch {
      return otherwise;
    }
  }
  function store(key, value) {
    try {
      localStorage.setItem(`${STORE}:${key}`, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  // src/theme.js
  var darkSystem = matchMedia("(prefers-color-scheme: dark)");
  var calm = matchMedia("(prefers-reduced-motion: reduce)");
  var theme = stored("theme", settings.theme);
  var printing = false;
  var isDark = () => !printing && (theme === "dark" || theme === "auto" && darkSystem.matches);
  var chosenTheme = () => theme;
  function keepTheme(name) {
    theme = name;
    store("theme", theme);
  }
  function setPrinting(value) {
    printing = value;
  }
  function applyTheme() {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    const meta = document.querySelector('meta[name="color-scheme"]');
    meta?.setAttribute("content", isDark() ? "dark" : "light");
  }

  // src/colours.js
  var GROUNDS = { light: "#fbfaf7", dark: "#15171b" };
  var INKS = { light: "#23252b", dark: "#eceae4" };
  var SOFT_INKS = { light: "#686b73", dark: "#a9abb3" };
  var GREYS = { light: "#85858c", dark: "#8b8b94" };
  var EDGES = { light: "#7b8190", dark: "#8f96a3" };
  var themeName = () => isDark() ? "dark" : "light";
  var ground = () => GROUNDS[themeName()];
  var ink = () => INKS[themeName()];
  var softInk = () => SOFT_INKS[themeName()];
  var grey = () => GREYS[themeName()];
  var edgeColour = () => EDGES[themeName()];
  var partsOf = (colour) => [1, 3, 5].map((at2) => parseInt(colour.slice(at2, at2 + 2), 16));
  function mix(colour, other, share2) {
    const others = partsOf(other);
    const mixed = partsOf(colour).map(
      (value, at2) => Math.round(value * share2 + others[at2] * (1 - share2))
    );
    return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  }
  function luminance(colour) {
    const [red, green, blue] = partsOf(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  function contrast(colour, other) {
    const [low, high] = [luminance(colour), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }
  var LEAST_CONTRAST = 3;
  var STEP = 0.02;
  function readable(colour, below = ground(), least = LEAST_CONTRAST) {
    const end = luminance(below) > 0.5 ? "#000000" : "#ffffff";
    let found = colour;
    for (let share2 = 1; share2 > 0 && contrast(found, below) < least; share2 -= STEP)
      found = mix(colour, end, share2 - STEP);
    return found;
  }

  // src/state.js
  var state = {
    selected: -1,
    // a node
    module: -1,
    // a module
    path: (
      /** @type {Path | null} */
      null
    ),
    directed: false,
    local: 0,
    // depth of the local graph, 0 for the whole map
    hovered: -1,
    category: -1,
    // of the legend
    query: "",
    matches: (
      /** @type {number[] | null} */
      null
    ),
    // nodes that the search found, best first
    since: (
      /** @type {number | null} */
      null
    ),
    // a day: notes of earlier ones fade
    until: (
      /** @type {number | null} */
      null
    ),
    // a day: notes of later ones fade
    colourBy: "module",
    sizeBy: "rank",
    kinds: (1 << LINK_KINDS.length) - 1 - LinkBit.TAG,
    show: (
      /** @type {Record<string, boolean>} */
      {
        phantoms: true,
        attachments: false,
        tags: false,
        daily: true,
        hubs: true,
        orphans: true,
        arrows: true,
        labels: true,
        properties: false
        // colours and icons that notes give themselves
      }
    ),
    showAll: false,
    // every link one by one, however many
    hidden: (
      /** @type {Set<number>} */
      /* @__PURE__ */ new Set()
    ),
    // nodes that the reader hid
    only: (
      /** @type {Set<number>} */
      /* @__PURE__ */ new Set()
    ),
    // nodes that alone are shown; empty for all
    folded: (
      /** @type {Set<number>} */
      /* @__PURE__ */ new Set()
    ),
    // modules that are drawn as one dot
    kept: (
      /** @type {Set<number>} */
      /* @__PURE__ */ new Set()
    ),
    // shown although a filter hides them: the selected one
    marked: (
      /** @type {Set<number>} */
      /* @__PURE__ */ new Set()
    )
    // nodes that the reader picked together
  };
  var listeners = (
    /** @type {Map<string, (() => void)[]>} */
    /* @__PURE__ */ new Map()
  );
  function when(names, listener) {
    for (const name of names.split(" ")) {
      if (!listeners.has(name)) listeners.set(name, []);
      listeners.get(name)?.push(listener);
    }
  }
  function change(parts) {
    const all = (
      /** @type {Record<string, unknown>} */
      state
    );
    const called = /* @__PURE__ */ new Set();
    for (const [name, value] of Object.entries(parts)) {
      if (Object.is(all[name], value)) continue;
      all[name] = value;
      for (const listener of listeners.get(name) ?? []) called.add(listener);
    }
    for (const listener of called) listener();
  }

  // src/graph.js
  var linkCounts = (link) => (kindsOfLink[link] & state.kinds) !== 0 || state.kept.size > 0 && (state.kept.has(from[link]) || state.kept.has(to[link]));
  var isLink = (link) => (kindsOfLink[link] & ~LinkBit.TAG) !== 0;
  function degreesBy(ends, isCounted) {
    const degree = new Int32Array(nodeCount);
    for (let link = 0; link < linkCount; link++) if (isCounted(link)) degree[ends[link]]++;
    return degree;
  }
  var outDegree = degreesBy(from, isLink);
  var inDegree = degreesBy(
    to,
    (link) => isLink(link) || facts.kind[to[link]] === NodeKind.TAG
  );
  var hubDegree = (() => {
    const degrees = Array.from({ length: nodeCount }, (_, node) => inDegree[node] + outDegree[node]);
    degrees.sort((a, b) => b - a);
    return Math.max(20, degrees[Math.floor(degrees.length / 100)] ?? 0);
  })();
  var isHub = (node) => inDegree[node] + outDegree[node] >= hubDegree;
  function eachNeighbour(node, visible, visit, directed = false) {
    for (const link of leaving.of(node))
      if (linkCounts(link) && visible(to[link])) visit(to[link], link);
    if (directed) return;
    for (const link of reaching.of(node))
      if (linkCounts(link) && visible(from[link])) visit(from[link], link);
  }
  function shortestPath(start2, end, visible, directed) {
    const cameBy = /* @__PURE__ */ new Map([[start2, -1]]);
    let edge = [start2];
    while (edge.length && !cameBy.has(end)) {
      const next2 = (
        /** @type {Id[]} */
        []
      );
      for (const node of edge)
        eachNeighbour(
          node,
          visible,
          (other, link) => {
            if (cameBy.has(other)) return;
            cameBy.set(other, link);
            next2.push(other);
          },
          directed
        );
      edge = next2;
    }
    if (!cameBy.has(end)) return null;
    const steps = [];
    for (let node = end; ; ) {
      const link = cameBy.get(node) ?? -1;
      steps.unshift({ node, link });
      if (link < 0) return steps;
      node = from[link] === node ? to[link] : from[link];
    }
  }
  var LOCAL_LIMIT = 1e3;
  function neighbourhood(start2, depth, visible, limit = LOCAL_LIMIT) {
    const found = /* @__PURE__ */ new Map([[start2, { ring: 0, parent: -1 }]]);
    const reached = /* @__PURE__ */ new Set([start2]);
    let edge = [start2];
    for (let ring = 1; ring <= depth && edge.length; ring++) {
      const next2 = /* @__PURE__ */ new Map();
      for (const node of edge)
        eachNeighbour(node, visible, (other) => {
          if (!reached.has(other)) next2.set(other, node);
          reached.add(other);
        });
      edge = [...next2.keys()].sort((a, b) => a - b);
      for (const node of edge.slice(0, limit - found.size))
        if (found.has(next2.get(node))) found.set(node, { ring, parent: next2.get(node) });
    }
    return { found, total: reached.size };
  }
  var RING_GAP = 150;
  var NODE_GAP = 36;
  var SHELL_GAP = 34;
  var MOST_SHELLS = 8;
  function ringShapes(counts) {
    const shapes = [{ radius: 0, shells: 1 }];
    for (let ring = 1; ring < counts.length; ring++) {
      const before = shapes[ring - 1];
      const least = before.radius + (before.shells - 1) * SHELL_GAP + RING_GAP;
      const around2 = counts[ring] * NODE_GAP;
      const shells = Math.min(MOST_SHELLS, Math.ceil(around2 / (2 * Math.PI * least * 2)));
      shapes.push({ radius: Math.max(least, around2 / shells / (2 * Math.PI)), shells });
    }
    return shapes;
  }
  function ringPlaces(found) {
    const children = (
      /** @type {Map<Id, Id[]>} */
      /* @__PURE__ */ new Map()
    );
    const weight = (
      /** @type {Map<Id, number>} */
      /* @__PURE__ */ new Map()
    );
    const order = [...found.keys()];
    const placeOf2 = (node) => found.get(node) ?? { ring: 0, parent: -1 };
    const weightOf2 = (node) => weight.get(node) ?? 1;
    const counts = (
      /** @type {number[]} */
      []
    );
    for (const node of order) {
      const { parent, ring } = placeOf2(node);
      counts[ring] = (counts[ring] ?? 0) + 1;
      if (parent < 0) continue;
      if (!children.has(parent)) children.set(parent, []);
      children.get(parent)?.push(node);
    }
    for (const node of order.slice().reverse()) {
      const below = (children.get(node) ?? []).reduce((sum, child) => sum + weightOf2(child), 0);
      const { ring } = placeOf2(node);
      weight.set(node, Math.max(1, below, 0.6 * (counts[ring + 1] ?? 0) / counts[ring]));
    }
    const shapes = ringShapes(counts);
    const places = /* @__PURE__ */ new Map();
    const placed = counts.map(() => 0);
    const spread = (node, low, high) => {
      const { ring } = placeOf2(node);
      const { radius, shells } = shapes[ring];
      const reach = radius + placed[ring]++ % shells * SHELL_GAP;
      const angle = (low + high) / 2;
      places.set(node, { x: reach * Math.cos(angle), y: reach * Math.sin(angle) });
      spreadChildren(children.get(node) ?? [], low, high);
    };
    const spreadChildren = (below, low, high) => {
      const total = below.reduce((sum, child) => sum + weightOf2(child), 0);
      let at2 = low;
      for (const child of below.sort((a, b) => facts.group[a] - facts.group[b] || a - b)) {
        const part = (high - low) * weightOf2(child) / total;
        spread(child, at2, at2 + part);
        at2 += part;
      }
    };
    spread(order[0], -Math.PI / 2, 3 * Math.PI / 2);
    return places;
  }

  // src/kinds.js
  var absentFiles = new Set(facts.missing);
  var remote = new Set(facts.remote);
  var isAbsent = (node) => facts.kind[node] === NodeKind.PHANTOM;
  var isAbsentFile = (node) => absentFiles.has(node);
  var isMissing = (node) => isAbsentFile(node) && !isRemote(node);
  var isRemote = (node) => remote.has(node);
  var isUnwritten = (node) => isAbsent(node) && !isAbsentFile(node) && !isRemote(node);
  var isAttachment = (node) => facts.kind[node] === NodeKind.ATTACHMENT || isAbsentFile(node);
  var isSquare = (node) => isAttachment(node) || facts.kind[node] === NodeKind.TAG;
  function kindWord(node) {
    if (isRemote(node)) return "kind_remote";
    if (isMissing(node)) return "kind_missing";
    return facts.kind[node] === NodeKind.NOTE && facts.role[node] ? `role_${NOTE_ROLES[facts.role[node]]}` : `kind_${NODE_KINDS[facts.kind[node]]}`;
  }

  // src/query.js
  var FIELDS = ["tag", "path", "file", "module", "is", "class"];
  var TEXT_FIELDS = ["line", "block", "section", "content"];
  var UNKNOWN_FIELDS = ["task", "task-todo", "task-done", "match-case", "ignore-case"];
  var known = [...FIELDS, ...TEXT_FIELDS, ...UNKNOWN_FIELDS].join("|");
  var TOKEN = new RegExp(
    `(?<not>-(?=[^\\s]))?(?:(?<field>${known}):\\s*)?(?:(?<open>\\()|"(?<quoted>[^"]*)"?|(?<property>\\[[^\\]]*\\]?)|(?<bare>[^\\s()]+))|(?<close>\\))`,
    "giu"
  );
  function readQuery(text) {
    const tokens = [...text.matchAll(TOKEN)].map(({ groups }) => (
      /** @type {Token} */
      groups
    ));
    const parts = [];
    for (let at2 = { next: 0 }; at2.next < tokens.length; at2.next++)
      parts.push(readAny(tokens, at2, ""));
    return joined("all", parts);
  }
  function readAny(tokens, at2, field) {
    const sides = (
      /** @type {(Query | null)[][]} */
      [[]]
    );
    for (; at2.next < tokens.length && !tokens[at2.next].close; at2.next++) {
      const token = tokens[at2.next];
      if (token.bare === "OR" && !token.field) sides.push([]);
      else sides.at(-1)?.push(readOne(tokens, at2, field));
    }
    return joined(
      "any",
      sides.map((side) => joined("all", side))
    );
  }
  function readOne(tokens, at2, outer) {
    const { not, field: own, open, quoted, property, bare = "" } = tokens[at2.next];
    const field = own?.toLowerCase() ?? outer;
    let found;
    if (open) {
      at2.next++;
      found = readAny(tokens, at2, field);
    } else if (property) found = { field: "property", value: property, whole: true };
    else {
      const value = (quoted ?? bare).trim();
      found = value ? { field, value, whole: quoted !== void 0 } : null;
    }
    return found && not ? { not: found } : found;
  }
  function joined(how, parts) {
    const kept = parts.filter((each) => each !== null);
    if (kept.length < 2) return kept[0] ?? null;
    return how === "all" ? { all: kept } : { any: kept };
  }
  function isReadable(query) {
    if (!query) return false;
    if ("not" in query) return isReadable(query.not);
    if ("all" in query) return query.all.every(isReadable);
    if ("any" in query) return query.any.every(isReadable);
    if (query.field === "property" || UNKNOWN_FIELDS.includes(query.field)) return false;
    return query.whole || !/^\/.+\/$/u.test(query.value);
  }
  function isNearly(word, other) {
    if (Math.abs(word.length - other.length) > 1) return false;
    let start2 = 0;
    while (start2 < word.length && word[start2] === other[start2]) start2++;
    let end = 0;
    const most = Math.min(word.length, other.length) - start2;
    while (end < most && word.at(-1 - end) === other.at(-1 - end)) end++;
    const left = word.slice(start2, word.length - end);
    const right = other.slice(start2, other.length - end);
    if (left.length <= 1 && right.length <= 1) return true;
    return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  }
  var SHORTEST_STEM = 3;
  function isStemOf(stem, word) {
    if (stem.startsWith(word)) return true;
    if (stem.length < SHORTEST_STEM || word.length - stem.length > 4) return false;
    return word.startsWith(stem) || word.replace(/y$/u, "i") === stem;
  }

  // src/search.js
  var fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().normalize("NFC");
  var searchIndex = null;
  var texts = null;
  var hiddenHits = 0;
  function buildSearchIndex() {
    const tags = facts.tags.map(fold);
    const modules = facts.modules.map((module) => fold(moduleLabel(module)));
    searchIndex = Array.from({ length: nodeCount }, (_, node) => {
      const own = (facts.tag[node] || []).map((tag) => tags[tag]);
      const path = settings.titles ? fold(pathOf(node)) : "";
      const classes = (facts.looks[node]?.[2] ?? []).map(fold);
      const aliases = (facts.aliases[node] ?? []).map(fold);
      const rest = [...aliases, ...own.map((tag) => `#${tag}`), path].join("\n");
      const module = modules[facts.module[node]] ?? "";
      return { title: fold(titleOf(node)), rest, path, tags: own, module, classes };
    });
    return searchIndex;
  }
  async function loadTexts() {
    const { terms, rows } = await textIndex();
    const nodes = terms.map(() => (
      /** @type {number[]} */
      []
    ));
    rows.forEach((row, node) => row.forEach((term) => nodes[term].push(node)));
    texts = { terms, nodes };
  }
  var LETTER = /[\p{L}\p{N}]/u;
  var IN_TEXT = 0.5;
  var NEARLY_CALLED = 0.75;
  var NEARLY_SAID = 0.25;
  var LONG_ENOUGH = 5;
  function fit(entry, word) {
    const at2 = entry.title.indexOf(word);
    if (at2 === 0) return entry.title.length === word.length ? 6 : 5;
    if (at2 > 0) return LETTER.test(entry.title[at2 - 1]) ? 2 : 4;
    return entry.rest.includes(word) ? 1 : 0;
  }
  function sayingIt(value) {
    const parts = value.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const sets = parts.map((part) => {
      const found = /* @__PURE__ */ new Set();
      texts?.terms.forEach((term, number) => {
        if (isStemOf(term, part)) for (const node of texts?.nodes[number] ?? []) found.add(node);
      });
      return found;
    });
    const [first2 = /* @__PURE__ */ new Set(), ...others] = sets;
    return new Set([...first2].filter((node) => others.every((each) => each.has(node))));
  }
  var STATES = {
    core: (node) => isCore[node] === 1,
    "left-out": (node) => facts.level[node] === -1,
    unwritten: isUnwritten,
    missing: isMissing,
    remote: isRemote
  };
  function termScorer({ field, value: written, whole }, index, typed) {
    const value = fold(written);
    if (field === "tag") {
      const tag = value.replace(/^#/, "");
      return (node) => Number(index[node].tags.some((t) => t === tag || t.startsWith(`${tag}/`)));
    }
    if (field === "path") return (node) => Number(index[node].path.includes(value));
    if (field === "file")
      return (node) => Number(index[node].path.slice(index[node].path.lastIndexOf("/") + 1).includes(value));
    if (field === "module") return (node) => Number(index[node].module.includes(value));
    if (field === "class") return (node) => Number(index[node].classes.includes(value));
    if (field === "is") return (node) => Number(STATES[value]?.(node) ?? false);
    const said = sayingIt(value);
    if (field) return (node) => Number(said.has(node));
    const exact = (node) => fit(index[node], value) || (said.has(node) ? IN_TEXT : 0);
    const mayErr = typed && !whole && value.length >= LONG_ENOUGH && !isWritten(value, index);
    return mayErr ? nearScorer(value, index, exact) : exact;
  }
  var isWritten = (value, index) => index.some((entry) => fit(entry, value)) || (texts?.terms.some((term) => term.startsWith(value)) ?? false);
  function nearScorer(value, index, exact) {
    const said = /* @__PURE__ */ new Set();
    texts?.terms.forEach((term, number) => {
      if (isNearly(value, term)) for (const node of texts?.nodes[number] ?? []) said.add(node);
    });
    return (node) => {
      const words2 = index[node].title.split(/[^\p{L}\p{N}]+/u);
      if (words2.some((word) => isNearly(value, word))) return NEARLY_CALLED;
      return exact(node) || (said.has(node) ? NEARLY_SAID : 0);
    };
  }
  var HELD = 0.1;
  function scorer(query, index, typed) {
    if ("not" in query) {
      const of = scorer(query.not, index, false);
      return (node) => of(node) ? 0 : HELD;
    }
    if ("any" in query) {
      const sides = query.any.map((side) => scorer(side, index, typed));
      return (node) => sides.reduce((most, of) => Math.max(most, of(node)), 0);
    }
    if (!("all" in query)) return termScorer(query, index, typed);
    const parts = query.all.map((part) => scorer(part, index, typed));
    return (node) => {
      let sum = 0;
      for (const of of parts) {
        const points = of(node);
        if (!points) return 0;
        sum += points;
      }
      return sum;
    };
  }
  function finder(text) {
    const query = readQuery(text);
    if (!query || !isReadable(query)) return null;
    return scorer(query, searchIndex ?? buildSearchIndex(), false);
  }
  var weightOf = (node) => facts.kind[node] <= NodeKind.CANVAS ? 1 : 0.5;
  function searchNodes(text, visible) {
    const query = readQuery(text);
    if (!query) return null;
    const of = scorer(query, searchIndex ?? buildSearchIndex(), true);
    const found = [];
    hiddenHits = 0;
    for (let node = 0; node < nodeCount; node++) {
      const score = of(node);
      if (!score) continue;
      if (visible(node)) found.push({ node, score: score * weightOf(node) });
      else hiddenHits++;
    }
    found.sort((a, b) => b.score - a.score || a.node - b.node);
    return found.map((each) => each.node);
  }

  // src/colouring.js
  var AGES = ["#3b528b", "#21908d", "#5dc963", "#c8b900"];
  var LEVELS = {
    light: ["#8d8d95", "#c9820a", "#c25a1c", "#b0365a", "#6f2290"],
    dark: ["#7c7c86", "#a04a86", "#d95f55", "#f39a34", "#fbe27a"]
  };
  var MOST_CATEGORIES = 10;
  var COLOURINGS = [
    "module",
    ...settings.graph.groups.length ? ["group"] : [],
    ...settings.titles ? ["folder", "tag"] : [],
    "kind",
    "age",
    ...hasPack ? ["level"] : [],
    ...Object.values(facts.looks).some(([, , classes]) => classes.length) ? ["class"] : []
  ];
  var knownColouring = (mode) => mode && COLOURINGS.includes(mode) ? mode : "module";
  var knownSize = (mode) => mode && SIZES.includes(mode) ? mode : "rank";
  function colouringBy(mode) {
    const { of, categories } = MAKERS[mode]();
    const counted = categories.map((each) => ({ ...each, colour: readable(each.colour), count: 0 }));
    for (const each of of) if (each >= 0) counted[each].count++;
    return { of, categories: counted };
  }
  var MAKERS = {
    module: byModule,
    folder: byFolder,
    tag: byTag,
    group: byGroup,
    class: byClass,
    kind: byKind,
    age: byAge,
    level: byLevel
  };
  function byModule() {
    const categories = facts.modules.map((module) => ({
      key: module.id,
      label: moduleLabel(module),
      colour: settings.palette[module.colour]
    }));
    return { of: Int16Array.from(facts.module), categories };
  }
  var moduleColour = (module) => readable(settings.palette[module.colour]);
  function commonest(valueOf, labelOf) {
    const counts = /* @__PURE__ */ new Map();
    const values = Array.from({ length: nodeCount }, (_, node) => valueOf(node));
    for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    const kept = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_CATEGORIES).map(([value]) => value);
    const place3 = new Map(kept.map((value, index) => [value, index]));
    return {
      of: Int16Array.from(values, (value) => place3.get(value) ?? -1),
      categories: kept.map((value, index) => ({
        key: String(value),
        label: labelOf(value),
        colour: settings.palette[index]
      }))
    };
  }
  function byFolder() {
    const top = facts.folders.map((folder) => folder.split("/")[0]);
    const valueOf = (node) => facts.kind[node] <= NodeKind.ATTACHMENT && settings.titles ? top[facts.folder[node]] : null;
    return commonest(valueOf, (folder) => folder || say("root_folder"));
  }
  function byTag() {
    const valueOf = (node) => facts.tag[node] ? facts.tags[facts.tag[node][0]] : null;
    return commonest(valueOf, (tag) => `#${tag}`);
  }
  function byGroup() {
    const groups = settings.graph.groups.map(([query, colour]) => ({
      query,
      colour,
      of: finder(query)
    }));
    const categories = groups.map(({ query, colour, of: of2 }) => ({
      key: query,
      label: of2 ? query : `${query} (${say("group_unread")})`,
      colour,
      shown: !of2
      // a search that is not known here is told, though it finds nothing
    }));
    const of = Int16Array.from(
      { length: nodeCount },
      (_, node) => groups.findIndex((group) => group.of?.(node))
    );
    return { of, categories };
  }
  function byClass() {
    return commonest((node) => facts.looks[node]?.[2][0] ?? null, String);
  }
  function byKind() {
    return commonest(kindWord, say);
  }
  function byAge() {
    const days2 = facts.created.filter((day) => day !== null).sort((a, b) => a - b);
    const border = (share2) => days2[Math.min(days2.length - 1, Math.floor(days2.length * share2))];
    const borders = days2.length ? [...new Set([0, 0.25, 0.5, 0.75].map(border))] : [];
    const categories = borders.map((day, index) => ({
      key: String(day),
      label: `${say("from_day")} ${formatDay(day)}`,
      colour: AGES[borders.length < 2 ? 3 : Math.round(index * 3 / (borders.length - 1))]
    }));
    const of = Int16Array.from(
      facts.created,
      (day) => day === null ? -1 : borders.findLastIndex((border2) => border2 <= day)
    );
    return { of, categories };
  }
  function byLevel() {
    const categories = [-1, 0, 1, 2, 3].map((level, index) => ({
      key: String(level),
      label: say(level < 0 ? "level_none" : `level_${level}`),
      colour: LEVELS[themeName()][index]
    }));
    return { of: Int16Array.from(facts.level, (level) => level < -1 ? -1 : level + 1), categories };
  }
  var SIZES = ["rank", "links", "length", ...facts.tokens.length ? ["tokens"] : []];
  function radiiBy(mode) {
    if (mode === "rank") return Float32Array.from(drawn.size);
    const values = (
      /** @type {ArrayLike<number | null>} */
      { links: inDegree, length: facts.length, tokens: facts.tokens }[mode] ?? inDegree
    );
    const of = Float32Array.from(values, (value) => value ?? 0);
    const most = of.reduce((best, value) => Math.max(best, value), 1);
    return of.map((value) => SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * Math.sqrt(value / most));
  }

  // src/grid.js
  var grid = {
    cell: 80,
    buckets: (
      /** @type {Map<number, Id[]>} */
      /* @__PURE__ */ new Map()
    ),
    places: (
      /** @type {Places} */
      { x: [], y: [], radius: [] }
    ),
    /**
     * @param {number} x
     * @param {number} y
     */
    key(x, y) {
      return Math.floor(x / this.cell) * 65536 + Math.floor(y / this.cell);
    },
    /**
     * @param {Iterable<Id>} nodes
     * @param {Places} places of all nodes; they are looked up here again whenever a node is added
     */
    fill(nodes, places) {
      this.places = places;
      this.buckets.clear();
      for (const node of nodes) this.add(node);
    },
    /** @param {Id} node */
    add(node) {
      const key = this.key(this.places.x[node], this.places.y[node]);
      if (this.buckets.has(key)) this.buckets.get(key)?.push(node);
      else this.buckets.set(key, [node]);
    },
    /** @param {Id} node */
    remove(node) {
      const bucket = this.buckets.get(this.key(this.places.x[node], this.places.y[node])) ?? [];
      if (bucket.includes(node)) bucket.splice(bucket.indexOf(node), 1);
    },
    /**
     * Calls `visit` for each node whose dot is at least `least` wide and reaches into a box.
     * @param {number} left
     * @param {number} top
     * @param {number} right
     * @param {number} bottom
     * @param {number} least
     * @param {(node: Id) => void} visit
     */
    visit(left, top, right, bottom, least, visit) {
      if (least > LARGEST_DOT) return;
      const { cell } = this;
      const from2 = Math.floor((left - LARGEST_DOT) / cell), to2 = Math.floor((right + LARGEST_DOT) / cell);
      for (let column = from2; column <= to2; column++)
        for (let row = Math.floor((top - LARGEST_DOT) / cell); row <= Math.floor((bottom + LARGEST_DOT) / cell); row++)
          for (const node of this.buckets.get(column * 65536 + row) ?? []) {
            const radius = this.places.radius[node];
            if (radius < least) continue;
            const x = this.places.x[node], y = this.places.y[node];
            if (x + radius > left && x - radius < right && y + radius > top && y - radius < bottom)
              visit(node);
          }
    },
    /**
     * Gives the node at a place, or the nearest one within `slack` canvas units, else -1.
     * @param {number} x
     * @param {number} y
     * @param {number} slack
     */
    find(x, y, slack) {
      const reach = LARGEST_DOT + Math.min(slack, 2 * this.cell);
      let best = -1, least = Infinity;
      for (let column = x - reach; column <= x + reach + this.cell; column += this.cell)
        for (let row = y - reach; row <= y + reach + this.cell; row += this.cell)
          for (const node of this.buckets.get(this.key(column, row)) ?? []) {
            const outside = Math.hypot(this.places.x[node] - x, this.places.y[node] - y) - this.places.radius[node];
            if (outside <= slack && outside < least) {
              best = node;
              least = outside;
            }
          }
      return best;
    }
  };

  // src/looks.js
  var MOST_ICON = 8;
  var PICTURE = /^\p{Extended_Pictographic}|^\p{So}|^[\p{L}\p{N}]$/u;
  function iconOf(node) {
    const icon = facts.looks[node]?.[1] ?? "";
    return icon.length <= MOST_ICON && PICTURE.test(icon) ? icon : "";
  }
  var scratch = null;
  function plainColour(text) {
    scratch ??= document.createElement("canvas").getContext("2d");
    if (!scratch) return "";
    const [black, white] = ["#000000", "#ffffff"].map((before) => {
      Object.assign(
        /** @type {any} */
        scratch,
        { fillStyle: before }
      );
      Object.assign(
        /** @type {any} */
        scratch,
        { fillStyle: text }
      );
      return String(scratch?.fillStyle);
    });
    return black === white && /^#[0-9a-f]{6}$/.test(black) ? black : "";
  }
  var colours = /* @__PURE__ */ new Map();
  function ownColour(node) {
    const text = facts.looks[node]?.[0];
    if (!text) return "";
    if (!colours.has(text)) colours.set(text, plainColour(text));
    const colour = colours.get(text);
    return colour ? readable(colour) : "";
  }

  // src/screen.js
  var overlay = {
    canvas: (
      /** @type {HTMLCanvasElement} */
      /** @type {unknown} */
      null
    ),
    context: (
      /** @type {CanvasRenderingContext2D} */
      /** @type {unknown} */
      null
    ),
    width: 0,
    height: 0,
    ratio: 1,
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      this.ratio = Math.min(window.devicePixelRatio || 1, 3);
      this.width = width;
      this.height = height;
      this.canvas.width = Math.round(width * this.ratio);
      this.canvas.height = Math.round(height * this.ratio);
    }
  };
  var NARROW = 720;
  var isWide = () => overlay.width > NARROW;

  // src/scene.js
  var scene = {
    shown: new Uint8Array(nodeCount),
    // nodes that the filters let through
    visible: new Uint8Array(nodeCount),
    // nodes that are on the map
    folded: new Uint8Array(nodeCount),
    // nodes that are drawn as the one dot of their module
    folds: (
      /** @type {Fold[]} */
      []
    ),
    count: 0,
    x: homeX.slice(),
    y: homeY.slice(),
    radius: radiiBy("rank"),
    colouring: (
      /** @type {Colouring} */
      /** @type {unknown} */
      null
    ),
    order: (
      /** @type {number[]} */
      []
    ),
    // visible nodes, best first
    dots: (
      /** @type {ReturnType<typeof sortDots>} */
      /** @type {unknown} */
      null
    ),
    // the same, by looks
    links: new Int32Array(0),
    // links whose ends are visible
    bundles: (
      /** @type {import("./lines.js").Bundle[] | null} */
      null
    ),
    // links between modules, once they are asked for
    parts: (
      /** @type {Map<Id, import("./grounds.js").Part[]>} */
      /* @__PURE__ */ new Map()
    ),
    // parts of modules, once they are asked for
    turned: false,
    // a map that is wider than high is turned to fit a screen that is not
    discs: facts.modules.map(({ disc }) => disc),
    // of modules: x, y, radius
    local: (
      /** @type {ReturnType<typeof neighbourhood> | null} */
      null
    ),
    // of a local graph
    membersOf
  };
  var isShown = (node) => scene.shown[node] === 1;
  var isVisible = (node) => scene.visible[node] === 1;
  var isFolded = (node) => state.folded.has(facts.group[node]);
  var members = null;
  function groupMembers() {
    const found = facts.modules.map(() => (
      /** @type {number[]} */
      []
    ));
    for (let node = 0; node < nodeCount; node++) found[facts.group[node]]?.push(node);
    return found;
  }
  function membersOf(module) {
    const all = members ?? groupMembers();
    members = all;
    return all[module];
  }
  var pins = new Map(
    Object.entries(stored("pins", {})).map(([name, place3]) => (
      /** @type {[number, any]} */
      [nodeNamed(name), place3]
    )).filter(([node, place3]) => node >= 0 && Array.isArray(place3))
  );
  function pin(node, isPinned = true) {
    if (isPinned) pins.set(node, turn([Math.round(scene.x[node]), Math.round(scene.y[node])]));
    else pins.delete(node);
    store("pins", Object.fromEntries([...pins].map(([each, place3]) => [nameOf(each), place3])));
  }
  function passesFilters(node) {
    const kind = facts.kind[node];
    if (state.hidden.has(node)) return false;
    if (state.only.size && !state.only.has(node)) return false;
    if (isAttachment(node)) return state.show.attachments;
    if (isAbsent(node)) return state.show.phantoms;
    if (kind === NodeKind.TAG) return state.show.tags;
    const role = facts.role[node];
    if (!state.show.daily && (role === NoteRole.DAILY || role === NoteRole.BOOKKEEPING)) return false;
    return state.show.hubs || !isHub(node);
  }
  function chooseVisible() {
    const { visible } = scene;
    for (let node = 0; node < nodeCount; node++) visible[node] = passesFilters(node) ? 1 : 0;
    const linked = new Uint8Array(nodeCount);
    for (let link = 0; link < linkCount; link++)
      if (linkCounts(link) && visible[from[link]] && visible[to[link]])
        linked[from[link]] = linked[to[link]] = 1;
    for (let node = 0; node < nodeCount; node++)
      if (!linked[node] && (!state.show.orphans || facts.kind[node] >= NodeKind.ATTACHMENT))
        visible[node] = 0;
    scene.shown.set(visible);
    foldModules();
    for (const node of state.kept) visible[node] = 1;
  }
  function foldModules() {
    scene.folded.fill(0);
    scene.folds = [];
    if (state.local) return;
    for (const module of state.folded) {
      const inside = membersOf(module).filter((node) => scene.shown[node] && !state.kept.has(node));
      for (const node of inside) {
        scene.visible[node] = 0;
        scene.folded[node] = 1;
      }
      scene.folds.push({ module, count: inside.length });
    }
  }
  var FOLD_SHARE = 0.35;
  var LEAST_FOLD = 24;
  function placeFolds() {
    for (const { module } of scene.folds) {
      const [x, y, radius] = scene.discs[module];
      scene.discs[module] = [x, y, Math.max(LEAST_FOLD, FOLD_SHARE * radius)];
      for (const node of membersOf(module))
        if (scene.folded[node]) [scene.x[node], scene.y[node]] = [x, y];
    }
  }
  var SIDE = 300;
  var isHigh = () => overlay.height > 1.3 * (overlay.width - (isWide() ? SIDE : 0));
  var turn = ([x, y]) => scene.turned ? [y, x] : [x, y];
  function placeNodes() {
    scene.local = null;
    scene.turned = isHigh();
    scene.discs = facts.modules.map(({ disc: [x, y, radius] }) => [...turn([x, y]), radius]);
    scene.x.set(scene.turned ? homeY : homeX);
    scene.y.set(scene.turned ? homeX : homeY);
    for (const [node, place3] of pins) [scene.x[node], scene.y[node]] = turn(place3);
    placeFolds();
    if (!state.local || state.selected < 0 || !isVisible(state.selected)) return;
    scene.local = neighbourhood(state.selected, state.local, isVisible);
    scene.visible.fill(0);
    for (const [node, place3] of ringPlaces(scene.local.found)) {
      scene.visible[node] = 1;
      scene.x[node] = place3.x;
      scene.y[node] = place3.y;
    }
  }
  function buildScene() {
    chooseVisible();
    placeNodes();
    scene.radius = radiiBy(state.sizeBy);
    scene.colouring = colouringBy(state.colourBy);
    scene.order = [];
    for (let node = 0; node < nodeCount; node++) if (isVisible(node)) scene.order.push(node);
    scene.count = scene.order.length;
    if (state.sizeBy !== "rank")
      scene.order.sort((a, b) => scene.radius[b] - scene.radius[a] || a - b);
    scene.dots = sortDots(scene.order);
    scene.links = visibleLinks();
    scene.bundles = null;
    scene.parts.clear();
    grid.fill(scene.order, scene);
  }
  function visibleLinks() {
    const found = new Int32Array(linkCount);
    let count2 = 0;
    for (let link = 0; link < linkCount; link++)
      if (linkCounts(link) && isDrawn(link)) found[count2++] = link;
    return found.subarray(0, count2);
  }
  function isDrawn(link) {
    const a = from[link], b = to[link];
    const { visible, folded } = scene;
    if (visible[a] && visible[b]) return true;
    if (!(visible[a] || folded[a]) || !(visible[b] || folded[b])) return false;
    return !(folded[a] && folded[b]) || facts.group[a] !== facts.group[b];
  }
  function colourOf(node) {
    const own = state.show.properties ? ownColour(node) : "";
    if (own) return own;
    const category = scene.colouring.of[node];
    return category < 0 ? grey() : scene.colouring.categories[category].colour;
  }
  function sortDots(nodes) {
    const full = (
      /** @type {Map<string, number[]>} */
      /* @__PURE__ */ new Map()
    );
    const sorted = { full, hollow: (
      /** @type {number[]} */
      []
    ), core: (
      /** @type {number[]} */
      []
    ) };
    for (const node of nodes) {
      if (isAbsent(node)) sorted.hollow.push(node);
      else if (isCore[node]) sorted.core.push(node);
      else {
        const colour = isSquare(node) ? grey() : colourOf(node);
        const same = full.get(colour);
        if (same) same.push(node);
        else full.set(colour, [node]);
      }
    }
    return sorted;
  }
  function moduleAt(x, y) {
    if (scene.local) return -1;
    return scene.discs.findIndex((disc) => Math.hypot(disc[0] - x, disc[1] - y) <= disc[2]);
  }

  // src/filters.js
  function passes(node) {
    if (state.category >= 0 && scene.colouring.of[node] !== state.category) return false;
    if (state.category < 0 && state.module >= 0 && facts.group[node] !== state.module) return false;
    return isInTime(node);
  }
  function isInTime(node) {
    const created = facts.created[node];
    if (created === null) return true;
    return (state.since ?? -Infinity) <= created && created <= (state.until ?? Infinity);
  }
  var isOpen = (node) => isShown(node) && passes(node);
  function usualShow() {
    const { phantoms, orphans, tags, attachments } = settings.graph;
    return { ...plainShow, phantoms, orphans, tags, attachments };
  }
  var plainShow = { ...state.show };
  var allKinds = (1 << LINK_KINDS.length) - 1;
  var usualKinds = (show = state.show) => show.tags ? allKinds : allKinds & ~LinkBit.TAG;
  var DAY = 864e5;
  var dayName = (day) => day === null ? "" : new Date(day * DAY).toISOString().slice(0, 10);
  var dayNamed = (name) => {
    const time = Date.parse(name ?? "");
    return Number.isNaN(time) ? null : Math.floor(time / DAY);
  };
  var MOST_NAMES = 500;
  var namesOf = (nodes) => nodes.size > MOST_NAMES ? [] : [...nodes].map(nameOf);
  var nodesOf = (names) => new Set(names.map(nodeNamed).filter((node) => node >= 0));
  function filterWords() {
    const usual = usualShow();
    const toggled = Object.keys(usual).filter((name) => state.show[name] !== usual[name]);
    const kinds = LINK_KINDS.filter((_, bit) => (state.kinds ^ usualKinds()) & 1 << bit);
    const category = scene.colouring?.categories[state.category]?.key ?? "";
    const rows = (
      /** @type {[string, string][]} */
      [
        ["q", state.query],
        ["by", state.colourBy === "module" ? "" : state.colourBy],
        ["category", category],
        ["size", state.sizeBy === "rank" ? "" : state.sizeBy],
        ["since", dayName(state.since)],
        ["until", dayName(state.until)],
        ["toggle", [...toggled, ...kinds.map((kind) => `link-${kind}`)].join(",")],
        ...[...state.folded].map((module) => ["folded", facts.modules[module].id]),
        ...namesOf(state.hidden).map((name) => ["hide", name]),
        ...namesOf(state.only).map((name) => ["only", name])
      ]
    );
    return rows.filter(([, value]) => value !== "");
  }
  function applyFilters(words2) {
    const toggled = new Set((words2.get("toggle") ?? "").split(","));
    const show = usualShow();
    for (const name of Object.keys(show)) if (toggled.has(name)) show[name] = !show[name];
    let kinds = usualKinds(show);
    LINK_KINDS.forEach((kind, bit) => {
      if (toggled.has(`link-${kind}`)) kinds ^= 1 << bit;
    });
    const ids = words2.getAll("folded");
    changeOnly({
      show,
      kinds,
      colourBy: knownColouring(words2.get("by")),
      sizeBy: knownSize(words2.get("size")),
      since: dayNamed(words2.get("since")),
      until: dayNamed(words2.get("until")),
      hidden: nodesOf(words2.getAll("hide")),
      only: nodesOf(words2.getAll("only")),
      folded: new Set(facts.modules.flatMap(({ id }, module) => ids.includes(id) ? [module] : []))
    });
    const key = words2.get("category");
    const found = scene.colouring.categories.findIndex((each) => each.key === key);
    change({ category: key === null ? -1 : found });
  }
  function changeOnly(parts) {
    const same = (a, b) => JSON.stringify(plain(a)) === JSON.stringify(plain(b));
    const plain = (value) => value instanceof Set ? [...value].sort() : value;
    const now = (
      /** @type {Record<string, unknown>} */
      state
    );
    const different = Object.entries(parts).filter(([name, value]) => !same(now[name], value));
    change(Object.fromEntries(different));
  }
  function clearFilters() {
    const { arrows, labels, properties } = state.show;
    const show = { ...usualShow(), arrows, labels, properties };
    changeOnly({
      show,
      kinds: usualKinds(show),
      category: -1,
      since: null,
      until: null,
      hidden: /* @__PURE__ */ new Set(),
      only: /* @__PURE__ */ new Set()
    });
  }

  // src/hull.js
  function hullOf(points) {
    const sorted = points.slice().sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    if (sorted.length < 3) return sorted;
    const lower = half(sorted), upper = half(sorted.reverse());
    return [...lower.slice(0, -1), ...upper.slice(0, -1)];
  }
  function half(points) {
    const chain = (
      /** @type {[number, number][]} */
      []
    );
    for (const point of points) {
      while (chain.length > 1 && turns(chain[chain.length - 2], chain[chain.length - 1], point) <= 0)
        chain.pop();
      chain.push(point);
    }
    return chain;
  }
  var turns = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

  // src/grounds.js
  var LEAST_PART = 3;
  var LEAST_SEEN = 70;
  var REACH = 9;
  var NEAR = 1.6;
  var CORNERS = Array.from({ length: 8 }, (_, at2) => [
    Math.cos(at2 * Math.PI / 4),
    Math.sin(at2 * Math.PI / 4)
  ]);
  function paintGrounds(context, view) {
    if (scene.local) return;
    facts.modules.forEach((module, number) => {
      if (state.folded.has(number)) return;
      const [x, y, radius] = scene.discs[number];
      const [atX, atY, wide] = [view.toX(x), view.toY(y), radius * view.scale];
      if (atX + wide < 0 || atY + wide < 0 || atX - wide > view.width || atY - wide > view.height)
        return;
      context.globalAlpha = isDark() ? 0.09 : 0.07;
      context.fillStyle = moduleColour(module);
      context.beginPath();
      context.arc(atX, atY, wide, 0, 2 * Math.PI);
      context.fill();
      if (wide >= LEAST_SEEN) paintParts(context, view, number);
    });
    context.globalAlpha = 1;
  }
  function paintParts(context, view, number) {
    context.globalAlpha = isDark() ? 0.1 : 0.08;
    for (const { hull } of partsOf2(number)) {
      context.beginPath();
      hull.forEach(
        ([x, y], at2) => at2 ? context.lineTo(view.toX(x), view.toY(y)) : context.moveTo(view.toX(x), view.toY(y))
      );
      context.closePath();
      context.fill();
    }
  }
  function partsOf2(number) {
    const kept = scene.parts.get(number);
    if (kept) return kept;
    const members2 = (
      /** @type {Map<number, Id[]>} */
      /* @__PURE__ */ new Map()
    );
    for (const node of scene.membersOf(number)) {
      const part = facts.part[node];
      if (part < 0 || !isVisible(node)) continue;
      if (!members2.has(part)) members2.set(part, []);
      members2.get(part)?.push(node);
    }
    const parts = [...members2].filter(([, nodes]) => nodes.length >= LEAST_PART).map(([part, nodes]) => makePart(facts.modules[number].parts[part][0], nodes));
    scene.parts.set(number, parts);
    return parts;
  }
  function makePart(label, nodes) {
    const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
    const middle = (
      /** @type {[number, number]} */
      [
        median(nodes.map((node) => scene.x[node])),
        median(nodes.map((node) => scene.y[node]))
      ]
    );
    const away = (node) => Math.hypot(scene.x[node] - middle[0], scene.y[node] - middle[1]);
    const reach = NEAR * median(nodes.map(away));
    const near = nodes.filter((node) => away(node) <= reach);
    return { label, middle, hull: hullOf(near.flatMap(around)) };
  }
  function around(node) {
    const reach = scene.radius[node] + REACH;
    return CORNERS.map(([x, y]) => [scene.x[node] + x * reach, scene.y[node] + y * reach]);
  }

  // src/view.js
  var NEAR_X = 80;
  var NEAR_Y = 30;
  function makeView(middle, scale, width, height, covered = []) {
    const left = middle.x - width / 2 / scale, top = middle.y - height / 2 / scale;
    return {
      scale,
      width,
      height,
      covered,
      toX: (x) => (x - left) * scale,
      toY: (y) => (y - top) * scale,
      holds: (x, y) => x > -NEAR_X && y > -NEAR_Y && x < width + NEAR_X && y < height + NEAR_Y,
      box: { left, top, right: left + width / scale, bottom: top + height / scale }
    };
  }
  var reaches = (box, ax, ay, bx, by, margin = 0) => !(ax < box.left - margin && bx < box.left - margin || ax > box.right + margin && bx > box.right + margin || ay < box.top - margin && by < box.top - margin || ay > box.bottom + margin && by > box.bottom + margin);

  // src/lines.js
  var BUNDLED = 2e4;
  var STYLED = 3e3;
  var LEAST_ARROW = 24;
  var LEAST_SCALE = 0.45;
  var LEAST_LINE = 2;
  var DASHES = {
    embed: [7, 4.2],
    property: [1.4, 3.5],
    canvas: [9.8, 2.8, 2.1, 2.8],
    tag: [0.7, 4.2]
  };
  function linksInView(view) {
    const { x, y, links: links2 } = scene;
    const found = new Int32Array(links2.length);
    let count2 = 0;
    for (const link of links2) {
      const a = from[link], b = to[link];
      if (reaches(view.box, x[a], y[a], x[b], y[b])) found[count2++] = link;
    }
    return found.subarray(0, count2);
  }
  function linesOf(view) {
    const links2 = linksInView(view);
    const bundled = !state.showAll && !scene.local && links2.length > BUNDLED;
    return { links: bundled ? links2.subarray(0, 0) : links2, bundles: bundled ? bundles() : [] };
  }
  function edgeOpacity(count2) {
    const base = count2 < 300 ? 0.42 : count2 < 3e3 ? 0.26 : count2 < 2e4 ? 0.13 : count2 < 6e4 ? 0.07 : 0.04;
    return isDark() ? base * 0.9 : base;
  }
  var share = (link) => facts.group[from[link]] === facts.group[to[link]] ? 1.35 : 0.6;
  var THIN = 0.8;
  var PLAIN = 0.9;
  var SOURCE = 1.8;
  function drawLines(pen2, view, links2, start2 = 0, end = links2.length) {
    const opacity = edgeOpacity(links2.length);
    const styled = links2.length <= STYLED;
    const arrows = styled && state.show.arrows && view.scale >= LEAST_SCALE;
    for (const link of links2.subarray(start2, end)) {
      const style = styled ? styleOf(link, view) : { width: THIN, opacity: 0, dash: UNBROKEN };
      style.opacity = Math.min(1, opacity * share(link));
      drawLink(pen2, view, link, style, arrows);
    }
  }
  var UNBROKEN = (
    /** @type {number[]} */
    []
  );
  function styleOf(link, view) {
    const kinds = kindsOfLink[link] & state.kinds;
    const width = kinds & LinkBit.SOURCE ? SOURCE : PLAIN;
    return {
      width: width * Math.max(0.6, Math.min(1.4, view.scale)),
      opacity: 1,
      dash: dashOf(kinds)
    };
  }
  function dashOf(kinds) {
    if (kinds & (LinkBit.LINK | LinkBit.SOURCE)) return UNBROKEN;
    const kind = Object.keys(DASHES).find((each) => kinds & 1 << LINK_KINDS.indexOf(each));
    return kind ? DASHES[kind] : UNBROKEN;
  }
  function drawLink(pen2, { box, scale }, link, style, withArrow) {
    const { x, y, radius } = scene;
    const a = from[link], b = to[link];
    const ax = (x[a] - box.left) * scale, ay = (y[a] - box.top) * scale;
    const bx = (x[b] - box.left) * scale, by = (y[b] - box.top) * scale;
    if (!withArrow) return pen2.line(ax, ay, bx, by, style);
    const length = Math.hypot(bx - ax, by - ay);
    if (length < LEAST_LINE) return;
    const ux = (bx - ax) / length, uy = (by - ay) / length;
    const back = Math.min(length / 2, radius[b] * scale + 2);
    const tipX = bx - ux * back, tipY = by - uy * back;
    pen2.line(ax, ay, tipX, tipY, style);
    if (length >= LEAST_ARROW) pen2.arrow(tipX, tipY, ux, uy, style);
  }
  var MOST_BUNDLES = 5;
  var LEAST_WIDTH = 1.5;
  var MORE_WIDTH = 12;
  function bundles() {
    if (scene.bundles) return scene.bundles;
    const size2 = facts.modules.length;
    const counts = /* @__PURE__ */ new Map();
    for (const link of scene.links) {
      const a = facts.group[from[link]], b = facts.group[to[link]];
      if (a < 0 || b < 0 || a === b) continue;
      const key = Math.min(a, b) * size2 + Math.max(a, b);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    scene.bundles = strongest(
      [...counts].map(([key, count2]) => ({ a: Math.floor(key / size2), b: key % size2, count: count2 }))
    );
    return scene.bundles;
  }
  function strongest(rows) {
    rows.sort((p, q) => q.count - p.count || p.a - q.a || p.b - q.b);
    const kept = /* @__PURE__ */ new Map();
    const keep = (end) => {
      kept.set(end, (kept.get(end) ?? 0) + 1);
      return kept.get(end) <= MOST_BUNDLES;
    };
    return rows.filter(({ a, b }) => [keep(a), keep(b)].some(Boolean)).map(({ a, b, count: count2 }) => ({
      a,
      b,
      width: LEAST_WIDTH + MORE_WIDTH * Math.sqrt(count2 / rows[0].count)
    }));
  }
  function paintBundles(context, view, rows) {
    context.strokeStyle = edgeColour();
    context.globalAlpha = isDark() ? 0.32 : 0.28;
    context.setLineDash([]);
    for (const { a, b, width } of rows) {
      const [ax, ay, aRadius] = scene.discs[a], [bx, by, bRadius] = scene.discs[b];
      const length = Math.hypot(bx - ax, by - ay);
      if (length <= aRadius + bRadius) continue;
      const ux = (bx - ax) / length, uy = (by - ay) / length;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(view.toX(ax + ux * aRadius), view.toY(ay + uy * aRadius));
      context.lineTo(view.toX(bx - ux * bRadius), view.toY(by - uy * bRadius));
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  // src/raster.js
  var pixelOf = (colour) => parseInt(colour.slice(5, 7), 16) << 16 | parseInt(colour.slice(3, 5), 16) << 8 | parseInt(colour.slice(1, 3), 16);
  var UNIT = 2048;
  var FINE = 8;
  var MOST = 65535;
  var OPACITIES = Uint8Array.from(
    { length: MOST / FINE + 1 },
    (_, step) => Math.round(255 * (1 - Math.exp(-step * FINE / UNIT)))
  );
  var FIXED = 65536;
  var LineRaster = class {
    width = 0;
    height = 0;
    #laid = new Uint16Array(0);
    /**
     * Makes the surface empty, and of this size in pixels.
     * @param {number} width
     * @param {number} height
     */
    clear(width, height) {
      if (width === this.width && height === this.height) this.#laid.fill(0);
      else {
        this.width = width;
        this.height = height;
        this.#laid = new Uint16Array(width * height);
      }
    }
    /**
     * Writes what was drawn, in one colour.
     * @param {Uint8ClampedArray} bytes red, green, blue and opacity of each pixel
     * @param {number} pixel as `pixelOf` gives it
     */
    writeTo(bytes, pixel) {
      const pixels2 = new Uint32Array(bytes.buffer);
      const laid2 = this.#laid;
      for (let at2 = 0; at2 < laid2.length; at2++) {
        const amount = laid2[at2];
        pixels2[at2] = amount ? OPACITIES[amount / FINE | 0] << 24 | pixel : 0;
      }
    }
    /**
     * A line with smooth edges (Wu, 1991).
     * @param {number} ax
     * @param {number} ay
     * @param {number} bx
     * @param {number} by
     * @param {number} share how opaque it is, 0 to 1, for a line one pixel wide; more for a wider one
     * @param {number[]} dash lengths of strokes and gaps, in pixels; none for an unbroken line
     */
    line(ax, ay, bx, by, share2, dash = []) {
      if (!clip(ax, ay, bx, by, this.width, this.height)) return;
      const [x0, y0, x1, y1] = CLIPPED;
      const amount = Math.round(share2 * UNIT);
      if (!dash.length) return this.#stroke(x0, y0, x1, y1, amount);
      const before = Math.hypot(x0 - ax, y0 - ay);
      for (const stroke of dashesOf(dash, before, [x0, y0, x1, y1])) {
        const [px, py, qx, qy] = stroke;
        this.#stroke(px, py, qx, qy, amount);
      }
    }
    /**
     * @param {number} ax
     * @param {number} ay
     * @param {number} bx
     * @param {number} by
     * @param {number} amount
     */
    #stroke(ax, ay, bx, by, amount) {
      const { width } = this;
      if (Math.abs(bx - ax) >= Math.abs(by - ay)) {
        if (ax <= bx) this.#trace(ax, ay, bx, by, 1, width, amount);
        else this.#trace(bx, by, ax, ay, 1, width, amount);
      } else if (ay <= by) this.#trace(ay, ax, by, bx, width, 1, amount);
      else this.#trace(by, bx, ay, ax, width, 1, amount);
    }
    /**
     * From `start` to `end` along the axis in which the line is longer; `step` and `side` are how far
     * the next pixel is along that axis and across it.
     * @param {number} start
     * @param {number} across
     * @param {number} end
     * @param {number} acrossEnd
     * @param {number} step
     * @param {number} side
     * @param {number} amount
     */
    #trace(start2, across, end, acrossEnd, step, side, amount) {
      const laid2 = this.#laid;
      const slope = end > start2 ? Math.round((acrossEnd - across) / (end - start2) * FIXED) | 0 : 0;
      const first2 = start2 | 0, last2 = end | 0;
      let at2 = Math.round((across - 0.5) * FIXED) | 0;
      for (let main = first2; main <= last2; main++) {
        const part = at2 >> 8 & 255;
        const place3 = main * step + (at2 >> 16) * side;
        const here = laid2[place3] + ((256 - part) * amount >> 8), beside = laid2[place3 + side] + (part * amount >> 8);
        laid2[place3] = here > MOST ? MOST : here;
        laid2[place3 + side] = beside > MOST ? MOST : beside;
        at2 += slope;
      }
    }
    /**
     * A small triangle, the tip of an arrow: rows of pixels from edge to edge.
     * @param {number} ax
     * @param {number} ay
     * @param {number} bx
     * @param {number} by
     * @param {number} cx
     * @param {number} cy
     * @param {number} share
     */
    triangle(ax, ay, bx, by, cx, cy, share2) {
      const { width, height } = this;
      const amount = Math.round(share2 * UNIT);
      const edges = [
        [ax, ay, bx, by],
        [bx, by, cx, cy],
        [cx, cy, ax, ay]
      ];
      const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5)), bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
      for (let y = top; y <= bottom; y++) {
        const crossed = edges.filter(([, py, , qy]) => py > y + 0.5 !== qy > y + 0.5).map(([px, py, qx, qy]) => px + (y + 0.5 - py) / (qy - py) * (qx - px));
        const right = Math.min(width - 1, Math.floor(Math.max(...crossed) - 0.5));
        for (let x = Math.max(0, Math.ceil(Math.min(...crossed) - 0.5)); x <= right; x++)
          this.#laid[y * width + x] = Math.min(MOST, this.#laid[y * width + x] + amount);
      }
    }
  };
  var EDGE = 1;
  var CLIPPED = new Float64Array(4);
  function clip(ax, ay, bx, by, width, height) {
    const dx = bx - ax, dy = by - ay;
    let start2 = 0, end = 1;
    for (let side = 0; side < 4; side++) {
      const along = side < 2 ? dx : dy, from2 = side < 2 ? ax : ay;
      const way = side % 2 ? along : -along;
      const room = side % 2 ? (side < 2 ? width : height) - 1 - EDGE - from2 : from2 - EDGE;
      if (way === 0 && room < 0) return false;
      if (way < 0) start2 = Math.max(start2, room / way);
      else if (way > 0) end = Math.min(end, room / way);
    }
    CLIPPED[0] = ax + start2 * dx;
    CLIPPED[1] = ay + start2 * dy;
    CLIPPED[2] = ax + end * dx;
    CLIPPED[3] = ay + end * dy;
    return start2 <= end;
  }
  function dashesOf(dash, before, [ax, ay, bx, by]) {
    const length = Math.hypot(bx - ax, by - ay);
    const period = dash.reduce((sum, part) => sum + part, 0);
    const at2 = (way) => [ax + (bx - ax) * way / length, ay + (by - ay) * way / length];
    const strokes = (
      /** @type {number[][]} */
      []
    );
    for (let turn2 = -(before % period); turn2 < length; turn2 += period) {
      let start2 = turn2;
      dash.forEach((part, number) => {
        const from2 = Math.max(0, start2), to2 = Math.min(length, start2 + part);
        if (number % 2 === 0 && to2 > from2) strokes.push([...at2(from2), ...at2(to2)]);
        start2 += part;
      });
    }
    return strokes;
  }

  // src/pens.js
  var ARROW = 7;
  var ARROW_SIDE = 2.8;
  var arrowAt = (x, y, ux, uy) => [
    [x, y],
    [x - ux * ARROW - uy * ARROW_SIDE, y - uy * ARROW + ux * ARROW_SIDE],
    [x - ux * ARROW + uy * ARROW_SIDE, y - uy * ARROW - ux * ARROW_SIDE]
  ];
  var RasterPen = class {
    #raster = new LineRaster();
    #ratio = 1;
    #scratch = document.createElement("canvas");
    /**
     * @param {number} width
     * @param {number} height
     * @param {number} ratio
     */
    clear(width, height, ratio) {
      this.#ratio = ratio;
      this.#raster.clear(Math.round(width * ratio), Math.round(height * ratio));
    }
    /**
     * @param {number} ax
     * @param {number} ay
     * @param {number} bx
     * @param {number} by
     * @param {LineStyle} style
     */
    line(ax, ay, bx, by, { width, opacity, dash }) {
      const ratio = this.#ratio;
      const wide = width * ratio;
      const rows = Math.max(1, Math.round(wide));
      const share2 = opacity * wide / rows;
      const pattern = dash.length && ratio !== 1 ? dash.map((part) => part * ratio) : dash;
      if (rows === 1)
        return this.#raster.line(ax * ratio, ay * ratio, bx * ratio, by * ratio, share2, pattern);
      const length = Math.hypot(bx - ax, by - ay) || 1;
      for (let row = 0; row < rows; row++) {
        const away = row - (rows - 1) / 2;
        const x = -(by - ay) / length * away, y = (bx - ax) / length * away;
        const [px, py, qx, qy] = [ax, ay, bx, by].map((value) => value * ratio);
        this.#raster.line(px + x, py + y, qx + x, qy + y, share2, pattern);
      }
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} ux
     * @param {number} uy
     * @param {LineStyle} style
     */
    arrow(x, y, ux, uy, { opacity }) {
      const [a, b, c] = arrowAt(x, y, ux, uy).map(
        (corner) => corner.map((value) => value * this.#ratio)
      );
      this.#raster.triangle(a[0], a[1], b[0], b[1], c[0], c[1], opacity);
    }
    /**
     * Lays what was drawn over a canvas, in one colour.
     * @param {Surface} context
     * @param {string} colour
     * @param {number} width
     * @param {number} height
     */
    layOn(context, colour, width, height) {
      const scratch2 = this.#scratch, raster2 = this.#raster;
      if (scratch2.width !== raster2.width || scratch2.height !== raster2.height)
        Object.assign(scratch2, { width: raster2.width, height: raster2.height });
      const surface = (
        /** @type {CanvasRenderingContext2D} */
        scratch2.getContext("2d")
      );
      const image = surface.createImageData(raster2.width, raster2.height);
      raster2.writeTo(image.data, pixelOf(colour));
      surface.putImageData(image, 0, 0);
      context.drawImage(scratch2, 0, 0, width, height);
    }
  };
  var BATCH = 400;
  var PathPen = class {
    #context;
    #batches = (
      /** @type {Map<string, { style: LineStyle, lines: number[][], arrows: number[][][] }>} */
      /* @__PURE__ */ new Map()
    );
    /** @param {Surface} context */
    constructor(context) {
      this.#context = context;
    }
    /**
     * @param {number} ax
     * @param {number} ay
     * @param {number} bx
     * @param {number} by
     * @param {LineStyle} style
     */
    line(ax, ay, bx, by, style) {
      this.#batchOf(style).lines.push([ax, ay, bx, by]);
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} ux
     * @param {number} uy
     * @param {LineStyle} style
     */
    arrow(x, y, ux, uy, style) {
      this.#batchOf(style).arrows.push(arrowAt(x, y, ux, uy));
    }
    /** @param {LineStyle} style */
    #batchOf(style) {
      const key = `${style.width} ${style.opacity} ${style.dash}`;
      const kept = this.#batches.get(key);
      if (kept) return kept;
      const batch = { style, lines: [], arrows: [] };
      this.#batches.set(key, batch);
      return batch;
    }
    /** Draws what was gathered. */
    finish() {
      const context = this.#context;
      for (const { style, lines, arrows } of this.#batches.values()) {
        context.globalAlpha = Math.min(1, style.opacity);
        context.lineWidth = style.width;
        context.setLineDash(style.dash);
        for (let at2 = 0; at2 < lines.length; at2 += BATCH) this.#stroke(lines.slice(at2, at2 + BATCH));
        this.#fill(arrows);
      }
      context.setLineDash([]);
      context.globalAlpha = 1;
      this.#batches.clear();
    }
    /** @param {number[][]} lines */
    #stroke(lines) {
      const context = this.#context;
      context.beginPath();
      for (const [ax, ay, bx, by] of lines) {
        context.moveTo(ax, ay);
        context.lineTo(bx, by);
      }
      context.stroke();
    }
    /** @param {number[][][]} arrows */
    #fill(arrows) {
      if (!arrows.length) return;
      const context = this.#context;
      context.beginPath();
      for (const [tip, ...corners] of arrows) {
        context.moveTo(tip[0], tip[1]);
        for (const [x, y] of corners) context.lineTo(x, y);
        context.closePath();
      }
      context.fill();
    }
  };

  // src/linelayer.js
  var FEW = 5e3;
  var SLICE = 1e4;
  var STILL = 0.01;
  var PAUSE = 140;
  var lineLayer = {
    canvas: (
      /** @type {HTMLCanvasElement} */
      /** @type {unknown} */
      null
    ),
    painted: (
      /** @type {View | null} */
      null
    ),
    // the view that it was painted for
    lines: (
      /** @type {ReturnType<typeof linesOf> | null} */
      null
    ),
    // the lines that it shows
    unfinished: false,
    // whether a picture is being painted
    turn: 0,
    // grows when an unfinished picture is out of date
    timer: 0
  };
  function forgetLines() {
    lineLayer.painted = null;
    lineLayer.lines = null;
  }
  function showLines(view, ratio) {
    const { painted: painted2, lines } = lineLayer;
    if (!painted2 || painted2.width !== view.width || painted2.height !== view.height)
      return startLines(view, ratio);
    const scale = view.scale / painted2.scale;
    const x = view.toX(painted2.box.left), y = view.toY(painted2.box.top);
    const moved = Math.abs(x) > STILL || Math.abs(y) > STILL || Math.abs(scale - 1) > STILL / 1e3;
    if (!moved) return place("");
    if (lines && lines.links.length <= FEW) {
      const next2 = linesOf(view);
      if (next2.links.length <= FEW) return paintNow(view, ratio, next2);
    }
    place(`translate(${x}px, ${y}px) scale(${scale})`);
    clearTimeout(lineLayer.timer);
    lineLayer.timer = window.setTimeout(() => startLines(view, ratio), PAUSE);
  }
  function place(transform) {
    lineLayer.canvas.style.transform = transform;
  }
  var pen = new RasterPen();
  function paintNow(view, ratio, lines) {
    lineLayer.turn++;
    pen.clear(view.width, view.height, ratio);
    drawLines(pen, view, lines.links);
    finish(view, ratio, lines, true);
  }
  function startLines(view, ratio) {
    clearTimeout(lineLayer.timer);
    const lines = linesOf(view);
    if (lines.links.length <= FEW) return paintNow(view, ratio, lines);
    const turn2 = ++lineLayer.turn;
    const first2 = lineLayer.painted === null;
    pen.clear(view.width, view.height, ratio);
    lineLayer.unfinished = true;
    let at2 = 0;
    const slice = () => {
      if (turn2 !== lineLayer.turn) return;
      drawLines(pen, view, lines.links, at2, Math.min(lines.links.length, at2 + SLICE));
      at2 += SLICE;
      const done = at2 >= lines.links.length;
      if (done || first2) finish(view, ratio, lines, done);
      if (!done) requestAnimationFrame(slice);
    };
    slice();
  }
  function finish(view, ratio, lines, done) {
    const { canvas } = lineLayer;
    sizeFor(canvas, view, ratio);
    const context = contextOf(canvas, ratio);
    context.clearRect(0, 0, view.width, view.height);
    paintUnder(context, view, lines, pen);
    Object.assign(lineLayer, { painted: view, lines, unfinished: !done });
    place("");
  }
  function paintUnder(context, view, lines, drawn2) {
    paintGrounds(context, view);
    paintBundles(context, view, lines.bundles);
    if (lines.links.length) drawn2.layOn(context, edgeColour(), view.width, view.height);
  }
  function sizeFor(canvas, view, ratio) {
    const width = Math.round(view.width * ratio), height = Math.round(view.height * ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  }
  function contextOf(canvas, ratio) {
    const context = (
      /** @type {CanvasRenderingContext2D} */
      canvas.getContext("2d")
    );
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }

  // src/dotraster.js
  var QUARTER = 4;
  var PARTS = 2;
  var OPAQUE = 4278190080 | 0;
  var stamps = /* @__PURE__ */ new Map();
  function makeStamp(radius, partX, partY) {
    const size2 = Math.ceil(2 * radius) + 3;
    const x = Math.floor(size2 / 2) + partX / PARTS, y = Math.floor(size2 / 2) + partY / PARTS;
    const opacity = new Uint8Array(size2 * size2);
    const solid = new Int16Array(2 * size2);
    for (let row = 0; row < size2; row++) {
      solid[2 * row] = size2;
      solid[2 * row + 1] = -1;
      for (let column = 0; column < size2; column++) {
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const value = Math.round(255 * Math.max(0, Math.min(1, radius + 0.5 - away)));
        opacity[row * size2 + column] = value;
        if (value < 255) continue;
        solid[2 * row] = Math.min(solid[2 * row], column);
        solid[2 * row + 1] = column;
      }
    }
    return { size: size2, opacity, solid };
  }
  function stampOf(radius, partX, partY) {
    const step = Math.max(1, Math.round(radius * QUARTER));
    const key = (step * PARTS + partX) * PARTS + partY;
    let stamp = stamps.get(key);
    if (!stamp) {
      stamp = makeStamp(step / QUARTER, partX, partY);
      stamps.set(key, stamp);
    }
    return stamp;
  }
  var DotRaster = class {
    width = 0;
    height = 0;
    image = (
      /** @type {ImageData | null} */
      null
    );
    #pixels = new Uint32Array(0);
    /**
     * Makes the surface empty, and of this size in pixels.
     * @param {number} width
     * @param {number} height
     */
    clear(width, height) {
      if (this.image && width === this.width && height === this.height) {
        this.#pixels.fill(0);
        return;
      }
      this.width = width;
      this.height = height;
      this.image = new ImageData(width, height);
      this.#pixels = new Uint32Array(this.image.data.buffer);
    }
    /**
     * A disc with a smooth edge.
     * @param {number} x its middle, in pixels
     * @param {number} y
     * @param {number} radius
     * @param {number} pixel its colour, as `pixelOf` gives it
     */
    disc(x, y, radius, pixel) {
      const { width, height } = this;
      const halfX = Math.round(x * PARTS), halfY = Math.round(y * PARTS);
      const partX = (halfX % PARTS + PARTS) % PARTS, partY = (halfY % PARTS + PARTS) % PARTS;
      const stamp = stampOf(radius, partX, partY);
      const { size: size2 } = stamp;
      const middle = Math.floor(size2 / 2);
      const left = (halfX - partX) / PARTS - middle, top = (halfY - partY) / PARTS - middle;
      if (left >= width || top >= height || left + size2 <= 0 || top + size2 <= 0) return;
      const first2 = Math.max(0, -left), last2 = Math.min(size2, width - left);
      const end = Math.min(size2, height - top);
      for (let row = Math.max(0, -top); row < end; row++)
        this.#row(stamp, row, first2, last2, (top + row) * width + left, pixel);
    }
    /**
     * One row of a stamp.
     * @param {Stamp} stamp
     * @param {number} row
     * @param {number} first
     * @param {number} last
     * @param {number} place of the stamp's first column in `#pixels`
     * @param {number} pixel
     */
    #row({ size: size2, opacity, solid }, row, first2, last2, place3, pixel) {
      const pixels2 = this.#pixels;
      const start2 = Math.max(first2, solid[2 * row]), end = Math.min(last2 - 1, solid[2 * row + 1]);
      for (let column = first2; column < last2; column++) {
        if (column === start2 && end >= start2) {
          pixels2.fill(OPAQUE | pixel, place3 + start2, place3 + end + 1);
          column = end;
          continue;
        }
        const share2 = opacity[row * size2 + column];
        if (share2) pixels2[place3 + column] = laid(pixels2[place3 + column], pixel, share2);
      }
    }
    /**
     * A square with sharp edges.
     * @param {number} x
     * @param {number} y
     * @param {number} half
     * @param {number} pixel
     */
    square(x, y, half2, pixel) {
      const { width, height } = this;
      const start2 = Math.min(width, Math.max(0, Math.round(x - half2))), end = Math.min(width, Math.round(x + half2));
      const last2 = Math.min(height, Math.round(y + half2));
      for (let row = Math.max(0, Math.round(y - half2)); row < last2 && end > start2; row++)
        this.#pixels.fill(OPAQUE | pixel, row * width + start2, row * width + end);
    }
  };
  function laid(below, pixel, share2) {
    const under = below >>> 24;
    if (under === 0) return share2 << 24 | pixel;
    const kept = under * (255 - share2) / 255;
    const opacity = share2 + kept;
    const red = ((pixel & 255) * share2 + (below & 255) * kept) / opacity, green = ((pixel >> 8 & 255) * share2 + (below >> 8 & 255) * kept) / opacity, blue = ((pixel >> 16 & 255) * share2 + (below >> 16 & 255) * kept) / opacity;
    return Math.round(opacity) << 24 | blue << 16 | green << 8 | red;
  }

  // src/dotpens.js
  var DotPixels = class {
    #raster = new DotRaster();
    #ratio = 1;
    #pixel = 0;
    #scratch = document.createElement("canvas");
    /**
     * @param {number} width
     * @param {number} height
     * @param {number} ratio
     */
    clear(width, height, ratio) {
      this.#ratio = ratio;
      this.#raster.clear(Math.round(width * ratio), Math.round(height * ratio));
    }
    /** @param {string} colour */
    colour(colour) {
      this.#pixel = pixelOf(colour);
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} radius
     */
    disc(x, y, radius) {
      const ratio = this.#ratio;
      this.#raster.disc(x * ratio, y * ratio, radius * ratio, this.#pixel);
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} half
     */
    square(x, y, half2) {
      const ratio = this.#ratio;
      this.#raster.square(x * ratio, y * ratio, half2 * ratio, this.#pixel);
    }
    /**
     * Lays what was drawn over a canvas.
     * @param {Surface} context
     * @param {number} width
     * @param {number} height
     */
    layOn(context, width, height) {
      const scratch2 = this.#scratch;
      const { image } = this.#raster;
      if (!image) return;
      if (scratch2.width !== image.width || scratch2.height !== image.height)
        Object.assign(scratch2, { width: image.width, height: image.height });
      const surface = (
        /** @type {CanvasRenderingContext2D} */
        scratch2.getContext("2d")
      );
      surface.putImageData(image, 0, 0);
      context.drawImage(scratch2, 0, 0, width, height);
    }
  };
  var DotPaths = class {
    #context;
    #drawn = false;
    /** @param {Surface} context */
    constructor(context) {
      this.#context = context;
    }
    /** @param {string} colour */
    colour(colour) {
      this.finish();
      this.#context.fillStyle = colour;
      this.#context.beginPath();
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} radius
     */
    disc(x, y, radius) {
      this.#drawn = true;
      this.#context.moveTo(x + radius, y);
      this.#context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} half
     */
    square(x, y, half2) {
      this.#drawn = true;
      this.#context.rect(x - half2, y - half2, 2 * half2, 2 * half2);
    }
    finish() {
      if (this.#drawn) this.#context.fill();
      this.#drawn = false;
    }
  };

  // src/writing.js
  var LABEL_FONT = getComputedStyle(document.body).fontFamily;
  var widths = /* @__PURE__ */ new Map();
  var MOST_KEPT = 2e4;
  function widthOf(context, text, font) {
    const key = `${font}
${text}`;
    const kept = widths.get(key);
    if (kept !== void 0) return kept;
    if (widths.size > MOST_KEPT) widths.clear();
    context.font = font;
    const { width } = context.measureText(text);
    widths.set(key, width);
    return width;
  }
  var HALO = 3.5;
  function writeText(context, text, x, y, font, colour, halo) {
    if (context === screen.context) return placeSprite(text, x, y, font, colour, halo);
    write(context, text, x, y, font, colour, halo);
  }
  function write(context, text, x, y, font, colour, halo) {
    context.font = font;
    context.setLineDash([]);
    context.strokeStyle = halo;
    context.lineWidth = HALO;
    context.globalAlpha = 0.85;
    context.strokeText(text, x, y);
    context.globalAlpha = 1;
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
  var screen = {
    context: (
      /** @type {CanvasRenderingContext2D | null} */
      null
    ),
    ratio: 1,
    sprites: (
      /** @type {Map<string, HTMLCanvasElement>} */
      /* @__PURE__ */ new Map()
    )
  };
  var MOST_SPRITES = 600;
  function writeOnScreen(context, ratio) {
    if (ratio !== screen.ratio) screen.sprites.clear();
    Object.assign(screen, { context, ratio });
  }
  function placeSprite(text, x, y, font, colour, halo) {
    const { context, ratio } = screen;
    if (!context) return;
    const key = `${font}
${colour}
${halo}
${text}`;
    let sprite = screen.sprites.get(key);
    if (sprite) screen.sprites.delete(key);
    else sprite = makeSprite(text, font, colour, halo);
    screen.sprites.set(key, sprite);
    if (screen.sprites.size > MOST_SPRITES)
      screen.sprites.delete(screen.sprites.keys().next().value ?? "");
    const width = sprite.width / ratio, height = sprite.height / ratio;
    const snap = (value) => Math.round(value * ratio) / ratio;
    context.globalAlpha = 1;
    context.drawImage(sprite, snap(x - width / 2), snap(y - height / 2), width, height);
  }
  function makeSprite(text, font, colour, halo) {
    const { ratio } = screen;
    const sprite = document.createElement("canvas");
    const context = (
      /** @type {CanvasRenderingContext2D} */
      sprite.getContext("2d")
    );
    const width = Math.ceil(widthOf(context, text, font) + 2 * HALO), height = Math.ceil(2 * parseFloat(font.match(/[\d.]+px/)?.[0] ?? "12") + 2);
    sprite.width = Math.round(width * ratio);
    sprite.height = Math.round(height * ratio);
    context.scale(ratio, ratio);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    write(context, text, width / 2, height / 2, font, colour, halo);
    return sprite;
  }

  // src/dots.js
  var LEAST_RADIUS = 0.9;
  var LEAST_RING = 2.2;
  var FEW2 = 300;
  var dotRadius = (view, node) => Math.max(scene.radius[node] * view.scale, LEAST_RADIUS);
  var pixels = new DotPixels();
  function paintDots(context, view, sorted) {
    context.globalAlpha = 1;
    let count2 = sorted.hollow.length + sorted.core.length;
    for (const nodes of sorted.full.values()) count2 += nodes.length;
    if (count2 <= FEW2 || !(context instanceof CanvasRenderingContext2D)) {
      const paths = new DotPaths(context);
      drawDots(paths, view, sorted);
      return paths.finish();
    }
    pixels.clear(view.width, view.height, context.getTransform().a);
    drawDots(pixels, view, sorted);
    pixels.layOn(context, view.width, view.height);
  }
  function drawDots(pen2, view, { full, hollow, core }) {
    const ring = Math.max(1, Math.min(2, 2 * view.scale)) / 2;
    drawEach(pen2, view, hollow, grey(), ring);
    drawEach(pen2, view, hollow, ground(), -ring);
    for (const [colour, nodes] of full) drawEach(pen2, view, nodes, colour, 0);
    const ringed = core.filter((node) => dotRadius(view, node) >= LEAST_RING);
    drawEach(pen2, view, ringed, ink(), ring);
    for (const [colour, nodes] of Map.groupBy(core, colourOf))
      drawEach(pen2, view, nodes, colour, ringed.length ? -ring : 0);
  }
  function drawEach(pen2, { scale, box, width, height }, nodes, colour, more) {
    const { x, y, radius } = scene;
    pen2.colour(colour);
    for (const node of nodes) {
      const atX = (x[node] - box.left) * scale, atY = (y[node] - box.top) * scale;
      const wide = Math.max(radius[node] * scale, LEAST_RADIUS) + more;
      if (wide <= 0 || atX < -wide || atY < -wide || atX > width + wide || atY > height + wide)
        continue;
      if (isSquare(node)) pen2.square(atX, atY, wide);
      else pen2.disc(atX, atY, wide);
    }
  }
  var LEAST_FOLD2 = 7;
  var LEAST_NUMBERED = 13;
  function paintFolds(context, view, isPainted = (_fold) => true) {
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const fold2 of scene.folds.filter(isPainted)) {
      const { module, count: count2 } = fold2;
      const [x, y, radius] = scene.discs[module];
      const wide = Math.max(LEAST_FOLD2, radius * view.scale);
      context.globalAlpha = 1;
      context.fillStyle = moduleColour(facts.modules[module]);
      context.beginPath();
      context.arc(view.toX(x), view.toY(y), wide, 0, 2 * Math.PI);
      context.fill();
      if (wide < LEAST_NUMBERED) continue;
      const size2 = Math.min(22, wide / 2);
      const font = `700 ${size2.toFixed(1)}px ${LABEL_FONT}`;
      writeText(context, formatNumber(count2), view.toX(x), view.toY(y), font, ink(), ground());
    }
  }
  function paintRing(context, view, node, width) {
    context.strokeStyle = ink();
    context.lineWidth = width;
    context.setLineDash([]);
    context.beginPath();
    const radius = Math.max(dotRadius(view, node), 1.6) + 4;
    context.arc(view.toX(scene.x[node]), view.toY(scene.y[node]), radius, 0, 2 * Math.PI);
    context.stroke();
  }

  // src/boxes.js
  function makeBoxes() {
    const taken = (
      /** @type {Rectangle[]} */
      []
    );
    return (box) => {
      if (taken.some((other) => touch(box, other))) return false;
      taken.push(box);
      return true;
    };
  }
  var touch = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
  var widen = ([left, top, right, bottom], x, y = x) => [
    left - x,
    top - y,
    right + x,
    bottom + y
  ];

  // src/text.js
  var INVISIBLE = /[\p{Cc}\p{Co}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+/gu;
  var graphemes = new Intl.Segmenter(void 0, { granularity: "grapheme" });
  var lengthOf = (text) => [...graphemes.segment(text)].length;
  function cut(text, most) {
    if (text.length <= most) return text;
    let end = 0, count2 = 0;
    for (const { index, segment } of graphemes.segment(text)) {
      if (++count2 > most) return `${wholeWords(text, end)}…`;
      if (count2 < most) end = index + segment.length;
    }
    return text;
  }
  var MOST_LOST = 0.4;
  function wholeWords(text, end) {
    const head = text.slice(0, end);
    const space = text.slice(0, end + 1).search(/\s\S*$/u);
    return (space > (1 - MOST_LOST) * end ? head.slice(0, space) : head).trimEnd();
  }
  var shorten = (text, most) => cut(
    text.slice(0, 40 * most).replace(INVISIBLE, " ").replace(/\s+/g, " ").trim(),
    most
  );

  // src/modulelabels.js
  var LEAST_SEEN2 = 24;
  var LEAST_WITH_PARTS = 150;
  var LONGEST = 90;
  var LONGEST_PART = 28;
  var TEXT_CONTRAST = 4.5;
  var LINE = 1.2;
  var BAR = 3;
  function paintModuleLabels(context, view, free, focused) {
    if (scene.local) return;
    const seen = facts.modules.map((_, number) => number).filter((number) => isSeen(view, number));
    for (const number of seen.sort((a, b) => scene.discs[b][2] - scene.discs[a][2])) {
      if (focused && state.module !== number) continue;
      paintModuleLabel(context, view, free, number);
    }
  }
  function isSeen(view, number) {
    const [x, y, radius] = scene.discs[number];
    const wide = radius * view.scale;
    if (state.folded.has(number)) return view.holds(view.toX(x), view.toY(y));
    if (wide < LEAST_SEEN2 || wide > view.width) return false;
    const atX = view.toX(x), atY = view.toY(y);
    return atX + wide > 0 && atX - wide < view.width && atY + wide > 0 && atY - wide < view.height;
  }
  function paintModuleLabel(context, view, free, number) {
    const [x, y, radius] = scene.discs[number];
    const wide = radius * view.scale;
    const size2 = Math.max(12, Math.min(18, Math.round(wide / 9)));
    const font = `700 ${size2.toFixed(1)}px ${LABEL_FONT}`;
    const text = shorten(moduleLabel(facts.modules[number]), LONGEST);
    const rows = inRows(text, Math.max(130, 1.6 * wide), (row) => widthOf(context, row, font));
    const half2 = Math.max(...rows.map((row) => widthOf(context, row, font))) / 2;
    const height = rows.length * size2 * LINE + BAR + 2;
    const middle = within(view.toX(x), half2 + 8, view.width - half2 - 8);
    for (const top of [
      view.toY(y) - wide - height - 4,
      view.toY(y) + wide + 6,
      view.toY(y) - wide + 8
    ]) {
      const box = (
        /** @type {Rectangle} */
        [middle - half2, top, middle + half2, top + height]
      );
      if (top < 2 || top + height > view.height - 2 || isBelowCard(view, box)) continue;
      if (!free(widen(box, 8, 3))) continue;
      const colour = labelColour(number);
      writeRows(context, rows, middle, top, size2, font, colour);
      context.fillStyle = colour;
      context.fillRect(middle - half2, top + height - BAR, 2 * half2, BAR);
      return;
    }
  }
  var labelColour = (number) => state.colourBy === "module" ? readable(moduleColour(facts.modules[number]), ground(), TEXT_CONTRAST) : softInk();
  var within = (value, least, most) => least > most ? value : Math.max(least, Math.min(most, value));
  var isBelowCard = (view, [left, top, right, bottom]) => view.covered.some(
    (card) => left < card.right && right > card.left && top < card.bottom && bottom > card.top
  );
  function writeRows(context, rows, x, top, size2, font, colour) {
    rows.forEach((row, at2) => {
      writeText(context, row, x, top + (at2 + 0.5) * size2 * LINE, font, colour, ground());
    });
  }
  function inRows(text, most, width) {
    const words2 = text.split(" ");
    if (words2.length < 2 || width(text) <= most) return [text];
    const breaks = words2.slice(1).map((_, at2) => {
      const rows = [words2.slice(0, at2 + 1).join(" "), words2.slice(at2 + 1).join(" ")];
      return { rows, widest: Math.max(...rows.map(width)) };
    });
    return breaks.reduce((best, each) => each.widest < best.widest ? each : best).rows;
  }
  var PART_ASIDE = [0, -20, 20, -40, 40];
  function paintPartLabels(context, view, free, focused) {
    if (scene.local || focused || state.colourBy !== "module") return;
    facts.modules.forEach((_, number) => {
      const wide = scene.discs[number][2] * view.scale;
      if (state.folded.has(number) || wide < LEAST_WITH_PARTS || !isNear(view, number)) return;
      const font = `italic 600 12px ${LABEL_FONT}`;
      for (const { label, middle } of partsOf2(number)) {
        const text = shorten(label, LONGEST_PART);
        const half2 = widthOf(context, text, font) / 2;
        const [x, y] = [view.toX(middle[0]), view.toY(middle[1])];
        if (!text || !view.holds(x, y)) continue;
        const aside = PART_ASIDE.find(
          (by) => free([x - half2 - 6, y + by - 9, x + half2 + 6, y + by + 9])
        );
        if (aside !== void 0) writeText(context, text, x, y + aside, font, softInk(), ground());
      }
    });
  }
  function isNear(view, number) {
    const [x, y, radius] = scene.discs[number];
    const { left, right, top, bottom } = view.box;
    return x + radius > left && x - radius < right && y + radius > top && y - radius < bottom;
  }

  // src/labels.js
  var LONGEST2 = 36;
  var LONGEST_SURE = 60;
  var MOST_LABELS = 150;
  var MOST_TRIED = 300;
  var LEAST_WIDE = 200;
  var WIDEST = 0.4;
  var ROOM = 16e3;
  var AIR = 10;
  function paintLabels(context, view, focus) {
    if (!state.show.labels) return;
    const free = makeBoxes();
    const named = new Set(focus?.named);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    if (focus) for (const node of focus.named) paintLabel(context, view, node, free, { sure: true });
    const isNarrow = Boolean(focus) && !focus?.filtered;
    paintModuleLabels(context, view, free, isNarrow || state.module >= 0);
    if (!focus) paintCoreLabels(context, view, free, named);
    paintPartLabels(context, view, free, isNarrow);
    const rest = focus ? [...focus.nodes].sort((a, b) => a - b) : scene.order;
    paintBest(context, view, rest, named, free);
  }
  function paintBest(context, view, nodes, named, free) {
    const room = Math.min(MOST_LABELS, Math.ceil(view.width * view.height / ROOM));
    let painted2 = 0, tried = 0;
    for (const node of nodes) {
      if (painted2 >= room || tried >= MOST_TRIED) return;
      if (named.has(node) || !view.holds(view.toX(scene.x[node]), view.toY(scene.y[node]))) continue;
      tried++;
      if (paintLabel(context, view, node, free)) painted2++;
    }
  }
  function paintCoreLabels(context, view, free, named) {
    const core = scene.dots.core.filter(
      (node) => view.holds(view.toX(scene.x[node]), view.toY(scene.y[node]))
    );
    core.length = Math.min(core.length, MOST_LABELS);
    for (const overDots of [false, true])
      for (const node of core)
        if (!named.has(node) && paintLabel(context, view, node, free, { overDots })) named.add(node);
  }
  function paintLabel(context, view, node, free, { sure = false, overDots = sure } = {}) {
    const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
    if (!view.holds(x, y)) return false;
    const radius = scene.radius[node] * view.scale;
    if (!sure && !deserves(node, radius, view.scale)) return false;
    const size2 = sure ? 13 : Math.min(14, 10.5 + Math.round(radius / 2.5) / 2);
    const font = `${isCore[node] || sure ? 600 : 400} ${size2.toFixed(1)}px ${LABEL_FONT}`;
    const text = narrow(context, shorten(titleOf(node), sure ? LONGEST_SURE : LONGEST2), font, view);
    const half2 = widthOf(context, text, font) / 2;
    const must = sure && (node === state.hovered || node === state.selected);
    const place3 = labelPlace(view, node, { x, y, radius, size: size2, half: half2, overDots }, free) ?? (must ? [x, y + radius + size2] : null);
    if (!place3) return false;
    const colour = isAbsent(node) ? softInk() : ink();
    writeText(context, text, place3[0], place3[1], font, colour, ground());
    return true;
  }
  function narrow(context, text, font, view) {
    const most = Math.max(LEAST_WIDE, WIDEST * view.width);
    const wide = widthOf(context, text, font);
    return wide <= most ? text : cut(text, Math.floor(lengthOf(text) * most / wide));
  }
  function labelPlace(view, node, { x, y, radius, size: size2, half: half2, overDots }, free) {
    const away = radius + size2 * 0.95, aside = radius + half2 + 5;
    const places = [
      [x, y + away],
      [x, y - away],
      [x + aside, y],
      [x - aside, y]
    ].map(([atX, atY]) => ({ atX, atY, box: boxAround(atX, atY, half2, size2), covered: 0 }));
    if (overDots) {
      for (const place3 of places) place3.covered = dotsBelow(view, node, place3.box);
      places.sort((a, b) => a.covered - b.covered);
    }
    const air = overDots ? 0 : AIR;
    for (const { atX, atY, box } of places) {
      if (isCovered(view, box) || !overDots && dotsBelow(view, node, box)) continue;
      if (free(widen(box, air, air / 2))) return [atX, atY];
    }
    return null;
  }
  var boxAround = (x, y, half2, size2) => [x - half2, y - size2 / 2, x + half2, y + size2 / 2];
  var isCovered = (view, [left, top, right, bottom]) => left < 4 || right > view.width - 4 || view.covered.some(
    (card) => left < card.right && right > card.left && top < card.bottom && bottom > card.top
  );
  var SEEN_DOT = 4;
  function dotsBelow(view, node, [left, top, right, bottom]) {
    const { scale, box } = view;
    let count2 = 0;
    grid.visit(
      box.left + left / scale,
      box.top + top / scale,
      box.left + right / scale,
      box.top + bottom / scale,
      SEEN_DOT / scale,
      (other) => {
        if (other !== node) count2 += scene.radius[other] * scale * 0.8;
      }
    );
    return count2;
  }
  function deserves(node, radius, scale) {
    const aside = isAbsent(node) || facts.group[node] < 0;
    return aside && !scene.local ? scale > 1.3 : radius > 1.3;
  }

  // src/overlay.js
  function chooseFocus() {
    const focus = makeFocus();
    if (state.hovered >= 0) focus.around(state.hovered);
    else if (state.path?.steps) {
      for (const { node, link } of state.path.steps) {
        focus.add(node);
        focus.named.push(node);
        if (link >= 0) focus.links.push(link);
      }
    } else if (state.matches) {
      state.matches.filter(passes).forEach(focus.add);
      focus.named.push(...state.matches.slice(0, 30));
    } else if (state.marked.size) for (const node of state.marked) focus.around(node);
    else if (state.selected >= 0 && !state.local) focus.around(state.selected);
    else if (isFaded()) {
      for (const node of scene.order) if (passes(node)) focus.nodes.add(node);
      focus.filtered = true;
      focus.links.push(...passingLinks());
    } else return null;
    return focus;
  }
  var isFaded = () => state.category >= 0 || state.module >= 0 || state.since !== null || state.until !== null;
  var MOST_PASSING = 2e4;
  function passingLinks() {
    if (scene.links.length > MOST_PASSING) return [];
    return scene.links.filter((link) => passes(from[link]) && passes(to[link]));
  }
  function makeFocus() {
    const focus = {
      nodes: (
        /** @type {Set<number>} */
        /* @__PURE__ */ new Set()
      ),
      links: (
        /** @type {number[]} */
        []
      ),
      named: (
        /** @type {number[]} */
        []
      ),
      filtered: false,
      /** @param {Id} node */
      add(node) {
        if (isVisible(node)) focus.nodes.add(node);
      },
      /** @param {Id} node */
      around(node) {
        focus.add(node);
        focus.named.push(node);
        eachNeighbour(node, isOpen, (other, link) => {
          focus.add(other);
          focus.links.push(link);
        });
      }
    };
    return focus;
  }
  var FADED = 0.84;
  var FADED_BY_HOVER = 0.66;
  var FEW_LINKS = 400;
  function paintOverlay(context, view) {
    const focus = chooseFocus();
    if (focus) paintFocus(context, view, focus);
    paintMarks(context, view, focus);
    paintLabels(context, view, focus);
  }
  function paintFocus(context, view, focus) {
    context.fillStyle = ground();
    context.globalAlpha = state.hovered >= 0 ? FADED_BY_HOVER : FADED;
    context.fillRect(0, 0, view.width, view.height);
    if (focus.filtered) paintPassingLinks(context, view, focus.links);
    else paintFocusLinks(context, view, focus.links);
    if (focus.filtered) paintFolds(context, view, ({ module }) => passesInside(module));
    paintDots(context, view, sortDots(focus.nodes));
  }
  var passesInside = (module) => scene.membersOf(module).some((node) => scene.folded[node] && passes(node));
  var raster = new RasterPen();
  function paintPassingLinks(context, view, links2) {
    const onCanvas = context.canvas instanceof HTMLCanvasElement;
    context.globalAlpha = 1;
    context.strokeStyle = context.fillStyle = edgeColour();
    const paths = new PathPen(context);
    if (onCanvas) raster.clear(view.width, view.height, context.getTransform().a);
    drawLines(onCanvas ? raster : paths, view, Int32Array.from(links2));
    if (onCanvas) raster.layOn(context, edgeColour(), view.width, view.height);
    else paths.finish();
  }
  function paintFocusLinks(context, view, links2) {
    context.strokeStyle = context.fillStyle = ink();
    const few = links2.length <= FEW_LINKS || !(context.canvas instanceof HTMLCanvasElement);
    const paths = new PathPen(context);
    const pen2 = few ? paths : raster;
    if (!few) raster.clear(view.width, view.height, context.getTransform().a);
    const opacity = Math.min(0.75, 6 / Math.sqrt(links2.length));
    for (const link of links2) {
      const style = { ...styleOf(link, view), width: 1.2, opacity };
      drawLink(pen2, view, link, style, few && state.show.arrows);
    }
    context.globalAlpha = 1;
    if (few) paths.finish();
    else raster.layOn(context, ink(), view.width, view.height);
  }
  function paintMarks(context, view, focus) {
    const rings = [
      [state.selected, 2.5],
      [state.path?.from ?? -1, 2.5],
      [state.hovered, 1.5],
      ...[...state.marked].map((node) => [node, 2])
    ];
    for (const [node, width] of rings)
      if (node >= 0 && isVisible(node)) paintRing(context, view, node, width);
    paintPins(context, view);
    paintIcons(context, view, focus);
  }
  var LEAST_PINNED = 3;
  var PIN = 0.38;
  function paintPins(context, view) {
    context.fillStyle = ground();
    for (const node of pins.keys()) {
      const wide = scene.radius[node] * view.scale;
      if (wide < LEAST_PINNED || !isVisible(node)) continue;
      context.beginPath();
      context.arc(view.toX(scene.x[node]), view.toY(scene.y[node]), PIN * wide, 0, 2 * Math.PI);
      context.fill();
    }
  }
  var LEAST_WITH_ICON = 5;
  function paintIcons(context, view, focus) {
    if (!state.show.properties) return;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const node of Object.keys(facts.looks).map(Number)) {
      const wide = scene.radius[node] * view.scale;
      if (wide < LEAST_WITH_ICON || !isVisible(node) || focus && !focus.nodes.has(node)) continue;
      const [x, y] = [view.toX(scene.x[node]), view.toY(scene.y[node])];
      if (!iconOf(node) || !view.holds(x, y)) continue;
      const font = `${Math.round(1.3 * wide)}px ${LABEL_FONT}`;
      writeText(context, iconOf(node), x, y, font, ink(), ground());
    }
  }

  // src/network.js
  var network = (
    /** @type {vis.Network} */
    /** @type {unknown} */
    null
  );
  var held = new vis.DataSet();
  var stage = () => byId("stage");
  function placeOf(event) {
    const box = stage().getBoundingClientRect();
    return network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
  }
  function makeNetwork() {
    network = new vis.Network(
      stage(),
      { nodes: held, edges: new vis.DataSet() },
      readJson("options")
    );
    stage().querySelector(".vis-network")?.removeAttribute("tabindex");
    overlay.canvas = byId("overlay");
    overlay.context = /** @type {CanvasRenderingContext2D} */
    overlay.canvas.getContext("2d");
    lineLayer.canvas = byId("lines");
    overlay.resize(stage().clientWidth, stage().clientHeight);
    network.on("afterDrawing", paintFrame);
    network.once("afterDrawing", () => requestAnimationFrame(() => setTimeout(markFrame)));
    new ResizeObserver(resize).observe(stage());
  }
  var markFrame = () => performance.mark("vaultgraph-frame");
  function paintFrame(context) {
    const view = camera();
    showLines(view, overlay.ratio);
    const ratio = context.canvas.width / view.width;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintFolds(context, view);
    if (scene.dots) paintDots(context, view, scene.dots);
    context.restore();
    repaint(view);
  }
  var painted = (
    /** @type {((view: View) => void)[]} */
    []
  );
  function whenPainted(listener) {
    painted.push(listener);
  }
  function repaint(view = camera()) {
    const { context, canvas, ratio } = overlay;
    writeOnScreen(context, ratio);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintOverlay(context, view);
    for (const listener of painted) listener(view);
  }
  function resize() {
    const { clientWidth, clientHeight } = stage();
    overlay.resize(clientWidth, clientHeight);
    network.setSize(`${clientWidth}px`, `${clientHeight}px`);
    if (scene.turned === isHigh()) return network.redraw();
    drawScene();
    fitAll({ animate: false });
  }
  var CARDS = ["side", "panel", "tools"];
  function camera() {
    const cards = CARDS.map(byId).filter((card) => !card.hidden).map((card) => card.getBoundingClientRect());
    const { width, height } = overlay;
    return makeView(network.getViewPosition(), network.getScale(), width, height, cards);
  }
  function drawScene() {
    buildScene();
    forgetLines();
    network.redraw();
  }
  function holdNode(node) {
    held.clear();
    if (node < 0) return;
    const size2 = scene.radius[node];
    held.update({ id: node, x: scene.x[node], y: scene.y[node], size: size2, opacity: 0 });
    network.redraw();
  }
  function insets() {
    const box = (id) => {
      const element = byId(id);
      return element && !element.hidden ? element.getBoundingClientRect() : null;
    };
    const wide = isWide();
    const side = box("side"), panel = box("panel");
    return {
      left: wide && side && !document.body.classList.contains("folded") ? side.right : 0,
      right: wide && panel ? overlay.width - panel.left : 0,
      top: wide || !side ? 0 : Math.min(side.bottom, 120),
      bottom: !wide && panel ? overlay.height - panel.top : 0
    };
  }
  function fitBox(left, top, right, bottom, options = {}) {
    const { most = 1.3, animate = true, margin = 60 } = options;
    const inset = insets();
    const width = Math.max(80, overlay.width - inset.left - inset.right - 2 * margin);
    const height = Math.max(80, overlay.height - inset.top - inset.bottom - 2 * margin);
    const scale = Math.min(
      most,
      width / Math.max(right - left, 1),
      height / Math.max(bottom - top, 1)
    );
    const x = (left + right - (inset.left - inset.right) / scale) / 2;
    const y = (top + bottom - (inset.top - inset.bottom) / scale) / 2;
    const glide = animate && !calm.matches;
    network.moveTo({
      position: { x, y },
      scale,
      animation: glide ? { duration: 350, easingFunction: "easeInOutQuad" } : false
    });
  }
  function fitNodes(nodes, { corners = [], ...options } = {}) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    const take = (left, top, right, bottom) => {
      box.left = Math.min(box.left, left);
      box.top = Math.min(box.top, top);
      box.right = Math.max(box.right, right);
      box.bottom = Math.max(box.bottom, bottom);
    };
    for (const [left, top, right, bottom] of corners) take(left, top, right, bottom);
    for (const node of nodes) {
      const x = scene.x[node], y = scene.y[node], radius = scene.radius[node];
      take(x - radius, y - radius, x + radius, y + radius);
    }
    if (box.left <= box.right) fitBox(box.left, box.top, box.right, box.bottom, options);
  }
  function fitAll(options = {}) {
    const corners = scene.local ? [] : scene.discs.map(([x, y, radius]) => [x - radius, y - radius - 40, x + radius, y + radius]);
    fitNodes(scene.order, { margin: 36, corners, ...options });
  }
  function zoomBy(factor) {
    network.moveTo({ scale: Math.min(8, Math.max(0.01, network.getScale() * factor)) });
  }
  function panBy(x, y) {
    const middle = network.getViewPosition(), scale = network.getScale();
    network.moveTo({ position: { x: middle.x + x / scale, y: middle.y + y / scale } });
  }
  var LEAST_SEEN3 = 2.5;
  var REACH2 = 260;
  function goTo(node) {
    if (!isVisible(node)) return;
    const x = scene.x[node], y = scene.y[node];
    const most = Math.max(network.getScale(), 1.1);
    fitBox(x - REACH2, y - REACH2, x + REACH2, y + REACH2, { most, margin: 20 });
  }
  function isSeen2(node) {
    const view = camera(), inset = insets();
    const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
    const edge = LARGEST_DOT * 2;
    return scene.radius[node] * view.scale >= LEAST_SEEN3 && x > inset.left + edge && x < view.width - inset.right - edge && y > inset.top + edge && y < view.height - inset.bottom - edge;
  }

  // src/searchfield.js
  var onSearch = (event) => find(event.target.value);
  function find(query) {
    change({ query, matches: query ? searchNodes(query, isOpen) : null });
  }
  function searchAgain() {
    if (state.query) find(state.query);
  }
  function showQuery(query) {
    if (byId("search").value === query && state.query === query) return;
    byId("search").value = query;
    find(query);
  }
  function clearSearch() {
    byId("search").value = "";
    change({ query: "", matches: null });
  }

  // src/address.js
  var SELECTION = ["note", "local", "module", "path", "to", "directed"];
  function go(parts) {
    const words2 = new URLSearchParams();
    for (const [name, value] of Object.entries(parts)) if (value) words2.set(name, value);
    if (words2.has("note") || words2.has("to")) dropQuery();
    for (const [name, value] of filterWords()) words2.append(name, value);
    const hash = hashOf(words2);
    if (hash === location.hash) return;
    history.pushState(null, "", hash || location.pathname + location.search);
    followSelection(new URLSearchParams(hash.slice(1)));
  }
  function dropQuery() {
    if (state.matches) clearSearch();
  }
  var hashOf = (words2) => words2.size ? `#${words2}` : "";
  function presentHash() {
    const now = new URLSearchParams(location.hash.slice(1));
    const words2 = new URLSearchParams();
    for (const name of SELECTION) if (now.has(name)) words2.set(name, now.get(name) ?? "");
    for (const [name, value] of filterWords()) words2.append(name, value);
    return hashOf(words2);
  }
  function writeFilters() {
    clearTimeout(writing);
    const hash = presentHash();
    if (hash !== location.hash)
      history.replaceState(null, "", hash || location.pathname + location.search);
  }
  var PAUSE2 = 250;
  var writing = 0;
  function writeFiltersSoon() {
    clearTimeout(writing);
    writing = window.setTimeout(writeFilters, PAUSE2);
  }
  function select(node, { depth = state.local } = {}) {
    if (state.path && state.path.to < 0 && node !== state.path.from) return startPath(node);
    const fromList = document.activeElement?.closest("#side, #panel, dialog");
    go({ note: nameOf(node), local: depth ? String(depth) : "" });
    if (fromList) byId("panel-title")?.focus({ preventScroll: true });
  }
  function selectModule(module) {
    go({ module: facts.modules[module].id });
  }
  function clearSelection() {
    const now = new URLSearchParams(location.hash.slice(1));
    const nothing = !SELECTION.some((name) => now.has(name));
    if (nothing && !state.marked.size) change({ category: -1 });
    if (state.marked.size) change({ marked: /* @__PURE__ */ new Set() });
    if (!nothing) go({});
  }
  function choosePathEnd(node) {
    go({ path: nameOf(node) });
    byId("search").focus();
  }
  function startPath(node) {
    const start2 = state.path ? state.path.from : state.selected;
    go({ path: nameOf(start2), to: nameOf(node), directed: state.directed ? "1" : "" });
  }
  function readSelection(words2) {
    const note = words2.has("note") ? nodeNamed(words2.get("note")) : -1;
    const module = facts.modules.findIndex(({ id }) => id === words2.get("module"));
    const local = note < 0 ? 0 : Math.min(3, Math.max(0, Number(words2.get("local")) || 0));
    const start2 = words2.has("path") ? nodeNamed(words2.get("path")) : -1;
    const end = words2.has("to") ? nodeNamed(words2.get("to")) : -1;
    const directed = words2.get("directed") === "1";
    return { note, module, local, start: start2, end, directed };
  }
  function followAddress({ opening = false } = {}) {
    const words2 = new URLSearchParams(location.hash.slice(1));
    const saysFilters = [...words2.keys()].some((name) => !SELECTION.includes(name));
    if (!opening || saysFilters) {
      applyFilters(words2);
      showQuery(words2.get("q") ?? "");
    }
    followSelection(words2);
  }
  function followSelection(words2) {
    const { note, module, local, start: start2, end, directed } = readSelection(words2);
    const path = start2 < 0 ? null : {
      from: start2,
      to: end,
      steps: end < 0 ? null : shortestPath(start2, end, isShown, directed)
    };
    const anything = note >= 0 || module >= 0 || start2 >= 0;
    const kept = new Set(note >= 0 && (!isShown(note) || isFolded(note)) ? [note] : []);
    change({
      selected: note,
      module,
      local,
      directed,
      path,
      kept: kept.size || state.kept.size ? kept : state.kept,
      hovered: -1,
      marked: anything ? state.marked : /* @__PURE__ */ new Set()
    });
    if (path?.steps)
      fitNodes(
        path.steps.map(({ node }) => node),
        { most: 1.2, margin: 90 }
      );
    else if (note >= 0 && !scene.local) revealNode(note);
    else if (module >= 0) goToModule(module);
  }
  function revealNode(node) {
    if (!isSeen2(node)) goTo(node);
  }
  function goToModule(module) {
    const [x, y, radius] = scene.discs[module];
    fitBox(x - radius, y - radius, x + radius, y + radius, { margin: 50 });
  }

  // src/time.js
  var days = facts.created.filter((day) => day !== null).sort((a, b) => a - b);
  var first = days[0] ?? 0;
  var last = days.at(-1) ?? 0;
  var BARS = 48;
  function histogram(dates, from2, to2, bars) {
    const counts = Array(bars).fill(0);
    const span = to2 - from2 + 1;
    for (const day of dates) counts[Math.floor((day - from2) * bars / span)]++;
    return counts;
  }
  function connectTime() {
    byId("time-since").addEventListener("input", onSlide);
    byId("time-until").addEventListener("input", onSlide);
    byId("time-play").addEventListener("click", () => timer ? stop() : play());
  }
  function onSlide(event) {
    const moved = Number(event.target.value);
    stop();
    const isSince = event.target.id === "time-since";
    let since = isSince ? moved : state.since ?? first, until = isSince ? state.until ?? last : moved;
    if (since > until) since = until = moved;
    setRange(since, until);
  }
  var setRange = (since, until) => change({ since: since <= first ? null : since, until: until >= last ? null : until });
  function showTime() {
    byId("time-field").hidden = first === last;
    if (first === last) return;
    const since = state.since ?? first, until = state.until ?? last;
    for (
      const [id, value] of
      /** @type {[string, number][]} */
      [
        ["time-since", since],
        ["time-until", until]
      ]
    ) {
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
  function timeText() {
    const { since, until } = state;
    if (since === null && until === null) return say("always");
    return `${formatDay(since ?? first)} – ${formatDay(until ?? last)}`;
  }
  function undatedText() {
    if (state.since === null && state.until === null) return "";
    const undated = scene.order.filter((node) => node < facts.ranked && facts.created[node] === null);
    return undated.length ? count("n_undated", undated.length) : "";
  }
  function showBars(since, until) {
    const counts = histogram(days, first, last, BARS);
    const most = Math.max(...counts);
    const beginOf = (bar) => first + bar * (last - first + 1) / BARS;
    byId("time-bars").replaceChildren(
      ...counts.map((notes, bar) => {
        const isIn = beginOf(bar + 1) > since && beginOf(bar) < until + 1;
        const element = make("span", { class: isIn ? "bar in" : "bar" });
        element.style.height = `${Math.ceil(100 * Math.sqrt(notes) / Math.sqrt(most))}%`;
        return element;
      })
    );
  }
  var STEPS = 80;
  var STEP2 = 150;
  var timer = 0;
  function play() {
    const since = state.since ?? first;
    const from2 = state.until !== null && state.until > since ? state.until : since;
    let step = 0;
    const next2 = () => {
      step++;
      setRange(since, Math.round(from2 + (last - from2) * step / STEPS));
      if (step >= STEPS) stop();
    };
    timer = window.setInterval(next2, STEP2);
    next2();
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    showTime();
  }

  // src/chips.js
  var FILTERING = ["phantoms", "attachments", "tags", "daily", "hubs", "orphans"];
  function activeFilters() {
    const usual = usualShow();
    const { category, module, since, until, hidden, only, folded, show, kinds } = state;
    const toggled = FILTERING.filter((name) => show[name] !== usual[name] && !show[name]);
    const kindBits = kinds ^ usualKinds();
    const without = LINK_KINDS.filter((_, bit) => kindBits & 1 << bit);
    const rows = [
      ...category >= 0 ? [[scene.colouring.categories[category].label, () => change({ category: -1 })]] : [],
      ...module >= 0 && category < 0 ? [[moduleLabel(facts.modules[module]), clearSelection]] : [],
      ...since !== null || until !== null ? [[timeText(), () => change({ since: null, until: null })]] : [],
      ...only.size ? [[count("n_only", only.size), () => change({ only: /* @__PURE__ */ new Set() })]] : [],
      ...hidden.size ? [[count("n_hidden", hidden.size), () => change({ hidden: /* @__PURE__ */ new Set() })]] : [],
      ...folded.size ? [[count("n_folded", folded.size), () => change({ folded: /* @__PURE__ */ new Set() })]] : [],
      ...toggled.map((name) => [
        `${say("without")} ${say(`show_${name}`)}`,
        () => change({ show: { ...state.show, [name]: true } })
      ]),
      ...without.length ? [
        [
          `${say("without")} ${without.map((kind) => say(`link_${kind}`)).join(", ")}`,
          () => change({ kinds: usualKinds() })
        ]
      ] : []
    ];
    return (
      /** @type {[string, () => void][]} */
      rows
    );
  }
  function showChips() {
    const place3 = byId("filters");
    const rows = activeFilters();
    const held2 = place3.contains(document.activeElement);
    place3.hidden = !rows.length;
    const all = () => {
      if (state.module >= 0) clearSelection();
      clearFilters();
    };
    const drop = make("button", { type: "button", class: "chip all", say: "clear_filters" });
    drop.addEventListener("click", all);
    place3.replaceChildren(...rows.map(chip), ...rows.length > 1 ? [drop] : []);
    if (held2) (place3.querySelector("button") ?? byId("search")).focus();
  }
  function chip([text, drop]) {
    return make(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-label": fill("drop_filter", text),
        on: { click: drop }
      },
      make("bdi", { text }),
      make("span", { class: "cross", text: "×", "aria-hidden": "true" })
    );
  }

  // src/elements.js
  var LONGEST_SHOWN = 160;
  function titleText(node) {
    const title = titleOf(node);
    const short = cut(title, LONGEST_SHOWN);
    return make("bdi", { text: short.trim() ? short : pathOf(node) || "·" });
  }
  function dot(colour, hollow = false, square = false) {
    const look = `dot${hollow ? " hollow" : ""}${square ? " square" : ""}`;
    const element = make("span", { class: look, "aria-hidden": "true" });
    element.style.setProperty("--dot", colour);
    return element;
  }
  var nodeDot = (node) => dot(isAbsent(node) ? grey() : colourOf(node), isAbsent(node), isSquare(node));
  var noteButton = (node, ...rest) => make(
    "button",
    { type: "button", class: "note", "data-node": node, on: { click: () => select(node) } },
    nodeDot(node),
    make("span", { class: "name" }, titleText(node)),
    ...rest
  );
  var moduleButton = (module) => make(
    "button",
    {
      type: "button",
      class: "note",
      "data-module": module,
      on: { click: () => selectModule(module) }
    },
    dot(moduleColour(facts.modules[module])),
    make("span", { class: "name" }, make("bdi", { text: moduleLabel(facts.modules[module]) }))
  );
  var fact = (key, ...value) => make(
    "div",
    { class: "fact" },
    make("dt", { say: key }),
    make(
      "dd",
      {},
      ...value.map((each) => typeof each === "string" ? make("bdi", { text: each }) : each)
    )
  );
  var section = (key, count2, ...content) => make(
    "section",
    {},
    make(
      "h3",
      {},
      make("span", { say: key }),
      count2 === null ? null : make("span", { class: "count", text: formatNumber(count2) })
    ),
    ...content
  );
  var action = (key, listener, attributes = {}) => make("button", {
    type: "button",
    class: "action",
    say: key,
    on: { click: listener },
    ...attributes
  });
  function longList(rows, makeRow, { first: first2 = 12, step = 60, ordered = false } = {}) {
    const list = make(ordered ? "ol" : "ul", { class: "list" });
    const more = make("button", { type: "button", class: "more" });
    let shown = 0;
    const show = (count2) => {
      const next2 = rows.slice(shown, shown + count2);
      list.append(...next2.map((row) => make("li", {}, makeRow(row))));
      shown += next2.length;
      more.hidden = shown >= rows.length;
      more.textContent = `${say("more")} (${formatNumber(rows.length - shown)})`;
    };
    more.addEventListener("click", () => show(step));
    show(first2);
    return make("div", {}, list, more);
  }

  // src/speaks.js
  function citing(node) {
    const nodes = /* @__PURE__ */ new Set();
    for (const link of reaching.of(node))
      if (isLink(link) && from[link] !== node) nodes.add(from[link]);
    return nodes;
  }
  function linksText(node) {
    if (facts.kind[node] === NodeKind.TAG) return count("n_notes", inDegree[node]);
    return `${count("n_links_in", inDegree[node])} · ${count("n_links_out", outDegree[node])}`;
  }
  function importance(node) {
    if (facts.kind[node] === NodeKind.TAG) return "";
    const nodes = citing(node);
    if (!nodes.size) return "";
    const modules = new Set([...nodes].map((each) => facts.module[each]).filter((each) => each >= 0));
    const cited = modules.size ? count("n_cited_of", nodes.size).replace("{modules}", count("n_modules", modules.size)) : count("n_cited", nodes.size);
    const claims = facts.rests[node] ?? 0;
    const parts = claims ? [cited, count("n_rest", claims)] : [cited];
    return `${parts.join(say("between"))}${say("full_stop")}`;
  }
  var SURELY_SAME = 30;
  var isSame = (held2, key) => held2.includes(key) || held2.length >= SURELY_SAME && key.startsWith(held2);
  function seenSentences() {
    const seen = /* @__PURE__ */ new Set();
    const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
    return {
      /**
       * Tells whether a sentence is new here, and keeps it.
       * @param {string} text
       */
      isNew(text) {
        const key = plain(text);
        if (!key || [...seen].some((each) => isSame(each, key))) return false;
        seen.add(key);
        return true;
      }
    };
  }
  var FEW_WORDS = 48;
  var saidOnce = (sentence, seen) => seen.isNew(sentence) ? sentence : cut(sentence, Math.min(FEW_WORDS, sentence.length >> 1));
  function claimsSection(claims, seen) {
    if (!claims.length) return null;
    const rows = claims.map((claim) => ({ ...claim, sentence: saidOnce(claim.sentence, seen) }));
    return section("claims", claims.length, longList(rows, claimRow, { first: 8 }));
  }
  function claimRow({ sentence, notes, cited, withheld }) {
    const sources = [
      ...notes.map((source) => noteButton(source)),
      ...cited.map((text) => make("p", { class: "cited", dir: "auto", text }))
    ];
    const lacking = withheld ? "source_withheld" : "source_none";
    return make(
      "div",
      { class: "claim" },
      make("p", { dir: "auto", text: sentence }),
      ...sources.length ? sources : [make("p", { class: "cited none", say: lacking })]
    );
  }
  async function claimsOn(node) {
    if (!facts.rests[node]) return [];
    const sources = [...citing(node)];
    const all = await Promise.all(sources.map((each) => detailsOf(each)));
    return all.flatMap(
      ({ claims }, at2) => claims.filter(({ notes }) => notes.includes(node)).map(({ sentence }) => ({ sentence, source: sources[at2] }))
    );
  }
  function restingSection(claims, seen) {
    if (!claims.length) return null;
    const rows = claims.map((claim) => ({ ...claim, sentence: saidOnce(claim.sentence, seen) }));
    const row = ({ sentence, source }) => make("div", { class: "claim" }, make("p", { dir: "auto", text: sentence }), noteButton(source));
    return section("rests_on_it", claims.length, longList(rows, row, { first: 5 }));
  }
  function outlookFacts(node, brings) {
    const outlook = facts.outlook[node];
    if (!outlook) return [];
    const [share2, budget] = outlook;
    return [
      fact("value_token", fill("of_cut_off", formatShare(share2 / 1e3))),
      fact("comes_in", `≈ ${count("n_tokens", budget)}`),
      brings ? fact("would_bring", make("bdi", { class: "brings", text: brings })) : null
    ];
  }
  function seedFacts() {
    const { seed } = facts;
    if (!seed) return make("p", { class: "hint", say: "seed_none" });
    const used = `${formatNumber(seed.tokens)} / ${formatNumber(seed.budget)}`;
    return make("dl", { class: "facts" }, fact("seed_target", seed.target), fact("tokens", used));
  }
  function addSentence(button, link) {
    if (!link.sentence || button.querySelectorAll(".sentence").length >= 2) return;
    const said = link.relation ? `${link.relation}: ${link.sentence}` : link.sentence;
    if ([...button.querySelectorAll(".sentence")].some((each) => each.textContent === said)) return;
    button.append(make("span", { class: "sentence", dir: "auto", text: said }));
  }

  // src/controls.js
  function announceCount() {
    const { local } = scene;
    const cutOff = local && local.total > local.found.size;
    const shown = cutOff ? fill("local_cut", `${formatNumber(scene.count)} / ${formatNumber(local.total)}`) : fill("on_map", formatNumber(scene.count));
    announce([count("n_notes", facts.ranked), shown, undatedText()].filter(Boolean).join(" · "));
  }
  function showLegend() {
    const { categories } = scene.colouring;
    const rows = categories.map((category, number) => ({ category, number })).filter(({ category }) => category.count || category.shown);
    const toggle = (number) => {
      if (state.colourBy === "module")
        return state.module === number ? clearSelection() : selectModule(number);
      return change({ category: state.category === number ? -1 : number });
    };
    const pressed = (number) => String((state.colourBy === "module" ? state.module : state.category) === number);
    byId("seed").replaceChildren(seedFacts());
    const legend = byId("legend");
    const focused = document.activeElement?.closest("#legend [data-category]");
    const first2 = Math.max(FIRST_ENTRIES, legend.querySelectorAll("[data-category]").length);
    legend.replaceChildren(
      longList(rows, (row) => legendEntry(row, pressed(row.number), () => toggle(row.number)), {
        first: first2
      })
    );
    const again = focused?.getAttribute("data-category");
    if (again) legend.querySelector(`[data-category="${again}"]`)?.focus();
    showMarks();
  }
  var FIRST_ENTRIES = 10;
  var legendEntry = ({ category, number }, pressed, toggle) => make(
    "button",
    {
      type: "button",
      class: "note",
      "data-category": number,
      "aria-pressed": pressed,
      on: { click: toggle }
    },
    dot(category.colour),
    make("span", { class: "name" }, make("bdi", { text: category.label })),
    make("span", { class: "count", text: formatNumber(category.count) })
  );
  function showLineLegend() {
    const rows = LINK_KINDS.map((kind, bit) => {
      const box = make("input", {
        type: "checkbox",
        id: `link-${kind}`,
        checked: (state.kinds & 1 << bit) !== 0,
        on: {
          change: () => change({ kinds: state.kinds ^ 1 << bit })
        }
      });
      return make(
        "label",
        { class: "check" },
        box,
        make("span", { class: `line ${kind}`, "aria-hidden": "true" }),
        make("span", { say: `link_${kind}` })
      );
    });
    byId("kinds").replaceChildren(...rows);
  }
  function syncControls() {
    byId("colour-by").value = state.colourBy;
    byId("size-by").value = state.sizeBy;
    for (const name of TOGGLES) byId(`show-${name}`).checked = state.show[name];
    LINK_KINDS.forEach((kind, bit) => {
      byId(`link-${kind}`).checked = (state.kinds & 1 << bit) !== 0;
    });
  }
  var TOGGLES = [
    ...["phantoms", "attachments", "tags", "daily", "hubs", "orphans", "arrows", "labels"],
    ...Object.keys(facts.looks).length ? ["properties"] : []
  ];
  function showToggles() {
    byId("toggles").replaceChildren(
      ...TOGGLES.map((name) => {
        const box = make("input", {
          type: "checkbox",
          id: `show-${name}`,
          checked: state.show[name],
          on: { change: () => toggleShown(name) }
        });
        return make("label", { class: "check" }, box, make("span", { say: `show_${name}` }));
      })
    );
  }
  function toggleShown(name) {
    const show = { ...state.show, [name]: !state.show[name] };
    const tagBit = LinkBit.TAG;
    if (name === "tags")
      change({ show, kinds: show.tags ? state.kinds | tagBit : state.kinds & ~tagBit });
    else change({ show });
  }
  function showMarks() {
    byId("marks").replaceChildren(
      mark(make("span", { class: "dot core", "aria-hidden": "true" }), "core"),
      mark(dot(grey(), true), "kind_phantom"),
      ...scene.order.some(isMissing) ? [mark(dot(grey(), true, true), "kind_missing")] : [],
      ...scene.order.some(isRemote) ? [mark(dot(grey(), true), "kind_remote")] : [],
      ...isAnyGrey() ? [mark(dot(grey()), "no_category")] : []
    );
    byId("reset-places").hidden = pins.size === 0;
  }
  var mark = (sign, word) => make("span", { class: "mark" }, sign, make("span", { say: word }));
  var isAnyGrey = () => scene.order.some((node) => !isAbsent(node) && scene.colouring.of[node] < 0);
  function resetPlaces() {
    pins.clear();
    store("pins", {});
    refresh();
  }
  function fillSelect(id, values, chosen, labelOf) {
    byId(id).replaceChildren(
      ...values.map(
        (value) => make("option", { value, selected: value === chosen, text: labelOf(value) })
      )
    );
  }
  function showChoices() {
    fillSelect("colour-by", COLOURINGS, state.colourBy, (mode) => say(`by_${mode}`));
    fillSelect("size-by", SIZES, state.sizeBy, (mode) => say(`by_${mode}`));
    fillSelect("theme", ["auto", "light", "dark"], chosenTheme(), (name) => say(`theme_${name}`));
    const size2 = byId("picture-size").value || "1";
    fillSelect("picture-size", ["1", "2", "4"], size2, (factor) => say(`size_${factor}`));
    fillSelect(
      "language",
      /** @type {Language[]} */
      Object.keys(LANGUAGES),
      language,
      (name) => LANGUAGES[name]
    );
  }
  function showTier() {
    const button = byId("show-all");
    button.hidden = scene.links.length <= BUNDLED || Boolean(scene.local);
    button.textContent = say(state.showAll ? "show_modules" : "show_everything");
    button.setAttribute("aria-pressed", String(state.showAll));
  }
  function showControls() {
    showChoices();
    showToggles();
    showLineLegend();
    showTime();
  }
  function refresh() {
    drawScene();
    showLegend();
    showTier();
    announceCount();
  }

  // src/lists.js
  function openSection(key, nodes, { first: first2 = 12, row = (node) => noteButton(node) } = {}) {
    if (!nodes.length) return null;
    const shown = nodes.filter(isOpen);
    const hidden = nodes.length - shown.length;
    const hint = hidden ? make("p", { class: "hint", text: count("n_hidden_by_filters", hidden) }) : null;
    return section(key, shown.length, longList(shown, row, { first: first2 }), ...hint ? [hint] : []);
  }

  // src/picked.js
  var picked = () => state.marked.size ? [...state.marked] : state.selected >= 0 ? [state.selected] : [];
  function hideSelected() {
    const nodes = picked();
    if (!nodes.length) return;
    clearSelection();
    change({ hidden: /* @__PURE__ */ new Set([...state.hidden, ...nodes]), marked: /* @__PURE__ */ new Set() });
  }
  function showOnly(nodes, { around: around2 = false } = {}) {
    const only = new Set(nodes);
    if (around2) for (const node of nodes) eachNeighbour(node, isShown, (other) => only.add(other));
    change({ only });
    fitNodes(only, { most: 1.2, margin: 60 });
  }
  function pinSelected() {
    const nodes = picked();
    const areFree = nodes.some((node) => !pins.has(node));
    for (const node of nodes) pin(node, areFree);
    drawScene();
    showMarks();
    change({ marked: new Set(state.marked) });
  }
  function foldModule(module, isFolded2 = true) {
    const folded = new Set(state.folded);
    if (isFolded2) folded.add(module);
    else folded.delete(module);
    change({ folded });
  }
  function pickedActions(nodes) {
    const arePinned = nodes.every((node) => pins.has(node));
    return [
      action("only_these", () => showOnly(nodes)),
      action("only_around", () => showOnly(nodes, { around: true })),
      action("hide", hideSelected),
      action(arePinned ? "unpin" : "pin", pinSelected)
    ];
  }
  function pickedPanel() {
    const nodes = [...state.marked].sort((a, b) => a - b);
    return [
      make("h2", { id: "panel-title", tabindex: "-1", text: count("n_notes", nodes.length) }),
      make(
        "div",
        { class: "actions" },
        action("show_place", () => fitNodes(nodes, { most: 1.2, margin: 60 })),
        ...pickedActions(nodes),
        action("drop", () => change({ marked: /* @__PURE__ */ new Set() }))
      ),
      openSection("picked", nodes, { first: 40 })
    ].filter(Boolean);
  }

  // src/table.js
  var ROWS_A_PAGE = 100;
  var table = { sort: "rank", down: false, page: 0 };
  var COLUMNS = {
    rank: {
      of: (node) => node,
      show: (node) => node < facts.ranked ? formatNumber(node + 1) : "–"
    },
    title: { of: titleOf },
    module: {
      of: (node) => facts.module[node] < 0 ? "" : moduleLabel(facts.modules[facts.module[node]])
    },
    links_in: { of: (node) => inDegree[node], number: true },
    links_out: { of: (node) => outDegree[node], number: true },
    length: { of: (node) => facts.length[node], number: true },
    created: {
      of: (node) => facts.created[node] ?? -Infinity,
      show: (node) => facts.created[node] === null ? "–" : formatDay(facts.created[node])
    }
  };
  function showTable() {
    const nodes = listedNodes();
    sayCount(nodes);
    const { of } = COLUMNS[table.sort];
    const compare = (a, b) => {
      const x = of(a), y = of(b);
      const order = typeof x === "string" ? x.localeCompare(String(y), language) : x - Number(y);
      return (table.down ? -order : order) || a - b;
    };
    nodes.sort(compare);
    const last2 = Math.max(0, Math.ceil(nodes.length / ROWS_A_PAGE) - 1);
    table.page = Math.min(table.page, last2);
    const shown = nodes.slice(table.page * ROWS_A_PAGE, (table.page + 1) * ROWS_A_PAGE);
    byId("table-head").replaceChildren(make("tr", {}, ...Object.keys(COLUMNS).map(tableHeading)));
    byId("table-body").replaceChildren(...shown.map(tableRow));
    byId("table-place").textContent = `${formatNumber(table.page + 1)} / ${formatNumber(last2 + 1)}`;
    byId("table-before").disabled = table.page === 0;
    byId("table-after").disabled = table.page === last2;
  }
  var allNodes = facts.title.map((_, node) => node);
  function listedNodes() {
    if (state.matches) return state.matches.filter(isOpen);
    return allNodes.filter(scene.local ? (node) => isVisible(node) && passes(node) : isOpen);
  }
  function sayCount(nodes) {
    const notes = nodes.filter((node) => node < facts.ranked).length;
    const hidden = state.matches ? hiddenHits : facts.ranked - notes;
    byId("table-count").textContent = [
      count("n_notes", state.matches ? nodes.length : notes),
      ...hidden ? [count("n_hidden_by_filters", hidden)] : []
    ].join(" · ");
  }
  function tableHeading(name) {
    const sorted = table.sort === name ? table.down ? "descending" : "ascending" : null;
    const sort = () => {
      table.down = table.sort === name ? !table.down : Boolean(COLUMNS[name].number) || name === "created";
      table.sort = name;
      table.page = 0;
      showTable();
      byId("table-head").querySelector(`[data-column="${name}"]`).focus();
    };
    return make(
      "th",
      { scope: "col", "aria-sort": sorted },
      make("button", { type: "button", "data-column": name, say: name, on: { click: sort } })
    );
  }
  function tableRow(node) {
    const open = () => {
      select(node);
      byId("table").close();
      byId("panel-title")?.focus({ preventScroll: true });
    };
    return make(
      "tr",
      {},
      ...Object.entries(COLUMNS).map(([name, column]) => {
        if (name === "title")
          return make(
            "th",
            { scope: "row" },
            make(
              "button",
              { type: "button", class: "note", on: { click: open } },
              nodeDot(node),
              make("span", { class: "name" }, titleText(node))
            )
          );
        const value = column.show?.(node) ?? (column.number ? formatNumber(Number(column.of(node))) : String(column.of(node)));
        return make("td", { class: name === "module" ? "" : "number" }, make("bdi", { text: value }));
      })
    );
  }
  function turnPage(step) {
    table.page = Math.max(0, table.page + step);
    showTable();
    byId("table-scroll").scrollTop = 0;
  }
  function openTable() {
    table.page = 0;
    showTable();
    byId("table").showModal();
  }

  // src/keys.js
  var PAN = 80;
  var KEYS = (
    /** @type {Record<string, () => void>} */
    {
      "/": () => byId("search").focus(),
      "+": () => zoomBy(1.3),
      "=": () => zoomBy(1.3),
      "-": () => zoomBy(1 / 1.3),
      0: () => fitAll(),
      t: () => openTable(),
      h: () => hideSelected(),
      "?": () => byId("help").showModal(),
      ArrowLeft: () => panBy(-PAN, 0),
      ArrowRight: () => panBy(PAN, 0),
      ArrowUp: () => panBy(0, -PAN),
      ArrowDown: () => panBy(0, PAN),
      Escape: () => state.matches ? clearSearch() : clearSelection()
    }
  );
  var PLACES = (
    /** @type {Record<string, string>} */
    {
      Slash: "/",
      Equal: "+",
      NumpadAdd: "+",
      Minus: "-",
      NumpadSubtract: "-",
      Digit0: "0",
      Numpad0: "0",
      KeyT: "t",
      KeyH: "h"
    }
  );
  function keyOf({ key, code, shiftKey = false }) {
    if (key in KEYS) return key;
    const latin = /^[a-z0-9]$/i.test(key) || key.length > 1;
    if (latin) return key.toLowerCase() in KEYS ? key.toLowerCase() : "";
    const meant = PLACES[code] ?? "";
    return shiftKey && meant === "/" ? "?" : meant;
  }
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]"))
      return;
    const key = keyOf(event);
    const typing2 = event.target.closest?.("input, select, textarea");
    if (typing2 && !(key === "Escape" && event.target.type !== "search")) return;
    const onButton = event.target.closest?.("#side, #panel") && key.startsWith("Arrow");
    const listener = KEYS[key];
    if (!listener || onButton) return;
    event.preventDefault();
    listener();
  }

  // src/saved.js
  function savedViews() {
    const kept = stored("views", []);
    const isView = (row) => typeof row?.[0] === "string" && typeof row[1]?.hash === "string" && row[1].scale > 0;
    return Array.isArray(kept) ? kept.filter(isView) : [];
  }
  function connectSaved() {
    byId("views-form").addEventListener("submit", (event) => {
      event.preventDefault();
      saveView(byId("view-name").value.trim());
    });
  }
  function saveView(name) {
    if (!name) return byId("view-name").focus();
    const { x, y } = network.getViewPosition();
    const view = { hash: presentHash(), position: { x, y }, scale: network.getScale() };
    const others = savedViews().filter(([each]) => each !== name);
    const isKept = store("views", [...others, [name, view]]);
    byId("view-name").value = isKept ? "" : name;
    byId("views-hint").textContent = isKept ? "" : say("views_refused");
    showSaved();
  }
  function dropView(name) {
    store(
      "views",
      savedViews().filter(([each]) => each !== name)
    );
    showSaved();
    byId("view-name").focus();
  }
  function openView({ hash, position, scale }) {
    if (hash !== location.hash)
      history.pushState(null, "", hash || location.pathname + location.search);
    followAddress();
    network.moveTo({ position, scale });
  }
  function showSaved() {
    const rows = savedViews().map(
      ([name, view]) => make(
        "li",
        {},
        make(
          "button",
          { type: "button", class: "note", on: { click: () => openView(view) } },
          make("span", { class: "name" }, make("bdi", { text: name }))
        ),
        make("button", {
          type: "button",
          class: "icon drop",
          text: "×",
          "aria-label": fill("drop_view", name),
          on: { click: () => dropView(name) }
        })
      )
    );
    byId("views").replaceChildren(...rows);
  }

  // src/live.js
  function renamedHash(hash, renamed) {
    const words2 = new URLSearchParams(hash.replace(/^#/, ""));
    const isName = (name) => ["note", "path", "to", "hide", "only"].includes(name);
    const now = new URLSearchParams();
    for (const [name, value] of words2) now.append(name, isName(name) && renamed[value] || value);
    return now.size ? `#${now}` : "";
  }
  function followVault() {
    if (!settings.reload) return;
    const events = new EventSource(settings.reload);
    const told = (event) => event.data ? JSON.parse(event.data) : "";
    events.addEventListener("open", () => tell(""));
    events.addEventListener("error", () => tell("serve_stopped"));
    events.addEventListener("updating", () => tell("serve_updating"));
    events.addEventListener("failed", (event) => tell("serve_failed", told(event)));
    events.addEventListener("reload", (event) => {
      const renamed = told(event) || {};
      keepPlace();
      followRenames(renamed);
      const hash = renamedHash(location.hash, renamed);
      if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname);
      location.reload();
    });
  }
  function followRenames(renamed) {
    if (!Object.keys(renamed).length) return;
    const pins2 = Object.entries(stored("pins", {}));
    store("pins", Object.fromEntries(pins2.map(([name, place3]) => [renamed[name] ?? name, place3])));
    store(
      "views",
      savedViews().map(([name, view]) => [name, { ...view, hash: renamedHash(view.hash, renamed) }])
    );
  }
  function tell(key, detail = "") {
    const place3 = byId("serving");
    place3.hidden = !key;
    place3.textContent = key ? [say(key), detail].filter(Boolean).join(": ") : "";
  }
  function keepPlace() {
    writeFilters();
    const { x, y } = network.getViewPosition();
    store("place", {
      camera: { position: { x, y }, scale: network.getScale() },
      scroll: { panel: byId("panel").scrollTop, side: byId("side-scroll").scrollTop },
      open: [...document.querySelectorAll("#controls details")].map(
        (each) => each.hasAttribute("open")
      )
    });
  }
  function restorePlace() {
    const kept = settings.reload ? stored("place", null) : null;
    store("place", null);
    if (!kept) return;
    network.moveTo(kept.camera);
    document.querySelectorAll("#controls details").forEach((each, at2) => {
      each.toggleAttribute("open", kept.open?.[at2] ?? each.hasAttribute("open"));
    });
    scrollSoon("panel", kept.scroll?.panel ?? 0);
    scrollSoon("side-scroll", kept.scroll?.side ?? 0);
  }
  var FILLED = 1500;
  function scrollSoon(id, top) {
    const element = byId(id);
    const observer = new ResizeObserver(() => {
      element.scrollTop = top;
    });
    for (const child of element.children) observer.observe(child);
    setTimeout(() => observer.disconnect(), FILLED);
  }
  async function changeModule(module, parts) {
    const answer = await fetch("modules", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ module, ...parts })
    }).catch(() => null);
    if (!answer) tell("serve_stopped");
    else if (!answer.ok) tell("serve_failed", await answer.text());
  }
  function moduleForm(module, colour) {
    if (!settings.reload || !settings.titles) return null;
    const name = make("input", {
      type: "text",
      value: module.label,
      "aria-label": say("module_name"),
      on: { change: () => changeModule(module.id, { name: name.value }) }
    });
    const shade = make("input", {
      type: "color",
      value: colour,
      "aria-label": say("module_colour"),
      on: { change: () => changeModule(module.id, { color: shade.value }) }
    });
    return make("div", { class: "actions" }, name, shade);
  }

  // src/modulepanel.js
  function modulePanel(number) {
    const module = facts.modules[number];
    const members2 = [];
    for (let node = 0; node < nodeCount; node++)
      if (facts.module[node] === number) members2.push(node);
    const packed = members2.filter((node) => facts.level[node] > 0).length;
    const allPacked = facts.level.filter((level) => level > 0).length;
    return [
      make(
        "h2",
        { id: "panel-title", tabindex: "-1" },
        dot(moduleColour(module)),
        make("bdi", { text: moduleLabel(module) })
      ),
      moduleForm(module, settings.palette[module.colour]),
      make(
        "div",
        { class: "actions" },
        action("show_place", () => goToModule(number)),
        state.folded.has(number) ? action("unfold_module", () => foldModule(number, false)) : action("fold_module", () => foldModule(number))
      ),
      make(
        "dl",
        { class: "facts" },
        module.terms.length ? fact("terms", module.terms.join(" · ")) : null,
        fact(
          "notes",
          `${formatNumber(members2.length)} · ${formatShare(members2.length / Math.max(1, facts.ranked))}`
        ),
        fact("share_rank", formatShare(module.rank)),
        fact("cohesion", formatShare(module.cohesion)),
        hasPack && allPacked ? fact("share_pack", `${formatNumber(packed)} · ${formatShare(packed / allPacked)}`) : null,
        module.hub === null ? null : fact("hub", noteButton(module.hub))
      ),
      openSection("core_notes", module.core),
      module.parts.length ? section(
        "parts",
        module.parts.length,
        longList(
          module.parts,
          ([label, count2]) => make(
            "span",
            { class: "part" },
            make("bdi", { text: label }),
            make("span", { class: "count", text: formatNumber(count2) })
          )
        )
      ) : null,
      neighbourModules(number),
      openSection("notes", members2)
    ].filter(Boolean);
  }
  function neighbourModules(number) {
    const counts = /* @__PURE__ */ new Map();
    for (let link = 0; link < linkCount; link++) {
      const a = facts.module[from[link]], b = facts.module[to[link]];
      const other = a === number ? b : b === number ? a : -1;
      if (other >= 0 && other !== number) counts.set(other, (counts.get(other) ?? 0) + 1);
    }
    const rows = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (!rows.length) return null;
    return section(
      "neighbour_modules",
      rows.length,
      longList(
        rows,
        ([module, count2]) => {
          const button = moduleButton(module);
          button.append(make("span", { class: "count", text: formatNumber(count2) }));
          return button;
        },
        { first: 8 }
      )
    );
  }

  // src/pathpanel.js
  function pathPanel(isCurrent) {
    const { from: start2, to: end, steps } = (
      /** @type {import("./state.js").Path} */
      state.path
    );
    const head = [
      make("h2", { id: "panel-title", tabindex: "-1", say: "path" }),
      make(
        "dl",
        { class: "facts" },
        fact("path_start", noteButton(start2)),
        end >= 0 ? fact("path_end", noteButton(end)) : null
      )
    ];
    if (end < 0)
      return [
        ...head,
        make("p", { class: "hint", say: "path_choose" }),
        action("cancel", () => select(start2))
      ];
    const directed = make("input", {
      type: "checkbox",
      checked: state.directed,
      on: {
        change: (event) => go({ path: nameOf(start2), to: nameOf(end), directed: event.target.checked ? "1" : "" })
      }
    });
    head.push(make("label", { class: "check" }, directed, make("span", { say: "path_directed" })));
    if (!steps) return [...head, make("p", { class: "hint", say: "path_none" })];
    return [
      ...head,
      section(
        "path_steps",
        steps.length - 1,
        longList(steps, (step) => pathStep(step, isCurrent), {
          first: 40,
          ordered: true
        })
      )
    ];
  }
  function pathStep({ node, link }, isCurrent) {
    const button = noteButton(node);
    if (link >= 0 && settings.titles)
      detailsOf(from[link]).then(({ links: written }) => {
        if (!isCurrent()) return;
        const found = written.find((each) => each.target === to[link]);
        if (found) addSentence(button, found);
      });
    const arrow = link < 0 ? "" : from[link] === node ? "←" : "→";
    if (arrow) button.prepend(make("span", { class: "arrow", text: arrow, "aria-hidden": "true" }));
    return button;
  }

  // src/panel.js
  var panelTurn = 0;
  function showPanel() {
    const turn2 = ++panelTurn;
    const panel = byId("panel");
    const content = panelContent(turn2);
    const focused = panel.querySelector(":focus-visible");
    const place3 = focused ? [...panel.querySelectorAll("button")].indexOf(focused) : -1;
    panel.hidden = !content;
    document.body.classList.toggle("with-panel", Boolean(content));
    byId("panel-content").replaceChildren(...content ?? []);
    panel.scrollTop = 0;
    if (focused && document.activeElement !== focused)
      (content ? panel.querySelectorAll("button")[place3] ?? byId("panel-title") : byId("walker")).focus({ preventScroll: true });
  }
  function panelContent(turn2) {
    if (state.path) return pathPanel(() => turn2 === panelTurn);
    if (state.marked.size) return pickedPanel();
    if (state.selected >= 0) return notePanel(state.selected, turn2);
    if (state.module >= 0) return modulePanel(state.module);
    return null;
  }
  function notePanel(node, turn2) {
    const outgoing = make("div"), incoming = make("div"), claims = make("div"), why = importance(node), about = make("div", {}, why ? make("p", { class: "why", text: why }) : null), known2 = noteFacts(node);
    fillDetails(node, turn2, { outgoing, incoming, claims, about, facts: known2 });
    return [
      make("h2", { id: "panel-title", tabindex: "-1" }, nodeDot(node), titleText(node)),
      pathOf(node) && pathOf(node) !== titleOf(node) ? make("p", { class: "path" }, make("bdi", { text: pathOf(node) })) : null,
      about,
      noteActions(node),
      known2,
      claims,
      outgoing,
      incoming
    ].filter(Boolean);
  }
  function noteActions(node) {
    const address = obsidianAddress(node);
    const depth = make(
      "select",
      {
        "aria-label": say("local"),
        on: {
          change: (event) => select(node, { depth: Number(event.target.value) })
        }
      },
      ...[0, 1, 2, 3].map(
        (value) => make("option", {
          value,
          selected: value === state.local,
          text: value ? fill("local_depth", String(value)) : say("whole_map")
        })
      )
    );
    return make(
      "div",
      { class: "actions" },
      address ? make("a", { class: "action main", href: address, say: "open_obsidian" }) : null,
      action("path_from", () => choosePathEnd(node)),
      ...pickedActions([node]),
      depth
    );
  }
  function noteFacts(node) {
    const module = facts.module[node];
    const created = facts.created[node];
    const rows = [
      facts.kind[node] !== NodeKind.NOTE || facts.role[node] ? fact("kind", say(kindWord(node))) : null,
      module >= 0 ? fact("module", moduleButton(module)) : null,
      node < facts.ranked ? fact(
        "rank",
        `${formatNumber(node + 1)} / ${formatNumber(facts.ranked)}${isCore[node] ? ` · ${say("core")}` : ""}`
      ) : null,
      facts.length[node] ? fact("length", count("n_characters", facts.length[node])) : null,
      facts.tokens[node] ? fact("tokens", formatNumber(facts.tokens[node])) : null,
      created === null ? null : fact("created", formatDay(created)),
      facts.aliases[node] ? fact("aliases", shortList(facts.aliases[node], " · ")) : null,
      ...looksFacts(node),
      facts.tag[node] ? fact(
        "tags",
        shortList(
          facts.tag[node].map((tag) => `#${facts.tags[tag]}`),
          " "
        )
      ) : null,
      facts.level[node] > -2 ? fact(
        "in_pack",
        say(facts.level[node] < 0 ? "level_none" : `level_${facts.level[node]}`),
        make("span", { class: "reason", id: "pack-reason" })
      ) : null
    ];
    return make("dl", { class: "facts" }, ...rows);
  }
  var LONGEST_LISTED = 80;
  var shortList = (texts2, between) => texts2.map((text) => cut(text, LONGEST_LISTED)).join(between);
  function looksFacts(node) {
    const [colour, icon, classes] = facts.looks[node] ?? ["", "", []];
    return [
      icon ? fact("icon", icon) : null,
      colour ? fact("colour", colour) : null,
      classes.length ? fact("classes", classes.join(" · ")) : null
    ];
  }
  function fillDetails(node, turn2, parts) {
    listNeighbours(node, parts, settings.titles ? sayDetails(node, turn2, parts) : null);
  }
  async function sayDetails(node, turn2, parts) {
    const seen = seenSentences();
    const details = await detailsOf(node);
    if (turn2 !== panelTurn) return seen;
    if (details.gist && seen.isNew(details.gist))
      parts.about.prepend(make("p", { class: "summary", dir: "auto", text: details.gist }));
    const reason = byId("pack-reason");
    if (reason && details.reason) reason.textContent = say(`reason_${details.reason}`);
    parts.facts.append(
      ...chatFacts(details.chat),
      ...outlookFacts(node, details.brings).filter(Boolean)
    );
    const claims = claimsSection(details.claims, seen);
    const resting = restingSection(await claimsOn(node), seen);
    parts.claims.append(...[claims, resting].filter((each) => each !== null));
    return seen;
  }
  var chatFacts = ([provider, conversation, ...models]) => [
    ...provider ? [fact("provider", provider)] : [],
    ...models.length ? [fact("models", models.join(" · "))] : [],
    ...conversation ? [fact("conversation", conversation)] : []
  ];
  function listNeighbours(node, { outgoing, incoming }, seen) {
    const linked = Array.from(leaving.of(node)).filter(isLink);
    const targets = [...new Set(linked.map((link) => to[link]))].sort((a, b) => a - b);
    const sources = [...isTag(node) ? tagged(node) : citing(node)].sort((a, b) => a - b);
    const away = openSection("links_out", targets, {
      row: (other) => rowWithSentence(node, other, other, seen)
    });
    const here = openSection("links_in", sources, {
      row: (other) => rowWithSentence(other, node, other, seen)
    });
    if (away) outgoing.append(away);
    if (here) incoming.append(here);
  }
  var isTag = (node) => facts.kind[node] === NodeKind.TAG;
  var tagged = (node) => new Set(Array.from(reaching.of(node), (link) => from[link]));
  function rowWithSentence(source, target, shown, seen) {
    const button = noteButton(shown);
    const names = /* @__PURE__ */ new Set([titleOf(source), titleOf(target)]);
    if (seen)
      Promise.all([seen, detailsOf(source)]).then(([held2, { links: links2 }]) => {
        for (const link of links2)
          if (link.target === target && !names.has(link.sentence) && held2.isNew(link.sentence))
            addSentence(button, link);
      });
    return button;
  }

  // src/card.js
  var WAIT = 450;
  var AWAY = 14;
  var LONGEST3 = 220;
  var timer2 = 0;
  function showCardSoon(node) {
    clearTimeout(timer2);
    hideCard();
    timer2 = window.setTimeout(() => showCard(node), WAIT);
  }
  function hideCard() {
    clearTimeout(timer2);
    byId("card").hidden = true;
  }
  async function showCard(node) {
    if (state.hovered !== node || node === state.selected) return;
    const details = settings.titles ? await detailsOf(node) : null;
    if (state.hovered !== node) return;
    const card = byId("card");
    const module = facts.module[node];
    const where = module < 0 ? say("no_module") : moduleLabel(facts.modules[module]);
    const gist = details ? cut(details.gist, LONGEST3) : "";
    card.replaceChildren(
      make("p", { class: "card-title" }, dot(colourOf(node)), titleText(node)),
      make("p", { class: "card-place" }, make("bdi", { text: where })),
      ...gist ? [make("p", { class: "card-gist", dir: "auto", text: gist })] : [],
      make("p", { class: "card-place", text: linksText(node) })
    );
    card.hidden = false;
    place2(card, node);
  }
  function place2(card, node) {
    const view = camera();
    const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
    const { width, height } = card.getBoundingClientRect();
    const radius = scene.radius[node] * view.scale + AWAY;
    const left = x + radius + width < view.width - 8 ? x + radius : x - radius - width;
    const top = Math.max(8, Math.min(view.height - height - 8, y - height / 2));
    card.style.transform = `translate(${Math.max(8, Math.round(left))}px, ${Math.round(top)}px)`;
  }

  // src/lasso.js
  function startLasso(press) {
    press.stopPropagation();
    const corners = [placeOf(press)];
    const shown = [screenPlace(press)];
    const target = byId("stage");
    target.setPointerCapture(press.pointerId);
    const move = (event) => {
      corners.push(placeOf(event));
      shown.push(screenPlace(event));
      repaint();
      trace(shown);
    };
    const end = () => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
      const inside = scene.order.filter((node) => holds(corners, scene.x[node], scene.y[node]));
      change({ marked: /* @__PURE__ */ new Set([...state.marked, ...inside]) });
      repaint();
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  }
  function screenPlace(event) {
    const box = byId("stage").getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
  function trace(points) {
    const { context } = overlay;
    context.strokeStyle = ink();
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.beginPath();
    points.forEach(({ x, y }, at2) => at2 ? context.lineTo(x, y) : context.moveTo(x, y));
    context.closePath();
    context.stroke();
    context.setLineDash([]);
  }
  function holds(corners, x, y) {
    let inside = false;
    corners.forEach((a, at2) => {
      const b = corners[(at2 + 1) % corners.length];
      if (a.y > y !== b.y > y && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    });
    return inside;
  }

  // src/pointer.js
  var SLACK = 5;
  var KEPT = 9;
  var REST = 90;
  var LEAVE = 160;
  function connectPointer() {
    network.on("click", onClick);
    network.on("doubleClick", ({ pointer, event }) => {
      if (event.srcEvent?.pointerType === "touch") onDoubleClick(pointer.canvas);
    });
    network.on("dragStart", onDragStart);
    network.on("dragging", onDragging);
    network.on("dragEnd", onDragEnd);
    const place3 = stage();
    place3.addEventListener(
      "dblclick",
      (event) => onDoubleClick(placeOf(event))
    );
    place3.addEventListener("pointerdown", onPress, { capture: true });
    place3.addEventListener("pointermove", onPointerMove);
    place3.addEventListener("pointerleave", () => hoverSoon(-1));
  }
  var nodeAt = ({ x, y }, slack = SLACK) => grid.find(x, y, slack / network.getScale());
  function onPress(event) {
    hoverSoon(-1, 0);
    if (event.shiftKey && event.button === 0 && nodeAt(placeOf(event)) < 0) return startLasso(event);
    if (event.isPrimary) holdNode(nodeAt(placeOf(event)));
  }
  var timer3 = 0;
  var next = -1;
  function onPointerMove(event) {
    if (event.pointerType === "touch" || event.buttons) return;
    const place3 = placeOf(event);
    const still = state.hovered >= 0 && nodeAt(place3, KEPT) === state.hovered;
    const node = still ? state.hovered : nodeAt(place3);
    stage().style.cursor = node >= 0 ? "pointer" : "grab";
    hoverSoon(node);
  }
  function hoverSoon(node, wait = node >= 0 ? REST : LEAVE) {
    if (node === next && (node === state.hovered || timer3)) return;
    next = node;
    clearTimeout(timer3);
    if (wait) timer3 = window.setTimeout(() => hover(node), wait);
    else hover(node);
  }
  function hover(node) {
    timer3 = 0;
    if (node === state.hovered) return;
    change({ hovered: node });
    if (node >= 0) showCardSoon(node);
    else hideCard();
  }
  function onClick({ pointer, event }) {
    const { ctrlKey, metaKey, shiftKey } = event.srcEvent ?? {};
    const node = nodeAt(pointer.canvas);
    if (node >= 0) {
      if (ctrlKey || metaKey) return toggleMarked(node);
      return shiftKey && state.selected >= 0 ? startPath(node) : select(node);
    }
    const nothing = state.selected < 0 && state.module < 0 && !state.path && !state.marked.size;
    const module = moduleAt(pointer.canvas.x, pointer.canvas.y);
    if (nothing && module >= 0) selectModule(module);
    else clearSelection();
  }
  function toggleMarked(node) {
    const marked = new Set(state.marked);
    if (!marked.delete(node)) marked.add(node);
    change({ marked });
  }
  function onDoubleClick(place3) {
    const node = nodeAt(place3);
    if (node >= 0) return select(node, { depth: 1 });
    const module = moduleAt(place3.x, place3.y);
    if (module < 0) return;
    if (state.folded.has(module)) return foldModule(module, false);
    const [x, y, radius] = scene.discs[module];
    fitBox(x - radius, y - radius, x + radius, y + radius);
  }
  var dragged = -1;
  function onDragStart({ nodes }) {
    dragged = nodes.length === 1 ? nodes[0] : -1;
    if (dragged >= 0) grid.remove(dragged);
  }
  function onDragging() {
    if (dragged < 0) return;
    const { x, y } = network.getPosition(dragged);
    scene.x[dragged] = x;
    scene.y[dragged] = y;
  }
  function onDragEnd() {
    if (dragged < 0) return;
    onDragging();
    grid.add(dragged);
    scene.parts.clear();
    if (!state.local) pin(dragged);
    dragged = -1;
    holdNode(-1);
    forgetLines();
    network.redraw();
    showMarks();
  }

  // src/paper.js
  var MOST_ROWS = 3e3;
  function fillPaperList(place3) {
    const isListed = scene.local ? isVisible : isOpen;
    const nodes = facts.title.map((_, node) => node).filter((node) => node < facts.ranked && isListed(node));
    const shown = nodes.slice(0, MOST_ROWS);
    const byModule2 = Map.groupBy(shown, (node) => facts.module[node]);
    const numbers = [...byModule2.keys()].sort((a, b) => a < 0 ? 1 : b < 0 ? -1 : a - b);
    place3.replaceChildren(
      ...numbers.flatMap((number) => section2(number, byModule2.get(number) ?? []))
    );
    const left = nodes.length - shown.length;
    if (left) place3.append(make("p", { text: `${say("more")}: ${count("n_notes", left)}` }));
  }
  function section2(number, nodes) {
    const module = facts.modules[number];
    const name = module ? moduleLabel(module) : say("no_module");
    return [
      make(
        "h2",
        {},
        module ? dot(moduleColour(module)) : null,
        make("bdi", { text: name }),
        make("span", { class: "count", text: formatNumber(nodes.length) })
      ),
      make("ul", {}, ...nodes.map((node) => make("li", {}, make("bdi", { text: titleOf(node) }))))
    ];
  }

  // src/svg.js
  var NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  var escapeXml = (text) => text.toWellFormed().replace(NOT_XML, "").replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  var round = (value) => String(Math.round(value * 10) / 10);
  var SvgSurface = class {
    globalAlpha = 1;
    fillStyle = "#000000";
    strokeStyle = "#000000";
    lineWidth = 1;
    lineJoin = "miter";
    textAlign = "start";
    textBaseline = "alphabetic";
    font = "";
    #dash = (
      /** @type {number[]} */
      []
    );
    #path = (
      /** @type {string[]} */
      []
    );
    #written = (
      /** @type {string[]} */
      []
    );
    #ruler;
    #left = 0;
    #top = 0;
    /** @param {CanvasRenderingContext2D} ruler measures texts */
    constructor(ruler) {
      this.#ruler = ruler;
    }
    /**
     * The document.
     * @param {number} width
     * @param {number} height
     * @param {number} scale how much larger the drawing is than its coordinates
     */
    document(width, height, scale = 1) {
      const size2 = `width="${round(width * scale)}" height="${round(height * scale)}"`;
      const box = `viewBox="0 0 ${round(width)} ${round(height)}"`;
      const body = this.#written.join("\n");
      return `<svg xmlns="http://www.w3.org/2000/svg" ${size2} ${box}>
${body}
</svg>
`;
    }
    /**
     * @param {number} x
     * @param {number} y
     */
    translate(x, y) {
      this.#left += x;
      this.#top += y;
    }
    /** @param {number[]} dash */
    setLineDash(dash) {
      this.#dash = dash;
    }
    beginPath() {
      this.#path = [];
    }
    /**
     * @param {number} x
     * @param {number} y
     */
    moveTo(x, y) {
      this.#path.push(`M${this.#at(x, y)}`);
    }
    /**
     * @param {number} x
     * @param {number} y
     */
    lineTo(x, y) {
      this.#path.push(`L${this.#at(x, y)}`);
    }
    closePath() {
      this.#path.push("Z");
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} width
     * @param {number} height
     */
    rect(x, y, width, height) {
      this.#path.push(`M${this.#at(x, y)}h${round(width)}v${round(height)}h${round(-width)}Z`);
    }
    /**
     * Whole circles are all that the painter draws.
     * @param {number} x
     * @param {number} y
     * @param {number} radius
     */
    arc(x, y, radius) {
      const r = round(radius), d = round(2 * radius);
      this.#path.push(`M${this.#at(x + radius, y)}a${r} ${r} 0 1 0 -${d} 0a${r} ${r} 0 1 0 ${d} 0Z`);
    }
    fill() {
      if (this.#path.length) this.#add("path", { d: this.#path.join(""), ...this.#filled() });
    }
    stroke() {
      if (this.#path.length) this.#add("path", { d: this.#path.join(""), ...this.#stroked() });
    }
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} width
     * @param {number} height
     */
    fillRect(x, y, width, height) {
      const place3 = { x: round(x + this.#left), y: round(y + this.#top) };
      this.#add("rect", { ...place3, width: round(width), height: round(height), ...this.#filled() });
    }
    /**
     * @param {string} text
     * @param {number} x
     * @param {number} y
     */
    fillText(text, x, y) {
      this.#add("text", { ...this.#textAt(x, y), ...this.#filled() }, text);
    }
    /**
     * @param {string} text
     * @param {number} x
     * @param {number} y
     */
    strokeText(text, x, y) {
      this.#add("text", { ...this.#textAt(x, y), ...this.#stroked() }, text);
    }
    /** @param {string} text */
    measureText(text) {
      this.#ruler.font = this.font;
      return this.#ruler.measureText(text);
    }
    /**
     * @param {number} x
     * @param {number} y
     */
    #at(x, y) {
      return `${round(x + this.#left)} ${round(y + this.#top)}`;
    }
    #filled() {
      return { fill: this.fillStyle, "fill-opacity": this.#opacity() };
    }
    #stroked() {
      return {
        fill: "none",
        stroke: this.strokeStyle,
        "stroke-opacity": this.#opacity(),
        "stroke-width": round(this.lineWidth),
        "stroke-linejoin": this.lineJoin === "round" ? "round" : void 0,
        "stroke-dasharray": this.#dash.length ? this.#dash.map(round).join(" ") : void 0
      };
    }
    #opacity() {
      return this.globalAlpha < 1 ? String(Math.round(this.globalAlpha * 1e3) / 1e3) : void 0;
    }
    /**
     * @param {number} x
     * @param {number} y
     */
    #textAt(x, y) {
      return {
        x: round(x + this.#left),
        y: round(y + this.#top),
        style: `font: ${this.font}`,
        "text-anchor": this.textAlign === "center" ? "middle" : void 0,
        "dominant-baseline": this.textBaseline === "middle" ? "central" : void 0
      };
    }
    /**
     * @param {string} tag
     * @param {Record<string, string | undefined>} attributes
     */
    #add(tag, attributes, text = "") {
      const written = Object.entries(attributes).filter(([, value]) => value !== void 0).map(([name, value]) => ` ${name}="${escapeXml(value ?? "")}"`);
      this.#written.push(`<${tag}${written.join("")}>${escapeXml(text)}</${tag}>`);
    }
  };

  // src/pictures.js
  var MARGIN = 24;
  var HEAD = 64;
  var ROW = 24;
  var GAP = 28;
  var SWATCH = 6;
  var LONGEST_ENTRY = 46;
  var LONGEST_TITLE = 90;
  var MOST_ENTRIES = 40;
  var pictureName = (ending) => {
    const name = (settings.heading || "vaultgraph").replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
    return `${cut(name, 80)}.${ending}`;
  };
  function planPicture() {
    const seen = camera();
    const legend = planLegend(seen.width);
    const middle = {
      x: (seen.box.left + seen.box.right) / 2,
      y: (seen.box.top + seen.box.bottom) / 2
    };
    const view = makeView(middle, seen.scale, seen.width, seen.height);
    return { view, legend, width: seen.width, height: HEAD + seen.height + legend.height };
  }
  function planLegend(width) {
    const entries = (
      /** @type {{ text: string, colour: string, x: number, y: number }[]} */
      []
    );
    let x = MARGIN, y = MARGIN;
    const used = scene.colouring.categories.filter(({ count: number }) => number);
    for (const { label, colour } of used.slice(0, MOST_ENTRIES)) {
      const text = cut(label, LONGEST_ENTRY);
      const wide = 2 * SWATCH + 8 + widthOf(overlay.context, text, ENTRY_FONT) + GAP;
      if (x > MARGIN && x + wide > width - MARGIN) {
        x = MARGIN;
        y += ROW;
      }
      entries.push({ text, colour, x, y });
      x += wide;
    }
    return { entries, height: entries.length ? y + ROW : MARGIN };
  }
  var ENTRY_FONT = `400 13px ${LABEL_FONT}`;
  function paintPicture(context, { view, legend, width, height }) {
    context.fillStyle = ground();
    context.fillRect(0, 0, width, height);
    context.translate(0, HEAD);
    paintMap(context, view);
    context.translate(0, -HEAD);
    context.fillStyle = ground();
    context.globalAlpha = 1;
    context.fillRect(0, 0, width, HEAD);
    context.fillRect(0, HEAD + view.height, width, legend.height);
    paintHead(context);
    context.translate(0, HEAD + view.height);
    for (const entry of legend.entries) paintEntry(context, entry);
    context.translate(0, -HEAD - view.height);
  }
  function paintMap(context, view) {
    const lines = linesOf(view);
    if (!(context instanceof CanvasRenderingContext2D)) {
      paintGrounds(context, view);
      paintBundles(context, view, lines.bundles);
      context.strokeStyle = context.fillStyle = edgeColour();
      const pen2 = new PathPen(context);
      drawLines(pen2, view, lines.links);
      pen2.finish();
    } else {
      const pen2 = new RasterPen();
      pen2.clear(view.width, view.height, context.getTransform().a);
      drawLines(pen2, view, lines.links);
      paintUnder(context, view, lines, pen2);
    }
    paintFolds(context, view);
    paintDots(context, view, scene.dots);
    paintOverlay(context, view);
  }
  function paintHead(context) {
    context.textAlign = "start";
    context.textBaseline = "middle";
    context.font = `700 20px ${LABEL_FONT}`;
    context.fillStyle = ink();
    context.fillText(cut(settings.heading || "vaultgraph", LONGEST_TITLE), MARGIN, 26);
    context.font = ENTRY_FONT;
    context.fillStyle = softInk();
    context.fillText(count("n_notes", facts.ranked), MARGIN, 48);
  }
  function paintEntry(context, { text, colour, x, y }) {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x + SWATCH, y, SWATCH, 0, 2 * Math.PI);
    context.fill();
    context.font = ENTRY_FONT;
    context.fillStyle = ink();
    context.fillText(text, x + 2 * SWATCH + 8, y);
  }
  var scaleOf = () => Number(byId("picture-size").value) || 1;
  function drawPng(scale) {
    const plan = planPicture();
    const canvas = make("canvas", {
      width: Math.round(plan.width * scale),
      height: Math.round(plan.height * scale)
    });
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    paintPicture(context, plan);
    return canvas;
  }
  function makeSvg(scale = 1) {
    const plan = planPicture();
    const surface = new SvgSurface(overlay.context);
    paintPicture(surface, plan);
    return surface.document(plan.width, plan.height, scale);
  }
  function savePng() {
    drawPng(scaleOf()).toBlob((blob) => blob && saveFile(pictureName("png"), blob), "image/png");
  }
  function saveSvg() {
    saveFile(pictureName("svg"), new Blob([makeSvg(scaleOf())], { type: "image/svg+xml" }));
  }
  var PAPER_SCALE = 2;
  function preparePrint() {
    addEventListener("beforeprint", () => {
      setPrinting(true);
      applyTheme();
      drawScene();
      const picture = drawPng(PAPER_SCALE);
      picture.id = "paper-map";
      byId("paper-map").replaceWith(picture);
      fillPaperList(byId("paper-list"));
    });
    addEventListener("afterprint", () => {
      setPrinting(false);
      applyTheme();
      byId("paper-map").replaceWith(make("canvas", { id: "paper-map", width: 0, height: 0 }));
      byId("paper-list").replaceChildren();
      drawScene();
    });
  }

  // src/results.js
  function showResults() {
    const place3 = byId("results");
    const focused = document.activeElement?.closest("#results button")?.getAttribute("data-node");
    const { matches } = state;
    place3.hidden = !matches;
    if (!matches) {
      place3.replaceChildren();
      return announceCount();
    }
    const rows = matches.slice(0, 30).map((node) => make("li", {}, noteButton(node, resultHint(node))));
    place3.replaceChildren(...rows);
    if (!matches.length) place3.replaceChildren(make("li", { class: "hint", say: "nothing_found" }));
    if (focused) {
      const again = place3.querySelector(`[data-node="${focused}"]`) ?? place3.querySelector("button");
      (again ?? byId("search")).focus();
    }
    const hidden = hiddenHits ? ` · ${count("n_hidden_by_filters", hiddenHits)}` : "";
    announce(`${fill("found", formatNumber(matches.length))}${hidden}`);
  }
  function resultHint(node) {
    const folder = settings.titles ? facts.folders[facts.folder[node]] : "";
    return folder ? make("span", { class: "where" }, make("bdi", { text: folder })) : null;
  }
  function onSearchKey(event) {
    if (event.key === "Enter" && state.matches?.length) {
      event.preventDefault();
      select(state.matches[0]);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      byId("results").querySelector("button")?.focus();
    } else if (event.key === "Escape") clearSearch();
  }
  function onResultKey(event) {
    const buttons = [...byId("results").querySelectorAll("button")];
    const at2 = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") (buttons[at2 + 1] ?? buttons[at2])?.focus();
    else if (event.key === "ArrowUp") (at2 <= 0 ? byId("search") : buttons[at2 - 1]).focus();
    else if (event.key === "Escape") {
      clearSearch();
      byId("search").focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // src/sheet.js
  var SIZES2 = ["low", "half", "high"];
  var SWIPE = 24;
  var size = "half";
  function connectSheet() {
    const handle = byId("panel-handle");
    let start2 = 0;
    handle.addEventListener("pointerdown", (event) => {
      start2 = event.clientY;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointerup", (event) => {
      const way = start2 - event.clientY;
      if (Math.abs(way) >= SWIPE) resize2(Math.sign(way), { mayClose: true });
    });
    handle.addEventListener("click", (event) => {
      if (event.detail === 0 || Math.abs(start2 - event.clientY) < SWIPE)
        size === "high" ? resize2(-1) : resize2(1);
    });
    handle.addEventListener("keydown", (event) => {
      const way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      resize2(way);
    });
  }
  function resize2(way, { mayClose = false } = {}) {
    const at2 = SIZES2.indexOf(size) + way;
    if (at2 < 0 && mayClose) return clearSelection();
    size = SIZES2[Math.max(0, Math.min(SIZES2.length - 1, at2))];
    byId("panel").dataset.size = size;
  }
  function closeMenu() {
    document.body.classList.remove("menu-open");
    byId("menu").setAttribute("aria-expanded", "false");
  }

  // src/walker.js
  var at = -1;
  var WAYS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1]
  };
  function connectWalker() {
    const walker = byId("walker");
    walker.addEventListener("focus", () => walkTo(startOf()));
    walker.addEventListener("blur", () => change({ hovered: -1 }));
    walker.addEventListener("click", () => at >= 0 && select(at));
    walker.addEventListener("keydown", onKey2);
    whenPainted(placeWalker);
  }
  var startOf = () => [state.selected, at].find((node) => node >= 0 && isVisible(node)) ?? scene.order[0] ?? -1;
  function onKey2(event) {
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next2 = nextNode(at, way[0], way[1]);
    if (next2 >= 0) walkTo(next2);
  }
  function walkTo(node) {
    at = node;
    if (node < 0) return;
    if (!isSeen2(node)) goTo(node);
    const module = facts.module[node];
    const where = module < 0 ? say("no_module") : moduleLabel(facts.modules[module]);
    byId("walker").setAttribute("aria-label", `${titleOf(node)}, ${where}, ${linksText(node)}`);
    change({ hovered: node });
    repaint();
  }
  function nextNode(node, x, y) {
    let best = -1, least = Infinity;
    for (const other of scene.order) {
      const ahead = (scene.x[other] - scene.x[node]) * x + (scene.y[other] - scene.y[node]) * y;
      const aside = (scene.x[other] - scene.x[node]) * y + (scene.y[other] - scene.y[node]) * x;
      if (other === node || ahead <= 0 || Math.abs(aside) > 2 * ahead) continue;
      const away = Math.hypot(ahead, 2 * aside);
      if (away < least) {
        least = away;
        best = other;
      }
    }
    return best;
  }
  function placeWalker(view) {
    const walker = byId("walker");
    if (!walker || at < 0 || document.activeElement !== walker) return;
    const x = Math.round(view.toX(scene.x[at])), y = Math.round(view.toY(scene.y[at]));
    walker.style.transform = `translate(${x - 12}px, ${y - 12}px)`;
  }

  // src/main.js
  var NEW_SCENE = "show kinds colourBy sizeBy local hidden only folded kept";
  var FILTERS = "show kinds colourBy category module since until hidden only folded";
  var localBefore = null;
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
    const keptLanguage = stored("language", language);
    if (allWords[keptLanguage]) useLanguage(keptLanguage);
  }
  function chooseTheme(name) {
    keepTheme(name);
    wearTheme();
  }
  function wearTheme() {
    applyTheme();
    refresh();
    showPanel();
  }
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
  var TYPING = 40;
  var typing = 0;
  function repaintSoon() {
    clearTimeout(typing);
    typing = window.setTimeout(() => repaint(), TYPING);
  }
  function showEveryLink() {
    forgetLines();
    network.redraw();
    showTier();
  }
  function toggleFold() {
    setFolded(!document.body.classList.contains("folded"));
  }
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
    fitAll({ animate: false });
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
})();
