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
  var DETAILS_CHUNK = 400;
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
    return nodesByName.get(name) ?? -1;
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
    const next = start2.slice();
    const order = new Int32Array(linkCount);
    for (let link = 0; link < linkCount; link++) order[next[ends[link]]++] = link;
    return { of: (node) => order.subarray(start2[node], start2[node + 1]) };
  }
  var leaving = indexLinks(from);
  var reaching = indexLinks(to);
  var detailPlace = (() => {
    const last = 1e6;
    const order = Array.from({ length: nodeCount }, (_, node) => node);
    const group = (node) => facts.group[node] < 0 ? last : facts.group[node];
    order.sort((a, b) => group(a) - group(b) || a - b);
    const place = new Int32Array(nodeCount);
    order.forEach((node, position) => {
      place[node] = position;
    });
    return place;
  })();
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
    const number = Math.floor(detailPlace[node] / DETAILS_CHUNK);
    if (!chunks.has(number)) {
      chunks.set(
        number,
        parsed.then(() => {
          const element = document.getElementById(`details-${number}`);
          return element && window.DecompressionStream ? unpack(element.textContent) : null;
        })
      );
    }
    return chunks.get(number);
  }
  async function detailsOf(node) {
    const chunk = await chunkOf(node);
    if (!chunk) return { links: [], summary: "", reason: "", citations: [] };
    const [rows, summary, reason, cited = []] = chunk.rows[detailPlace[node] % DETAILS_CHUNK];
    const written = rows.map(([target, kind, text, line, relation]) => ({
      target,
      kind,
      line,
      sentence: chunk.texts[text],
      relation: relation === void 0 ? "" : chunk.texts[relation]
    }));
    const citations = cited.map(([line, sentence, source]) => ({
      line,
      sentence: chunk.texts[sentence],
      source: chunk.texts[source]
    }));
    return { links: written, summary, reason, citations };
  }

  // src/state.js
  var SHOWN_LARGE = 5e3;
  var SHOWN_MIDDLE = 2e3;
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
    until: (
      /** @type {number | null} */
      null
    ),
    // a day: later notes fade
    colourBy: "module",
    sizeBy: "rank",
    kinds: (1 << LINK_KINDS.length) - 1 - LinkBit.TAG,
    show: {
      phantoms: true,
      attachments: false,
      tags: false,
      daily: true,
      hubs: true,
      orphans: true,
      arrows: true,
      labels: true
    },
    showAll: false,
    expanded: (
      /** @type {Set<number>} */
      /* @__PURE__ */ new Set()
    )
    // modules whose notes are drawn one by one
  };
  var listeners = /* @__PURE__ */ new Map();
  function when(names, listener) {
    for (const name of names.split(" ")) {
      if (!listeners.has(name)) listeners.set(name, []);
      listeners.get(name).push(listener);
    }
  }
  function change(parts) {
    const called = /* @__PURE__ */ new Set();
    for (const [name, value] of Object.entries(parts)) {
      if (Object.is(state[name], value)) continue;
      state[name] = value;
      for (const listener of listeners.get(name) ?? []) called.add(listener);
    }
    for (const listener of called) listener();
  }

  // src/graph.js
  var linkCounts = (link) => (kindsOfLink[link] & state.kinds) !== 0;
  function degreesBy(ends) {
    const degree = new Int32Array(nodeCount);
    for (let link = 0; link < linkCount; link++) degree[ends[link]]++;
    return degree;
  }
  var outDegree = degreesBy(from);
  var inDegree = degreesBy(to);
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
      const next = [];
      for (const node of edge)
        eachNeighbour(
          node,
          visible,
          (other, link) => {
            if (cameBy.has(other)) return;
            cameBy.set(other, link);
            next.push(other);
          },
          directed
        );
      edge = next;
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
  var LOCAL_LIMIT = 400;
  function neighbourhood(start2, depth, visible) {
    const found = /* @__PURE__ */ new Map([[start2, { ring: 0, parent: -1 }]]);
    let edge = [start2];
    for (let ring = 1; ring <= depth && edge.length; ring++) {
      const next = [];
      for (const node of edge)
        eachNeighbour(node, visible, (other) => {
          if (found.has(other) || found.size >= LOCAL_LIMIT) return;
          found.set(other, { ring, parent: node });
          next.push(other);
        });
      edge = next;
    }
    return found;
  }
  function ringPlaces(found) {
    const children = /* @__PURE__ */ new Map();
    const weight = /* @__PURE__ */ new Map();
    const order = [...found.keys()];
    for (const node of order) {
      const { parent } = found.get(node);
      if (parent >= 0) children.set(parent, [...children.get(parent) ?? [], node]);
    }
    const rings = [];
    for (const { ring } of found.values()) rings[ring] = (rings[ring] ?? 0) + 1;
    for (const node of order.slice().reverse()) {
      const below = (children.get(node) ?? []).reduce((sum, child) => sum + weight.get(child), 0);
      const { ring } = found.get(node);
      weight.set(node, Math.max(1, below, 0.6 * (rings[ring + 1] ?? 0) / rings[ring]));
    }
    const radius = [0];
    for (let ring = 1; ring < rings.length; ring++)
      radius[ring] = Math.max(radius[ring - 1] + 150, rings[ring] * 36 / (2 * Math.PI));
    const places = /* @__PURE__ */ new Map();
    const spread = (node, low, high) => {
      const { ring } = found.get(node);
      const angle = (low + high) / 2;
      places.set(node, { x: radius[ring] * Math.cos(angle), y: radius[ring] * Math.sin(angle) });
      let at = low;
      const below = (children.get(node) ?? []).slice().sort((a, b) => facts.group[a] - facts.group[b] || a - b);
      const total = below.reduce((sum, child) => sum + weight.get(child), 0);
      for (const child of below) {
        const share2 = (high - low) * weight.get(child) / total;
        spread(child, at, at + share2);
        at += share2;
      }
    };
    spread(order[0], -Math.PI / 2, 3 * Math.PI / 2);
    return places;
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
    } catch {
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

  // src/colouring.js
  var GREY = { light: "#9a9aa0", dark: "#77777f" };
  var AGES = ["#3b528b", "#21908d", "#5dc963", "#c8b900"];
  var LEVELS = ["#8d8d95", "#3f90da", "#832db6", "#ffa90e", "#bd1f01"];
  var MOST_CATEGORIES = 10;
  var grey = () => GREY[isDark() ? "dark" : "light"];
  function colouringBy(mode) {
    const make2 = {
      module: byModule,
      folder: byFolder,
      tag: byTag,
      kind: byKind,
      age: byAge,
      level: byLevel
    }[mode];
    const colouring = make2();
    for (const category of colouring.categories) category.count = 0;
    for (const each of colouring.of) if (each >= 0) colouring.categories[each].count++;
    return colouring;
  }
  function byModule() {
    const categories = facts.modules.map((module) => ({
      label: moduleLabel(module),
      colour: settings.palette[module.colour]
    }));
    return { of: Int16Array.from(facts.module), categories };
  }
  var moduleLabel = (module) => settings.titles && module.label || `${say("module")} ${module.id.replace(/^m0*/, "")}`;
  function commonest(valueOf, labelOf) {
    const counts = /* @__PURE__ */ new Map();
    const values = Array.from({ length: nodeCount }, (_, node) => valueOf(node));
    for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    const kept = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_CATEGORIES).map(([value]) => value);
    const place = new Map(kept.map((value, index) => [value, index]));
    return {
      of: Int16Array.from(values, (value) => place.get(value) ?? -1),
      categories: kept.map((value, index) => ({
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
  function byKind() {
    const valueOf = (node) => facts.kind[node] === NodeKind.NOTE && facts.role[node] !== NoteRole.PLAIN ? `role_${NOTE_ROLES[facts.role[node]]}` : `kind_${NODE_KINDS[facts.kind[node]]}`;
    return commonest(valueOf, say);
  }
  function byAge() {
    const days2 = facts.created.filter((day) => day !== null).sort((a, b) => a - b);
    const border = (share2) => days2[Math.min(days2.length - 1, Math.floor(days2.length * share2))];
    const borders = days2.length ? [...new Set([0, 0.25, 0.5, 0.75].map(border))] : [];
    const categories = borders.map((day, index) => ({
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
      label: say(level < 0 ? "level_none" : `level_${level}`),
      colour: LEVELS[index]
    }));
    return { of: Int16Array.from(facts.level, (level) => level < -1 ? -1 : level + 1), categories };
  }
  var SIZES = ["rank", "links", "length", ...facts.tokens.length ? ["tokens"] : []];
  function radiiBy(mode) {
    if (mode === "rank") return Float32Array.from(drawn.size);
    const values = { links: inDegree, length: facts.length, tokens: facts.tokens }[mode];
    const most = values.reduce((best, value) => Math.max(best, value), 1);
    return Float32Array.from(
      values,
      (value) => SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * Math.sqrt(value / most)
    );
  }

  // src/grid.js
  var grid = {
    cell: 80,
    buckets: /* @__PURE__ */ new Map(),
    key(x, y) {
      return Math.floor(x / this.cell) * 65536 + Math.floor(y / this.cell);
    },
    fill() {
      this.buckets.clear();
      for (const node of scene.order) this.add(node);
    },
    add(node) {
      const key = this.key(scene.x[node], scene.y[node]);
      if (this.buckets.has(key)) this.buckets.get(key).push(node);
      else this.buckets.set(key, [node]);
    },
    remove(node) {
      const bucket = this.buckets.get(this.key(scene.x[node], scene.y[node])) ?? [];
      if (bucket.includes(node)) bucket.splice(bucket.indexOf(node), 1);
    },
    // Gives the node at a place, or the nearest one within `slack` canvas units, else -1.
    find(x, y, slack) {
      const reach = LARGEST_DOT + Math.min(slack, 2 * this.cell);
      let best = -1, least = Infinity;
      for (let column = x - reach; column <= x + reach + this.cell; column += this.cell)
        for (let row = y - reach; row <= y + reach + this.cell; row += this.cell)
          for (const node of this.buckets.get(this.key(column, row)) ?? []) {
            const outside = Math.hypot(scene.x[node] - x, scene.y[node] - y) - scene.radius[node];
            if (outside <= slack && outside < least) {
              best = node;
              least = outside;
            }
          }
      return best;
    }
  };
  function moduleAt(x, y) {
    if (scene.local) return -1;
    return scene.discs.findIndex((disc) => Math.hypot(disc[0] - x, disc[1] - y) <= disc[2]);
  }

  // src/paint.js
  var GROUNDS = { light: "#fbfaf7", dark: "#15171b" };
  var INKS = { light: "#23252b", dark: "#eceae4" };
  var themeName = () => isDark() ? "dark" : "light";
  var ground = () => GROUNDS[themeName()];
  var ink = () => INKS[themeName()];
  var edgeColour = () => isDark() ? "#8f96a3" : "#7b8190";
  function mix(colour, other, share2) {
    const parts = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
    const [a, b] = [parts(colour), parts(other)];
    return `#${a.map(
      (value, at) => Math.round(value * share2 + b[at] * (1 - share2)).toString(16).padStart(2, "0")
    ).join("")}`;
  }
  function edgeOpacity(count) {
    const base = count < 300 ? 0.42 : count < 3e3 ? 0.26 : count < 2e4 ? 0.13 : count < 6e4 ? 0.07 : 0.04;
    return isDark() ? base * 0.9 : base;
  }
  var share = (link) => facts.group[from[link]] === facts.group[to[link]] ? 1.35 : 0.6;
  function paintGrounds(context) {
    if (scene.local) return;
    context.save();
    context.globalAlpha = isDark() ? 0.09 : 0.07;
    facts.modules.forEach((module, number) => {
      if (hasDiscs() && !state.expanded.has(number)) return;
      const [x, y, radius] = scene.discs[number];
      context.fillStyle = settings.palette[module.colour];
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    });
    context.restore();
  }
  function paintCloud(context, scale, box) {
    if (scene.tier !== "large") return;
    const least = 0.8 / scale;
    for (const [colour, nodes] of cloudByColour()) {
      context.fillStyle = colour;
      context.beginPath();
      for (const node of nodes) {
        const x = scene.x[node], y = scene.y[node];
        if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue;
        const radius = Math.max(scene.radius[node], least);
        if (radius * scale < 2) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
        else {
          context.moveTo(x + radius, y);
          context.arc(x, y, radius, 0, 2 * Math.PI);
        }
      }
      context.fill();
    }
  }
  var cloud = null;
  function cloudByColour() {
    if (cloud) return cloud;
    cloud = /** @type {Map<string, number[]>} */
    /* @__PURE__ */ new Map();
    for (const node of scene.order) {
      if (scene.single[node]) continue;
      const colour = colourOf(node);
      if (!cloud.has(colour)) cloud.set(colour, []);
      cloud.get(colour)?.push(node);
    }
    return cloud;
  }
  var forgetCloud = () => {
    cloud = null;
  };

  // src/labels.js
  var LABEL_FONT = getComputedStyle(document.body).fontFamily;
  var LONGEST_LABEL = 30;
  var CONTROLS = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]+/gu;
  function shorten(text, most = LONGEST_LABEL) {
    const start2 = text.slice(0, 4 * most).replace(CONTROLS, " ");
    const letters = [...start2.trim()];
    if (letters.length <= most) return start2.trim();
    const kept = letters.slice(0, most - 1).join("");
    return `${kept.trimEnd()}…`;
  }
  var labelWidths = /* @__PURE__ */ new Map();
  function widthOf(context, text, font) {
    const key = `${font}
${text}`;
    if (!labelWidths.has(key)) {
      context.font = font;
      labelWidths.set(key, context.measureText(text).width);
    }
    return labelWidths.get(key);
  }
  function makeBoxes() {
    const taken = [];
    return (left, top, right, bottom) => {
      for (const box of taken)
        if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1]) return false;
      taken.push([left, top, right, bottom]);
      return true;
    };
  }
  var MOST_LABELS = 150;
  var MOST_TRIED = 450;
  function paintLabels(context, view, focus) {
    const free = makeBoxes();
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    if (!state.show.labels) return;
    if (focus) for (const node of focus.named) paintLabel(context, view, node, free, true);
    const named = new Set(focus?.named);
    paintModuleLabels(context, view, free, focus);
    if (!focus && scene.tier !== "large") paintCoreLabels(context, view, free, named);
    const candidates = focus ? [...focus.nodes].filter((node) => !named.has(node)).sort((a, b) => a - b) : scene.order.filter((node) => !named.has(node));
    const room = Math.min(
      MOST_LABELS,
      Math.ceil(overlay.width * overlay.height / (scene.tier === "large" ? 22e3 : 14e3))
    );
    let painted = 0, tried = 0;
    for (const node of candidates) {
      if (painted >= room || tried >= MOST_TRIED) break;
      if (!view.holds(view.toX(scene.x[node]), view.toY(scene.y[node]))) continue;
      tried++;
      if (paintLabel(context, view, node, free, false)) painted++;
    }
  }
  function paintCoreLabels(context, view, free, named) {
    const core = scene.order.filter((node) => isCore[node]);
    for (const overDots of [false, true])
      for (const node of core)
        if (!named.has(node) && paintLabel(context, view, node, free, false, overDots))
          named.add(node);
  }
  function paintLabel(context, view, node, free, always, overDots = always) {
    const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
    if (!view.holds(x, y)) return false;
    const radius = scene.radius[node] * view.scale;
    if (!always && !deserves(node, radius, view.scale)) return false;
    const size = always ? 13 : Math.min(14, 10.5 + radius / 5);
    const font = `${isCore[node] || always ? 600 : 400} ${size.toFixed(1)}px ${LABEL_FONT}`;
    const text = shorten(titleOf(node), always ? 60 : LONGEST_LABEL);
    const half = widthOf(context, text, font) / 2;
    const must = always && (node === state.hovered || node === state.selected);
    const place = labelPlace(view, node, { x, y, radius, size, half, overDots }, free) ?? (must ? [x, y + radius + size] : null);
    if (!place) return false;
    writeText(
      context,
      text,
      place[0],
      place[1],
      font,
      facts.kind[node] === NodeKind.PHANTOM ? softInk() : ink()
    );
    return true;
  }
  function labelPlace(view, node, { x, y, radius, size, half, overDots }, free) {
    const away = radius + size * 0.95, aside = radius + half + 5;
    const air = overDots ? 0 : scene.count > MANY_DOTS ? 13 : 8;
    const places = [
      [x, y + away],
      [x, y - away],
      [x + aside, y],
      [x - aside, y]
    ].map(([atX, atY]) => {
      const box = (
        /** @type {[number, number, number, number]} */
        [
          atX - half,
          atY - size / 2,
          atX + half,
          atY + size / 2
        ]
      );
      return { atX, atY, box, covered: dotsBelow(view, node, box) };
    });
    if (overDots) places.sort((a, b) => a.covered - b.covered);
    for (const { atX, atY, box, covered } of places) {
      if (isCovered(view, box) || covered && !overDots) continue;
      if (free(box[0] - air, box[1] - air / 2, box[2] + air, box[3] + air / 2)) return [atX, atY];
    }
    return null;
  }
  var isCovered = (view, [left, top, right, bottom]) => left < 4 || right > overlay.width - 4 || view.covered.some(
    (card) => left < card.right && right > card.left && top < card.bottom && bottom > card.top
  );
  var MANY_DOTS = 400;
  function dotsBelow(view, node, [left, top, right, bottom]) {
    if (scene.count > MANY_DOTS) return 0;
    let count = 0;
    for (const other of scene.order) {
      if (other === node) continue;
      const x = view.toX(scene.x[other]), y = view.toY(scene.y[other]);
      const radius = scene.radius[other] * view.scale * 0.8;
      if (x + radius > left && x - radius < right && y + radius > top && y - radius < bottom)
        count += radius;
    }
    return count;
  }
  function deserves(node, radius, scale) {
    const aside = facts.kind[node] === NodeKind.PHANTOM || facts.group[node] < 0;
    return aside && !scene.local ? scale > 1.3 : radius > 1.7 || scene.tier === "small";
  }
  var softInk = () => isDark() ? "#a9abb3" : "#686b73";
  function writeText(context, text, x, y, font, colour) {
    context.font = font;
    context.strokeStyle = ground();
    context.lineWidth = 3.5;
    context.globalAlpha = 0.85;
    context.strokeText(text, x, y);
    context.globalAlpha = 1;
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
  function paintModuleLabels(context, view, free, focus) {
    if (scene.local || state.colourBy !== "module") return;
    facts.modules.forEach((module, number) => {
      const [x, y, radius] = scene.discs[number];
      const wide = radius * view.scale;
      if (wide < 26 || wide > overlay.width || focus && state.module !== number) return;
      const size = Math.max(12, Math.min(19, wide / 9));
      const font = `650 ${size.toFixed(1)}px ${LABEL_FONT}`;
      const text = shorten(moduleLabel(module), Math.max(26, Math.min(40, Math.round(wide / 4))));
      const half = widthOf(context, text, font) / 2;
      const inside = view.toX(x) > 0 && view.toX(x) < overlay.width;
      const atX = inside ? Math.max(half + 8, Math.min(overlay.width - half - 8, view.toX(x))) : view.toX(x);
      const atY = view.toY(y) - wide - size * 0.8;
      if (free(atX - half - 10, atY - size, atX + half + 10, atY + size))
        writeText(context, text, atX, atY, font, ink());
    });
  }

  // src/lines.js
  var MANY_LINKS = 3e3;
  var SLICE = 4e3;
  var STYLED = 3e3;
  var STILL = 0.01;
  var PAUSE = 140;
  var lines = {
    canvas: (
      /** @type {HTMLCanvasElement} */
      /** @type {unknown} */
      null
    ),
    links: (
      /** @type {number[]} */
      []
    ),
    // what this layer draws; empty when vis draws the links itself
    painted: (
      /** @type {any} */
      null
    ),
    // the camera that the picture was painted for
    unfinished: false,
    // whether a picture is being painted
    turn: 0,
    // grows when an unfinished picture is out of date
    timer: 0
  };
  function setLines(links2) {
    lines.links = links2;
    lines.canvas.hidden = links2.length === 0;
    lines.painted = null;
    if (links2.length) paintLines();
  }
  function moveLines() {
    if (!lines.links.length) return;
    const view = camera();
    const { painted } = lines;
    if (!painted || painted.width !== overlay.width || painted.height !== overlay.height)
      return restLines();
    const scale = view.scale / painted.scale;
    const x = view.toX(painted.left);
    const y = view.toY(painted.top);
    const moved = Math.abs(x) > STILL || Math.abs(y) > STILL || Math.abs(scale - 1) > STILL / 1e3;
    lines.canvas.style.transform = moved ? `translate(${x}px, ${y}px) scale(${scale})` : "";
    if (moved) restLines();
  }
  function restLines() {
    clearTimeout(lines.timer);
    lines.timer = setTimeout(paintLines, PAUSE);
  }
  function linksInView(view) {
    const { left, right, top, bottom } = view.box;
    return lines.links.filter((link) => {
      const ax = scene.x[from[link]], bx = scene.x[to[link]];
      if (ax < left && bx < left || ax > right && bx > right) return false;
      const ay = scene.y[from[link]], by = scene.y[to[link]];
      return !(ay < top && by < top || ay > bottom && by > bottom);
    });
  }
  function paintLines() {
    clearTimeout(lines.timer);
    const turn2 = ++lines.turn;
    const view = camera();
    const links2 = linksInView(view);
    const fresh = document.createElement("canvas");
    fresh.width = overlay.canvas.width;
    fresh.height = overlay.canvas.height;
    const context = (
      /** @type {CanvasRenderingContext2D} */
      fresh.getContext("2d")
    );
    context.scale(overlay.ratio, overlay.ratio);
    context.strokeStyle = edgeColour();
    const first = lines.painted === null;
    let at = 0;
    const slice = () => {
      if (turn2 !== lines.turn) return;
      strokeLines(context, view, links2, at, Math.min(links2.length, at + SLICE));
      at += SLICE;
      lines.unfinished = at < links2.length;
      if (first || at >= links2.length) showLines(fresh, view);
      if (at < links2.length) requestAnimationFrame(slice);
    };
    slice();
  }
  function showLines(fresh, view) {
    const { canvas } = lines;
    if (canvas.width !== fresh.width || canvas.height !== fresh.height) {
      canvas.width = fresh.width;
      canvas.height = fresh.height;
    }
    const context = (
      /** @type {CanvasRenderingContext2D} */
      canvas.getContext("2d")
    );
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(fresh, 0, 0);
    lines.painted = {
      scale: view.scale,
      left: view.box.left + LARGEST_DOT,
      top: view.box.top + LARGEST_DOT,
      width: overlay.width,
      height: overlay.height
    };
    moveLines();
  }
  var BATCH = 400;
  function strokeLines(context, view, links2, start2, end) {
    const part = links2.slice(start2, end);
    const opacity = edgeOpacity(links2.length);
    if (links2.length <= STYLED) for (const link of part) strokeStyled(context, view, link, opacity);
    else
      for (const inside of [false, true]) {
        const some = part.filter((link) => share(link) > 1 === inside);
        context.lineWidth = 0.8;
        for (let at = 0; at < some.length; at += BATCH) {
          context.globalAlpha = opacity * share(some[at]);
          context.beginPath();
          for (const link of some.slice(at, at + BATCH)) traceLine(context, view, link);
          context.stroke();
        }
      }
  }
  function strokeStyled(context, view, link, opacity) {
    const wide = kindsOfLink[link] & state.kinds & SOURCE_BIT ? 1.8 : 0.9;
    context.globalAlpha = opacity * share(link);
    context.setLineDash(dashesOf(link));
    context.lineWidth = wide * Math.max(0.6, Math.min(1.4, view.scale));
    context.beginPath();
    traceLine(context, view, link);
    context.stroke();
  }
  function traceLine(context, view, link) {
    context.moveTo(view.toX(scene.x[from[link]]), view.toY(scene.y[from[link]]));
    context.lineTo(view.toX(scene.x[to[link]]), view.toY(scene.y[to[link]]));
  }

  // src/network.js
  var network = (
    /** @type {vis.Network} */
    /** @type {unknown} */
    null
  );
  var visData = { nodes: new vis.DataSet(), edges: new vis.DataSet() };
  var stage = byId("stage");
  function makeNetwork() {
    const options = readJson("options");
    network = new vis.Network(stage, visData, options);
    overlay.canvas = byId("overlay");
    lines.canvas = byId("lines");
    overlay.context = /** @type {CanvasRenderingContext2D} */
    overlay.canvas.getContext("2d");
    overlay.resize(stage.clientWidth, stage.clientHeight);
    network.on("beforeDrawing", paintGrounds);
    network.on("afterDrawing", (context) => {
      paintCloud(context, network.getScale(), camera().box);
      paintOverlay();
      moveLines();
    });
    network.once("afterDrawing", () => requestAnimationFrame(() => setTimeout(markFrame)));
    network.on("click", onClick);
    network.on("doubleClick", onDoubleClick);
    network.on("dragStart", onDragStart);
    network.on("dragEnd", onDragEnd);
    network.on("dragging", onDragging);
    stage.addEventListener("pointermove", onPointerMove);
    stage.addEventListener("pointerleave", () => hover(-1));
    new ResizeObserver(resize).observe(stage);
  }
  var markFrame = () => performance.mark("vaultgraph-frame");
  function resize() {
    overlay.resize(stage.clientWidth, stage.clientHeight);
    network.setSize(`${stage.clientWidth}px`, `${stage.clientHeight}px`);
    if (scene.turned === isHigh()) return network.redraw();
    drawScene();
    fitAll({ animate: false });
  }
  var CARDS = ["side", "panel", "tools"];
  function camera() {
    const scale = network.getScale();
    const middle = network.getViewPosition();
    const { width, height } = overlay;
    const reachX = width / 2 / scale, reachY = height / 2 / scale;
    return {
      scale,
      toX: (x) => (x - middle.x) * scale + width / 2,
      toY: (y) => (y - middle.y) * scale + height / 2,
      covered: CARDS.map((id) => byId(id)).filter((card) => !card.hidden).map((card) => card.getBoundingClientRect()),
      holds: (x, y) => x > -80 && y > -30 && x < width + 80 && y < height + 30,
      box: {
        left: middle.x - reachX - LARGEST_DOT,
        right: middle.x + reachX + LARGEST_DOT,
        top: middle.y - reachY - LARGEST_DOT,
        bottom: middle.y + reachY + LARGEST_DOT
      }
    };
  }
  function drawScene() {
    buildScene();
    forgetCloud();
    const { single, bundles } = chooseLinks();
    const many = single.length > MANY_LINKS || scene.tier === "large";
    const opacity = edgeOpacity(single.length);
    const edges = many ? bundles : single.map((link) => visEdge(link, opacity * share(link)));
    network.setOptions({
      interaction: { dragNodes: scene.tier !== "large" },
      edges: {
        color: { color: edgeColour(), inherit: false, opacity: many ? 0.3 : opacity },
        arrows: { to: { enabled: !many && state.show.arrows } }
      }
    });
    visData.nodes = new vis.DataSet(visNodes());
    visData.edges = new vis.DataSet(edges);
    network.setData(visData);
    setLines(many ? single : []);
  }
  var repaint = () => paintOverlay();
  function insets() {
    const box = (id) => {
      const element = document.getElementById(id);
      return element && !element.hidden ? element.getBoundingClientRect() : null;
    };
    const wide = overlay.width > 720;
    const side = box("side"), panel = box("panel");
    return {
      left: wide && side ? side.right : 0,
      right: wide && panel ? overlay.width - panel.left : 0,
      top: wide || !side ? 0 : side.bottom,
      bottom: !wide && panel ? overlay.height - panel.top : 0
    };
  }
  function fitBox(left, top, right, bottom, { most = 1.3, animate = true, margin = 60 } = {}) {
    const inset = insets();
    const width = Math.max(80, overlay.width - inset.left - inset.right - 2 * margin);
    const height = Math.max(80, overlay.height - inset.top - inset.bottom - 2 * margin);
    const scale = Math.min(
      most,
      width / Math.max(right - left, 1),
      height / Math.max(bottom - top, 1)
    );
    const offset = {
      x: (inset.left - inset.right) / 2 / scale,
      y: (inset.top - inset.bottom) / 2 / scale
    };
    network.moveTo({
      position: { x: (left + right) / 2 - offset.x, y: (top + bottom) / 2 - offset.y },
      scale,
      animation: animate && !calm.matches ? { duration: 350, easingFunction: "easeInOutQuad" } : false
    });
  }
  function fitNodes(nodes, { corners = [], ...options } = {}) {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const corner of corners) {
      left = Math.min(left, corner[0]);
      top = Math.min(top, corner[1]);
      right = Math.max(right, corner[2]);
      bottom = Math.max(bottom, corner[3]);
    }
    for (const node of nodes) {
      left = Math.min(left, scene.x[node] - scene.radius[node]);
      right = Math.max(right, scene.x[node] + scene.radius[node]);
      top = Math.min(top, scene.y[node] - scene.radius[node]);
      bottom = Math.max(bottom, scene.y[node] + scene.radius[node]);
    }
    if (left <= right) fitBox(left, top, right, bottom, options);
  }
  function fitAll(options) {
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
  function goTo(node) {
    if (!isVisible(node)) return;
    const reach = 260;
    fitBox(
      scene.x[node] - reach,
      scene.y[node] - reach,
      scene.x[node] + reach,
      scene.y[node] + reach,
      { most: Math.max(network.getScale(), 1.1), margin: 20 }
    );
  }
  var SLACK = 5;
  var dragged = -1;
  var nodeAt = ({ x, y }) => grid.find(x, y, SLACK / network.getScale());
  function onPointerMove(event) {
    if (event.pointerType === "touch" || event.buttons) return;
    const box = stage.getBoundingClientRect();
    hover(nodeAt(network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top })));
  }
  function hover(node) {
    if (node === state.hovered) return;
    stage.style.cursor = node >= 0 ? "pointer" : "grab";
    change({ hovered: node });
  }
  function onClick({ pointer, event }) {
    const node = nodeAt(pointer.canvas);
    if (node >= 0)
      return event.srcEvent?.shiftKey && state.selected >= 0 ? startPath(node) : select(node);
    const module = moduleAt(pointer.canvas.x, pointer.canvas.y);
    if (scene.tier === "large" && module >= 0) selectModule(module);
    else clearSelection();
  }
  function onDoubleClick({ pointer }) {
    const node = nodeAt(pointer.canvas);
    const module = moduleAt(pointer.canvas.x, pointer.canvas.y);
    if (node >= 0 && scene.single[node]) select(node, { depth: 1 });
    else if (module >= 0) {
      if (scene.tier === "large") toggleExpanded(module);
      const [x, y, radius] = scene.discs[module];
      fitBox(x - radius, y - radius, x + radius, y + radius);
    }
  }
  function onDragStart({ nodes, pointer }) {
    hover(-1);
    const node = nodes.length === 1 ? nodes[0] : -1;
    dragged = node >= 0 && node < nodeCount && pointer ? node : -1;
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
    if (!state.local) {
      pins.set(dragged, turn([Math.round(scene.x[dragged]), Math.round(scene.y[dragged])]));
      store("pins", Object.fromEntries([...pins].map(([node, place]) => [nameOf(node), place])));
    }
    dragged = -1;
    repaint();
    showMarks();
    if (lines.links.length) paintLines();
  }
  function toggleExpanded(module) {
    const expanded = new Set(state.expanded);
    if (!expanded.delete(module)) expanded.add(module);
    change({ expanded });
  }

  // src/overlay.js
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
    resize(width, height) {
      this.ratio = Math.min(window.devicePixelRatio || 1, 3);
      this.width = width;
      this.height = height;
      this.canvas.width = Math.round(width * this.ratio);
      this.canvas.height = Math.round(height * this.ratio);
    }
  };
  function chooseFocus() {
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
      )
    };
    const add = (node) => {
      if (isVisible(node)) focus.nodes.add(node);
    };
    const around = (node) => {
      add(node);
      focus.named.push(node);
      eachNeighbour(node, isVisible, (other, link) => {
        add(other);
        focus.links.push(link);
      });
    };
    if (state.hovered >= 0) around(state.hovered);
    else if (state.path?.steps) {
      for (const { node, link } of state.path.steps) {
        add(node);
        focus.named.push(node);
        if (link >= 0) focus.links.push(link);
      }
    } else if (state.matches) {
      state.matches.forEach(add);
      focus.named.push(...state.matches.slice(0, 30));
    } else if (state.selected >= 0 && !state.local) around(state.selected);
    else if (state.category >= 0 || state.module >= 0 || state.until !== null) {
      for (const node of scene.order) if (passes(node)) focus.nodes.add(node);
    } else return null;
    return focus;
  }
  function passes(node) {
    if (state.category >= 0 && scene.colouring.of[node] !== state.category) return false;
    if (state.category < 0 && state.module >= 0 && facts.group[node] !== state.module) return false;
    const created = facts.created[node];
    return state.until === null || created !== null && created <= state.until;
  }
  function paintOverlay() {
    const { context } = overlay;
    if (!context) return;
    const view = camera();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, overlay.canvas.width, overlay.canvas.height);
    context.setTransform(overlay.ratio, 0, 0, overlay.ratio, 0, 0);
    const focus = chooseFocus();
    if (focus) paintFocus(context, view, focus);
    paintMarks(context, view);
    paintLabels(context, view, focus);
  }
  function paintFocus(context, view, focus) {
    context.fillStyle = ground();
    context.globalAlpha = 0.84;
    context.fillRect(0, 0, overlay.width, overlay.height);
    context.globalAlpha = focus.links.length > 200 ? 0.3 : 0.75;
    context.strokeStyle = ink();
    context.lineWidth = 1.2;
    for (const link of focus.links) strokeLink(context, view, link, focus.links.length <= 400);
    context.globalAlpha = 1;
    if (focus.nodes.size <= MANY_DOTS) for (const node of focus.nodes) paintDot(context, view, node);
    else paintDots(context, view, focus.nodes);
  }
  function paintDots(context, view, nodes) {
    const byColour = /* @__PURE__ */ new Map();
    for (const node of nodes) {
      const colour = facts.kind[node] === NodeKind.PHANTOM ? grey() : colourOf(node);
      if (!byColour.has(colour)) byColour.set(colour, []);
      byColour.get(colour).push(node);
    }
    for (const [colour, each] of byColour) {
      context.fillStyle = colour;
      context.beginPath();
      for (const node of each)
        traceDot(
          context,
          view.toX(scene.x[node]),
          view.toY(scene.y[node]),
          Math.max(scene.radius[node] * view.scale, 1.2),
          view
        );
      context.fill();
    }
  }
  function traceDot(context, x, y, radius, view) {
    if (!view.holds(x, y)) return;
    if (radius < 2) return context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  function strokeLink(context, view, link, withArrow) {
    const ax = view.toX(scene.x[from[link]]), ay = view.toY(scene.y[from[link]]);
    const bx = view.toX(scene.x[to[link]]), by = view.toY(scene.y[to[link]]);
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 2) return;
    const ux = (bx - ax) / length, uy = (by - ay) / length;
    const back = Math.min(length / 2, scene.radius[to[link]] * view.scale + 2);
    const tipX = bx - ux * back, tipY = by - uy * back;
    context.setLineDash(dashesOf(link));
    context.beginPath();
    context.moveTo(ax, ay);
    context.lineTo(tipX, tipY);
    context.stroke();
    context.setLineDash([]);
    if (!withArrow || !state.show.arrows || length < 24) return;
    context.fillStyle = ink();
    context.beginPath();
    context.moveTo(tipX, tipY);
    context.lineTo(tipX - ux * 8 - uy * 3.2, tipY - uy * 8 + ux * 3.2);
    context.lineTo(tipX - ux * 8 + uy * 3.2, tipY - uy * 8 - ux * 3.2);
    context.fill();
  }
  function dashesOf(link) {
    const kinds = kindsOfLink[link] & state.kinds;
    if (kinds & 9) return [];
    const kind = Object.keys(DASHES).find((each) => kinds & 1 << LINK_KINDS.indexOf(each));
    return kind ? DASHES[kind].map((step) => step * 0.7) : [];
  }
  function paintDot(context, view, node) {
    const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
    if (!view.holds(x, y)) return;
    const radius = Math.max(scene.radius[node] * view.scale, 1.6);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    const hollow = facts.kind[node] === NodeKind.PHANTOM;
    context.fillStyle = hollow ? ground() : colourOf(node);
    context.fill();
    if (!hollow && !isCore[node]) return;
    context.strokeStyle = hollow ? grey() : ink();
    context.lineWidth = Math.max(1, Math.min(2, 2 * view.scale));
    context.stroke();
  }
  function paintMarks(context, view) {
    for (const [node, width] of [
      [state.selected, 2.5],
      [state.path?.from ?? -1, 2.5],
      [state.hovered, 1.5]
    ]) {
      if (node < 0 || !isVisible(node)) continue;
      const radius = Math.max(scene.radius[node] * view.scale, 1.6) + 4;
      context.strokeStyle = ink();
      context.lineWidth = width;
      context.beginPath();
      context.arc(view.toX(scene.x[node]), view.toY(scene.y[node]), radius, 0, 2 * Math.PI);
      context.stroke();
    }
  }

  // src/scene.js
  var scene = {
    visible: new Uint8Array(nodeCount),
    count: 0,
    x: homeX.slice(),
    y: homeY.slice(),
    radius: radiiBy("rank"),
    colouring: (
      /** @type {any} */
      null
    ),
    order: (
      /** @type {number[]} */
      []
    ),
    // visible nodes, best first
    tier: "small",
    // small and middle: vis draws the nodes; large: modules first, notes as a cloud
    single: new Uint8Array(nodeCount),
    // nodes that vis draws one by one
    turned: false,
    // a map that is wider than high is turned to fit a screen that is not
    discs: facts.modules.map(({ disc }) => disc),
    // of modules: x, y, radius
    local: (
      /** @type {Map<number, { ring: number, parent: number }> | null} */
      null
    )
    // Map(node → { ring, parent }) of a local graph
  };
  var isVisible = (node) => scene.visible[node] === 1;
  var pins = new Map(
    Object.entries(stored("pins", {})).map(([name, place]) => (
      /** @type {[number, any]} */
      [nodeNamed(name), place]
    )).filter(([node, place]) => node >= 0 && Array.isArray(place))
  );
  function kindIsShown(node) {
    const kind = facts.kind[node];
    if (kind === NodeKind.PHANTOM) return state.show.phantoms;
    if (kind === NodeKind.ATTACHMENT) return state.show.attachments;
    if (kind === NodeKind.TAG) return state.show.tags;
    if (!state.show.daily && (facts.role[node] === NoteRole.DAILY || facts.role[node] === NoteRole.BOOKKEEPING))
      return false;
    return state.show.hubs || !isHub(node);
  }
  function chooseVisible() {
    const { visible } = scene;
    for (let node = 0; node < nodeCount; node++) visible[node] = kindIsShown(node) ? 1 : 0;
    const linked = new Uint8Array(nodeCount);
    for (let link = 0; link < linkCount; link++)
      if (linkCounts(link) && visible[from[link]] && visible[to[link]])
        linked[from[link]] = linked[to[link]] = 1;
    for (let node = 0; node < nodeCount; node++)
      if (!linked[node] && (!state.show.orphans || facts.kind[node] >= NodeKind.ATTACHMENT))
        visible[node] = 0;
  }
  var isHigh = () => overlay.height > 1.3 * overlay.width;
  var turn = ([x, y]) => scene.turned ? [y, x] : [x, y];
  function placeNodes() {
    scene.local = null;
    scene.turned = isHigh();
    scene.discs = facts.modules.map(({ disc: [x, y, radius] }) => [...turn([x, y]), radius]);
    scene.x.set(scene.turned ? homeY : homeX);
    scene.y.set(scene.turned ? homeX : homeY);
    for (const [node, place] of pins) [scene.x[node], scene.y[node]] = turn(place);
    if (!state.local || state.selected < 0 || !isVisible(state.selected)) return;
    scene.local = neighbourhood(state.selected, state.local, isVisible);
    scene.visible.fill(0);
    for (const [node, place] of ringPlaces(scene.local)) {
      scene.visible[node] = 1;
      scene.x[node] = place.x;
      scene.y[node] = place.y;
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
    scene.tier = scene.count <= SHOWN_MIDDLE ? "small" : scene.count <= SHOWN_LARGE ? "middle" : "large";
    for (let node = 0; node < nodeCount; node++) scene.single[node] = isSingle(node) ? 1 : 0;
    grid.fill();
  }
  function isSingle(node) {
    if (!isVisible(node)) return false;
    return scene.tier !== "large" || state.expanded.has(facts.group[node]);
  }
  function colourOf(node) {
    const category = scene.colouring.of[node];
    return category < 0 ? grey() : scene.colouring.categories[category].colour;
  }
  var hasDiscs = () => scene.tier === "large" && !scene.local && !state.showAll;
  var discId = (module) => nodeCount + module;
  function visNodes() {
    const items = [];
    for (const node of scene.order) if (scene.single[node]) items.push(visNode(node));
    if (hasDiscs())
      facts.modules.forEach((module, number) => {
        if (!state.expanded.has(number)) items.push(visDisc(module, number));
      });
    return items;
  }
  function visNode(node) {
    const item = { id: node, x: scene.x[node], y: scene.y[node], size: scene.radius[node] };
    const colour = colourOf(node);
    if (facts.kind[node] === NodeKind.PHANTOM)
      return { ...item, borderWidth: 1.4, color: { background: ground(), border: grey() } };
    if (isCore[node])
      return { ...item, borderWidth: 1.3, color: { background: colour, border: ink() } };
    if (facts.kind[node] > NodeKind.CANVAS)
      return { ...item, shape: "square", color: { background: grey(), border: grey() } };
    return { ...item, color: { background: colour, border: colour } };
  }
  function visDisc(module, number) {
    const [x, y, size] = scene.discs[number];
    const colour = mix(settings.palette[module.colour], ground(), isDark() ? 0.16 : 0.1);
    return {
      id: discId(number),
      x,
      y,
      size,
      borderWidth: 0,
      color: { background: colour, border: colour }
    };
  }
  var SOURCE_BIT = LinkBit.SOURCE;
  var DASHES = { embed: [10, 6], property: [2, 5], canvas: [14, 4, 3, 4], tag: [1, 6] };
  function chooseLinks() {
    const single = [];
    const between = /* @__PURE__ */ new Map();
    const discs = hasDiscs();
    for (let link = 0; link < linkCount; link++) {
      const a = from[link], b = to[link];
      if (!linkCounts(link) || !isVisible(a) || !isVisible(b)) continue;
      if (!discs || scene.single[a] && scene.single[b]) single.push(link);
      else countBetween(between, endOf(a), endOf(b));
    }
    return { single, bundles: edgesBetween(between) };
  }
  var endOf = (node) => scene.single[node] ? node : facts.group[node] < 0 ? -1 : discId(facts.group[node]);
  function countBetween(between, a, b) {
    if (a === b || a < 0 || b < 0) return;
    const key = Math.min(a, b) * (nodeCount + facts.modules.length) + Math.max(a, b);
    between.set(key, (between.get(key) ?? 0) + 1);
  }
  var MOST_BUNDLES = 5;
  function edgesBetween(between) {
    const total = nodeCount + facts.modules.length;
    const rows = [...between].map(([key, count]) => ({ a: Math.floor(key / total), b: key % total, count })).sort((p, q) => q.count - p.count || p.a - q.a || p.b - q.b);
    const most = rows[0]?.count ?? 1;
    const kept = /* @__PURE__ */ new Map();
    const keep = (end) => {
      kept.set(end, (kept.get(end) ?? 0) + 1);
      return kept.get(end) <= MOST_BUNDLES;
    };
    return rows.filter(({ a, b }) => [keep(a), keep(b)].some(Boolean)).map(({ a, b, count }) => ({
      id: `bundle ${a} ${b}`,
      from: a,
      to: b,
      width: 2 + 20 * Math.sqrt(count / most),
      arrows: { to: { enabled: false } }
    }));
  }
  function visEdge(link, opacity) {
    const edge = { id: link, from: from[link], to: to[link], color: { opacity } };
    const kinds = kindsOfLink[link] & state.kinds;
    if (kinds & SOURCE_BIT) edge.width = 2.2;
    else if (!(kinds & 1)) {
      for (const [kind, dashes] of Object.entries(DASHES))
        if (kinds & 1 << LINK_KINDS.indexOf(kind)) {
          edge.dashes = dashes;
          break;
        }
    }
    return edge;
  }

  // src/elements.js
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
  var LONGEST_SHOWN = 160;
  function titleText(node) {
    const title = titleOf(node);
    const short = [...title].length > LONGEST_SHOWN ? `${[...title].slice(0, LONGEST_SHOWN).join("")}…` : title;
    return make("bdi", { text: short.trim() ? short : pathOf(node) || "·" });
  }
  function dot(colour, hollow = false) {
    const element = make("span", { class: hollow ? "dot hollow" : "dot", "aria-hidden": "true" });
    element.style.setProperty("--dot", colour);
    return element;
  }
  var nodeDot = (node) => dot(
    facts.kind[node] === NodeKind.PHANTOM ? grey() : colourOf(node),
    facts.kind[node] === NodeKind.PHANTOM
  );
  var noteButton = (node, ...rest) => make(
    "button",
    { type: "button", class: "note", "data-node": node, on: { click: () => select(node) } },
    nodeDot(node),
    make("span", { class: "name" }, titleText(node)),
    ...rest
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
  var section = (key, count, ...content) => make(
    "section",
    {},
    make(
      "h3",
      {},
      make("span", { say: key }),
      count === null ? null : make("span", { class: "count", text: formatNumber(count) })
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
  function longList(rows, makeRow, { first = 12, step = 60, ordered = false } = {}) {
    const list = make(ordered ? "ol" : "ul", { class: "list" });
    const more = make("button", { type: "button", class: "more" });
    let shown = 0;
    const show = (count) => {
      const next = rows.slice(shown, shown + count);
      list.append(...next.map((row) => make("li", {}, makeRow(row))));
      shown += next.length;
      more.hidden = shown >= rows.length;
      more.textContent = `${say("more")} (${formatNumber(rows.length - shown)})`;
    };
    more.addEventListener("click", () => show(step));
    show(first);
    return make("div", {}, list, more);
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

  // src/search.js
  var fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().normalize("NFC");
  var searchIndex = null;
  function buildSearchIndex() {
    const tags = facts.tags.map(fold);
    searchIndex = Array.from({ length: nodeCount }, (_, node) => {
      const rest = [
        ...(facts.aliases[node] ?? []).map(fold),
        ...(facts.tag[node] || []).map((tag) => `#${tags[tag]}`),
        settings.titles ? fold(pathOf(node)) : ""
      ];
      return { title: fold(titleOf(node)), rest: rest.join("\n") };
    });
    return searchIndex;
  }
  var LETTER = /[\p{L}\p{N}]/u;
  function fit(entry, word) {
    const at = entry.title.indexOf(word);
    if (at === 0) return entry.title.length === word.length ? 6 : 5;
    if (at > 0) return LETTER.test(entry.title[at - 1]) ? 2 : 4;
    return entry.rest.includes(word) ? 1 : 0;
  }
  function searchNodes(query, visible) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    const index = searchIndex ?? buildSearchIndex();
    const found = [];
    for (let node = 0; node < nodeCount; node++) {
      if (!visible(node)) continue;
      let score = 0;
      for (const word of words) {
        const points = fit(index[node], word);
        if (!points) {
          score = 0;
          break;
        }
        score += points;
      }
      if (score) found.push({ node, score });
    }
    found.sort((a, b) => b.score - a.score || a.node - b.node);
    return found.map((each) => each.node);
  }

  // src/controls.js
  function showResults() {
    const place = byId("results");
    const { matches } = state;
    place.hidden = !matches;
    if (!matches) {
      place.replaceChildren();
      return announceCount();
    }
    const rows = matches.slice(0, 30).map((node) => make("li", {}, noteButton(node, resultHint(node))));
    place.replaceChildren(...rows);
    if (!matches.length) place.replaceChildren(make("li", { class: "hint", say: "nothing_found" }));
    announce(`${say("found")}: ${formatNumber(matches.length)}`);
  }
  function resultHint(node) {
    const folder = settings.titles ? facts.folders[facts.folder[node]] : "";
    return folder ? make("span", { class: "where" }, make("bdi", { text: folder })) : null;
  }
  function onSearch(event) {
    const query = event.target.value;
    change({ query, matches: searchNodes(query, isVisible) });
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
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons[at])?.focus();
    else if (event.key === "ArrowUp") (at <= 0 ? byId("search") : buttons[at - 1]).focus();
    else if (event.key === "Escape") {
      clearSearch();
      byId("search").focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function clearSearch() {
    byId("search").value = "";
    change({ query: "", matches: null });
  }
  function announceCount() {
    const shown = scene.tier === "large" && !scene.local ? ` · ${say("by_modules")}` : "";
    announce(
      `${say("notes")}: ${formatNumber(facts.ranked)} · ${say("on_map")}: ${formatNumber(scene.count)}${shown}`
    );
  }
  function showLegend() {
    const { categories } = scene.colouring;
    const rows = categories.map((category, number) => ({ category, number })).filter(({ category }) => category.count);
    const toggle = (number) => {
      if (state.colourBy === "module")
        return state.module === number ? clearSelection() : selectModule(number);
      return change({ category: state.category === number ? -1 : number });
    };
    const pressed = (number) => String((state.colourBy === "module" ? state.module : state.category) === number);
    byId("legend").replaceChildren(
      longList(
        rows,
        ({ category, number }) => make(
          "button",
          {
            type: "button",
            class: "note",
            "aria-pressed": pressed(number),
            on: { click: () => toggle(number) }
          },
          dot(category.colour),
          make("span", { class: "name" }, make("bdi", { text: category.label })),
          make("span", { class: "count", text: formatNumber(category.count) })
        ),
        { first: 10 }
      )
    );
  }
  function showLineLegend() {
    const rows = LINK_KINDS.map((kind, bit) => {
      const box = make("input", {
        type: "checkbox",
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
  function showToggles() {
    const names = ["phantoms", "attachments", "tags", "daily", "hubs", "orphans", "arrows", "labels"];
    byId("toggles").replaceChildren(
      ...names.map((name) => {
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
      make(
        "span",
        { class: "mark" },
        make("span", { class: "dot core", "aria-hidden": "true" }),
        make("span", { say: "core" })
      ),
      make("span", { class: "mark" }, dot(grey(), true), make("span", { say: "kind_phantom" }))
    );
    byId("reset-places").hidden = pins.size === 0;
  }
  function resetPlaces() {
    pins.clear();
    store("pins", {});
    refresh();
    showMarks();
  }
  function fillSelect(id, values, chosen, labelOf) {
    byId(id).replaceChildren(
      ...values.map(
        (value) => make("option", { value, selected: value === chosen, text: labelOf(value) })
      )
    );
  }
  function showChoices() {
    const colourings = ["module", "folder", "tag", "kind", "age", "level"].filter(
      (mode) => (mode !== "level" || hasPack) && (settings.titles || !["folder", "tag"].includes(mode))
    );
    fillSelect("colour-by", colourings, state.colourBy, (mode) => say(`by_${mode}`));
    fillSelect("size-by", SIZES, state.sizeBy, (mode) => say(`by_${mode}`));
    fillSelect("theme", ["auto", "light", "dark"], chosenTheme(), (name) => say(`theme_${name}`));
    fillSelect("language", Object.keys(LANGUAGES), language, (name) => LANGUAGES[name]);
  }
  var days = facts.created.filter((day) => day !== null).sort((a, b) => a - b);
  function showTime() {
    const slider = byId("time");
    byId("time-field").hidden = days.length < 2 || days[0] === days.at(-1);
    if (!days.length) return;
    slider.min = days[0];
    slider.max = days.at(-1) + 1;
    slider.value = state.until ?? slider.max;
    sayTime();
  }
  function sayTime() {
    const text = state.until === null ? say("always") : `${say("until_day")} ${formatDay(state.until)}`;
    byId("time-value").textContent = text;
    byId("time").setAttribute("aria-valuetext", text);
  }
  function onTime(event) {
    const day = Number(event.target.value);
    change({ until: day > days.at(-1) ? null : day });
    sayTime();
  }
  function showTier() {
    const button = byId("show-all");
    button.hidden = scene.count <= SHOWN_LARGE || Boolean(scene.local);
    button.textContent = say(state.showAll ? "show_modules" : "show_everything");
  }
  function showControls() {
    showChoices();
    showToggles();
    showLineLegend();
    showTime();
    showMarks();
  }

  // src/address.js
  function go(parts) {
    const words = new URLSearchParams();
    for (const [name, value] of Object.entries(parts)) if (value) words.set(name, value);
    const hash = words.size ? `#${words}` : "";
    if (hash === location.hash) return;
    history.pushState(null, "", hash || location.pathname + location.search);
    followAddress();
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
    go({});
  }
  function choosePathEnd(node) {
    go({ path: nameOf(node) });
    byId("search").focus();
  }
  function startPath(node) {
    const start2 = state.path ? state.path.from : state.selected;
    go({ path: nameOf(start2), to: nameOf(node), directed: state.directed ? "1" : "" });
  }
  function readAddress() {
    const words = new URLSearchParams(location.hash.slice(1));
    const note = words.has("note") ? nodeNamed(words.get("note")) : -1;
    const module = facts.modules.findIndex(({ id }) => id === words.get("module"));
    const local = note < 0 ? 0 : Math.min(3, Math.max(0, Number(words.get("local")) || 0));
    const start2 = words.has("path") ? nodeNamed(words.get("path")) : -1;
    const end = words.has("to") ? nodeNamed(words.get("to")) : -1;
    const directed = words.get("directed") === "1";
    return { note, module, local, start: start2, end, directed };
  }
  function followAddress() {
    const { note, module, local, start: start2, end, directed } = readAddress();
    const path = start2 < 0 ? null : {
      from: start2,
      to: end,
      steps: end < 0 ? null : shortestPath(start2, end, isVisible, directed)
    };
    const anything = note >= 0 || module >= 0 || start2 >= 0;
    if (anything && state.matches && (note >= 0 || end >= 0)) clearSearch();
    change({ selected: note, module, local, directed, path, category: -1, hovered: -1 });
    if (path?.steps)
      fitNodes(
        path.steps.map(({ node }) => node),
        { most: 1.2, margin: 90 }
      );
    else if (note >= 0 && !scene.local) revealNode(note);
    else if (module >= 0) goToModule(module);
  }
  function revealNode(node) {
    if (!isVisible(node)) {
      const show = { ...state.show };
      const hiddenBy = {
        [NodeKind.PHANTOM]: "phantoms",
        [NodeKind.ATTACHMENT]: "attachments",
        [NodeKind.TAG]: "tags"
      }[facts.kind[node]];
      if (hiddenBy) show[hiddenBy] = true;
      else Object.assign(show, { daily: true, hubs: true, orphans: true });
      change({ show, kinds: (1 << LINK_KINDS.length) - 1 });
      showControls();
    }
    const view = camera();
    const inset = insets();
    const x = view.toX(scene.x[node]), y = view.toY(scene.y[node]);
    const seen = x > inset.left + 40 && x < overlay.width - inset.right - 40 && y > inset.top + 40 && y < overlay.height - inset.bottom - 40;
    if (!seen || view.scale < 0.45) goTo(node);
  }
  function goToModule(module) {
    const [x, y, radius] = scene.discs[module];
    fitBox(x - radius, y - radius, x + radius, y + radius, { margin: 50 });
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
    const nodes = (state.matches ?? scene.order).slice();
    const { of } = COLUMNS[table.sort];
    const compare = (a, b) => {
      const x = of(a), y = of(b);
      const order = typeof x === "string" ? x.localeCompare(y, language) : x - y;
      return (table.down ? -order : order) || a - b;
    };
    nodes.sort(compare);
    const last = Math.max(0, Math.ceil(nodes.length / ROWS_A_PAGE) - 1);
    table.page = Math.min(table.page, last);
    const shown = nodes.slice(table.page * ROWS_A_PAGE, (table.page + 1) * ROWS_A_PAGE);
    byId("table-head").replaceChildren(make("tr", {}, ...Object.keys(COLUMNS).map(tableHeading)));
    byId("table-body").replaceChildren(...shown.map(tableRow));
    byId("table-place").textContent = `${formatNumber(table.page + 1)} / ${formatNumber(last + 1)}`;
    byId("table-before").disabled = table.page === 0;
    byId("table-after").disabled = table.page === last;
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
        const value = column.show?.(node) ?? (column.number ? formatNumber(column.of(node)) : column.of(node));
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
  var KEYS = {
    "/": () => byId("search").focus(),
    "+": () => zoomBy(1.3),
    "=": () => zoomBy(1.3),
    "-": () => zoomBy(1 / 1.3),
    0: () => fitAll(),
    t: () => openTable(),
    "?": () => byId("help").showModal(),
    ArrowLeft: () => panBy(-PAN, 0),
    ArrowRight: () => panBy(PAN, 0),
    ArrowUp: () => panBy(0, -PAN),
    ArrowDown: () => panBy(0, PAN),
    Escape: () => state.matches ? clearSearch() : clearSelection()
  };
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]"))
      return;
    const typing = event.target.closest?.("input, select, textarea");
    if (typing && !(event.key === "Escape" && event.target.type !== "search")) return;
    const onButton = event.target.closest?.("#side, #panel") && event.key.startsWith("Arrow");
    const listener = KEYS[event.key];
    if (!listener || onButton) return;
    event.preventDefault();
    listener();
  }

  // src/panel.js
  var panelTurn = 0;
  function showPanel() {
    const turn2 = ++panelTurn;
    const panel = byId("panel");
    const content = panelContent(turn2);
    panel.hidden = !content;
    document.body.classList.toggle("with-panel", Boolean(content));
    byId("panel-content").replaceChildren(...content ?? []);
    byId("panel").scrollTop = 0;
  }
  function panelContent(turn2) {
    if (state.path) return pathPanel(turn2);
    if (state.selected >= 0) return notePanel(state.selected, turn2);
    if (state.module >= 0) return modulePanel(state.module);
    return null;
  }
  function notePanel(node, turn2) {
    const outgoing = make("div"), incoming = make("div"), claims = make("div"), about = make("div");
    fillDetails(node, turn2, { outgoing, incoming, claims, about });
    return [
      make("h2", { id: "panel-title", tabindex: "-1" }, nodeDot(node), titleText(node)),
      pathOf(node) && pathOf(node) !== titleOf(node) ? make("p", { class: "path" }, make("bdi", { text: pathOf(node) })) : null,
      noteActions(node),
      about,
      noteFacts(node),
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
          text: value ? `${say("local")}: ${value}` : say("whole_map")
        })
      )
    );
    return make(
      "div",
      { class: "actions" },
      address ? make("a", { class: "action main", href: address, say: "open_obsidian" }) : null,
      action("path_from", () => choosePathEnd(node)),
      depth
    );
  }
  function noteFacts(node) {
    const module = facts.module[node];
    const created = facts.created[node];
    const rows = [
      facts.kind[node] !== NodeKind.NOTE || facts.role[node] ? fact(
        "kind",
        say(
          facts.kind[node] === NodeKind.NOTE ? `role_${NOTE_ROLES[facts.role[node]]}` : `kind_${NODE_KINDS[facts.kind[node]]}`
        )
      ) : null,
      module >= 0 ? fact("module", moduleButton(module)) : null,
      node < facts.ranked ? fact(
        "rank",
        `${formatNumber(node + 1)} / ${formatNumber(facts.ranked)}${isCore[node] ? ` · ${say("core")}` : ""}`
      ) : null,
      facts.length[node] ? fact("length", `${formatNumber(facts.length[node])} ${say("characters")}`) : null,
      facts.tokens[node] ? fact("tokens", formatNumber(facts.tokens[node])) : null,
      created === null ? null : fact("created", formatDay(created)),
      facts.aliases[node] ? fact("aliases", facts.aliases[node].join(" · ")) : null,
      facts.tag[node] ? fact("tags", facts.tag[node].map((tag) => `#${facts.tags[tag]}`).join(" ")) : null,
      facts.level[node] > -2 ? fact(
        "in_pack",
        say(facts.level[node] < 0 ? "level_none" : `level_${facts.level[node]}`),
        make("span", { class: "reason", id: "pack-reason" })
      ) : null
    ];
    return make("dl", { class: "facts" }, ...rows);
  }
  var moduleButton = (module) => make(
    "button",
    {
      type: "button",
      class: "note",
      "data-module": module,
      on: { click: () => selectModule(module) }
    },
    dot(settings.palette[facts.modules[module].colour]),
    make("span", { class: "name" }, make("bdi", { text: moduleLabel(facts.modules[module]) }))
  );
  async function fillDetails(node, turn2, parts) {
    listNeighbours(node, parts);
    if (!settings.titles) return;
    const details = await detailsOf(node);
    if (turn2 !== panelTurn) return;
    if (details.summary)
      parts.about.replaceChildren(
        make("p", { class: "summary", dir: "auto", text: details.summary })
      );
    const reason = byId("pack-reason");
    if (reason && details.reason) reason.textContent = say(`reason_${details.reason}`);
    showClaims(details, parts.claims);
    for (const link of details.links) {
      const row = parts.outgoing.querySelector(`li > button[data-node="${link.target}"]`);
      if (row) addSentence(row, link);
    }
  }
  function listNeighbours(node, { outgoing, incoming }) {
    const ends = (index, other) => [...new Set(Array.from(index.of(node), (link) => other[link]))].sort((a, b) => a - b);
    const targets = ends(leaving, to), sources = ends(reaching, from);
    if (targets.length)
      outgoing.append(
        section(
          "links_out",
          targets.length,
          longList(targets, (other) => rowWithSentence(node, other, other))
        )
      );
    if (sources.length)
      incoming.append(
        section(
          "links_in",
          sources.length,
          longList(sources, (other) => rowWithSentence(other, node, other))
        )
      );
  }
  function rowWithSentence(source, target, shown) {
    const button = noteButton(shown);
    if (settings.titles)
      detailsOf(source).then(({ links: written }) => {
        for (const link of written) if (link.target === target) addSentence(button, link);
      });
    return button;
  }
  function addSentence(button, link) {
    if (!link.sentence || button.querySelectorAll(".sentence").length >= 2) return;
    const said = link.relation ? `${link.relation}: ${link.sentence}` : link.sentence;
    if ([...button.querySelectorAll(".sentence")].some((each) => each.textContent === said)) return;
    button.append(make("span", { class: "sentence", dir: "auto", text: said }));
  }
  function showClaims({ links: links2, citations }, place) {
    const claims = /* @__PURE__ */ new Map();
    const claimOf = ({ line, sentence }) => {
      const key = `${line} ${sentence}`;
      if (!claims.has(key)) claims.set(key, { sentence, sources: /* @__PURE__ */ new Set(), cited: /* @__PURE__ */ new Set() });
      return claims.get(key);
    };
    for (const link of links2)
      if (LINK_KINDS[link.kind] === "source") claimOf(link).sources.add(link.target);
    for (const citation of citations) claimOf(citation).cited.add(citation.source);
    if (!claims.size) return;
    place.append(
      section(
        "claims",
        claims.size,
        longList(
          [...claims.values()],
          (claim) => make(
            "div",
            { class: "claim" },
            make("p", { dir: "auto", text: claim.sentence }),
            ...[...claim.sources].map((source) => noteButton(source)),
            ...[...claim.cited].map((text) => make("p", { class: "cited", dir: "auto", text }))
          ),
          { first: 8 }
        )
      )
    );
  }
  function modulePanel(number) {
    const module = facts.modules[number];
    const members = [];
    for (let node = 0; node < nodeCount; node++)
      if (facts.module[node] === number) members.push(node);
    const packed = members.filter((node) => facts.level[node] > 0).length;
    const allPacked = facts.level.reduce((sum, level) => sum + (level > 0), 0);
    return [
      make(
        "h2",
        { id: "panel-title", tabindex: "-1" },
        dot(settings.palette[module.colour]),
        make("bdi", { text: moduleLabel(module) })
      ),
      make(
        "div",
        { class: "actions" },
        scene.tier === "large" ? action(state.expanded.has(number) ? "collapse" : "expand", () => toggleExpanded(number), {
          "aria-pressed": String(state.expanded.has(number))
        }) : null,
        action("show_place", () => goToModule(number))
      ),
      make(
        "dl",
        { class: "facts" },
        module.terms.length ? fact("terms", module.terms.join(" · ")) : null,
        fact(
          "notes",
          `${formatNumber(members.length)} · ${formatShare(members.length / Math.max(1, facts.ranked))}`
        ),
        fact("share_rank", formatShare(module.rank)),
        fact("cohesion", formatShare(module.cohesion)),
        hasPack && allPacked ? fact("share_pack", `${formatNumber(packed)} · ${formatShare(packed / allPacked)}`) : null,
        module.hub === null ? null : fact("hub", noteButton(module.hub))
      ),
      module.core.length ? section("core_notes", module.core.length, longList(module.core, noteButton)) : null,
      module.parts.length ? section(
        "parts",
        module.parts.length,
        longList(
          module.parts,
          ([label, count]) => make(
            "span",
            { class: "part" },
            make("bdi", { text: label }),
            make("span", { class: "count", text: formatNumber(count) })
          )
        )
      ) : null,
      neighbourModules(number),
      section("notes", members.length, longList(members, noteButton))
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
        ([module, count]) => {
          const button = moduleButton(module);
          button.append(make("span", { class: "count", text: formatNumber(count) }));
          return button;
        },
        { first: 8 }
      )
    );
  }
  function pathPanel(turn2) {
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
        longList(steps, (step) => pathStep(step, turn2), { first: 40, ordered: true })
      )
    ];
  }
  function pathStep({ node, link }, turn2) {
    const button = noteButton(node);
    if (link >= 0 && settings.titles)
      detailsOf(from[link]).then(({ links: written }) => {
        if (turn2 !== panelTurn) return;
        const found = written.find((each) => each.target === to[link]);
        if (found) addSentence(button, found);
      });
    const arrow = link < 0 ? "" : from[link] === node ? "←" : "→";
    if (arrow) button.prepend(make("span", { class: "arrow", text: arrow, "aria-hidden": "true" }));
    return button;
  }

  // src/pictures.js
  var pictureName = (ending) => {
    const name = (settings.heading || "vaultgraph").replace(/[\\/:*?"<>|\p{Cc}]/gu, "_");
    return `${name.slice(0, 80)}.${ending}`;
  };
  function savePng() {
    network.redraw();
    const { width, height } = overlay.canvas;
    const canvas = make("canvas", { width, height });
    const context = canvas.getContext("2d");
    context.fillStyle = ground();
    context.fillRect(0, 0, width, height);
    const layers = [stage.querySelector("canvas"), overlay.canvas];
    if (lines.links.length) layers.unshift(lines.canvas);
    for (const layer of layers) context.drawImage(layer, 0, 0, width, height);
    canvas.toBlob((blob) => saveFile(pictureName("png"), blob), "image/png");
  }
  var NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  var escapeXml = (text) => text.toWellFormed().replace(NOT_XML, "").replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
  function svg(tag, attributes, text) {
    const written = Object.entries(attributes).map(([name, value]) => {
      const plain = typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
      return ` ${name}="${escapeXml(plain)}"`;
    });
    return `<${tag}${written.join("")}>${escapeXml(text ?? "")}</${tag}>`;
  }
  function makeSvg() {
    const view = camera();
    const at = (node) => ({ x: view.toX(scene.x[node]), y: view.toY(scene.y[node]) });
    const seen = (node) => isVisible(node) && view.holds(at(node).x, at(node).y);
    const { width, height } = overlay;
    const parts = [
      svg("rect", { width, height, fill: ground() }),
      ...svgDiscs(view),
      svgLinks(at, seen),
      ...scene.order.filter(seen).reverse().map((node) => svgDot(view, at(node), node)),
      ...svgLabels(view, at)
    ];
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    const text = 'font-family="system-ui, sans-serif" text-anchor="middle"';
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${text}>${parts.join("\n")}</svg>`;
  }
  function svgDiscs(view) {
    if (scene.local) return [];
    return scene.discs.map(
      ([x, y, radius], number) => svg("circle", {
        cx: view.toX(x),
        cy: view.toY(y),
        r: radius * view.scale,
        fill: settings.palette[facts.modules[number].colour],
        "fill-opacity": "0.08"
      })
    );
  }
  function svgLinks(at, seen) {
    const drawn2 = chooseLinks().single.filter((link) => seen(from[link]) && seen(to[link]));
    const trace = (link) => {
      const [a, b] = [at(from[link]), at(to[link])];
      return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
    };
    return svg("path", {
      d: drawn2.map(trace).join(""),
      fill: "none",
      stroke: edgeColour(),
      "stroke-opacity": String(edgeOpacity(drawn2.length)),
      "stroke-width": 0.8
    });
  }
  function svgDot(view, { x, y }, node) {
    const hollow = facts.kind[node] === NodeKind.PHANTOM;
    return svg("circle", {
      cx: x,
      cy: y,
      r: Math.max(0.8, scene.radius[node] * view.scale),
      fill: hollow ? "none" : colourOf(node),
      stroke: hollow ? grey() : isCore[node] ? ink() : "none"
    });
  }
  var SVG_FONT = 11;
  function svgLabels(view, at) {
    const free = makeBoxes();
    const parts = [];
    for (const node of scene.order) {
      if (parts.length >= MOST_LABELS) break;
      const text = shorten(titleOf(node));
      const half = widthOf(overlay.context, text, `400 ${SVG_FONT}px ${LABEL_FONT}`) / 2;
      const { x } = at(node);
      const y = at(node).y + scene.radius[node] * view.scale + SVG_FONT + 1;
      if (!view.holds(x, y) || !free(x - half - 5, y - 9, x + half + 5, y + 4)) continue;
      const weight = isCore[node] ? "600" : "400";
      parts.push(
        svg("text", { x, y, "font-size": SVG_FONT, "font-weight": weight, fill: ink() }, text)
      );
    }
    return parts;
  }
  function saveSvg() {
    saveFile(pictureName("svg"), new Blob([makeSvg()], { type: "image/svg+xml" }));
  }
  function preparePrint() {
    addEventListener("beforeprint", () => {
      document.documentElement.dataset.theme = "light";
      setPrinting(true);
      drawKeeping();
    });
    addEventListener("afterprint", () => {
      setPrinting(false);
      applyTheme();
      drawKeeping();
    });
  }
  function drawKeeping() {
    const place = { position: network.getViewPosition(), scale: network.getScale() };
    drawScene();
    network.moveTo(place);
  }

  // src/main.js
  var NEW_SCENE = "show kinds colourBy sizeBy showAll expanded local";
  function refresh() {
    drawKeeping();
    showLegend();
    showTier();
    announceCount();
  }
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
    when("selected module path expanded local colourBy", showPanel);
    when("selected module path hovered category matches until", repaint);
  }
  function recall() {
    const kept = stored("view", {});
    if (["module", "folder", "tag", "kind", "age", "level"].includes(kept.colourBy))
      state.colourBy = kept.colourBy;
    if (SIZES.includes(kept.sizeBy)) state.sizeBy = kept.sizeBy;
    for (const name of Object.keys(state.show))
      if (typeof kept.show?.[name] === "boolean") state.show[name] = kept.show[name];
    if (state.show.tags) state.kinds |= LinkBit.TAG;
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
    on("time", "input", onTime);
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
    on("panel-close", "click", clearSelection);
    on("table-before", "click", () => turnPage(-1));
    on("table-after", "click", () => turnPage(1));
    on("menu", "click", toggleMenu);
    for (const button of document.querySelectorAll("dialog .close"))
      button.addEventListener("click", () => button.closest("dialog")?.close());
    addEventListener("keydown", onKey);
    addEventListener("popstate", followAddress);
    darkSystem.addEventListener("change", () => {
      if (chosenTheme() === "auto") wearTheme();
    });
  }
  function toggleMenu() {
    const open = document.body.classList.toggle("menu-open");
    byId("menu").setAttribute("aria-expanded", String(open));
  }
  function followReloads() {
    if (!settings.reload) return;
    const events = new EventSource(settings.reload);
    events.addEventListener("reload", () => {
      keepCamera();
      location.reload();
    });
  }
  function keepCamera() {
    const { x, y } = network.getViewPosition();
    store("camera", { position: { x, y }, scale: network.getScale() });
  }
  function restoreCamera() {
    const kept = settings.reload ? stored("camera", null) : null;
    if (kept) network.moveTo(kept);
    store("camera", null);
  }
  function start() {
    recall();
    applyTheme();
    sayEverything();
    makeNetwork();
    drawScene();
    fitAll({ animate: false });
    connectState();
    connectControls();
    preparePrint();
    showControls();
    showLegend();
    showTier();
    announceCount();
    if (location.hash) followAddress();
    if (settings.reload) restoreCamera();
    followReloads();
    document.body.dataset.ready = "";
    (window.requestIdleCallback ?? setTimeout)(() => {
      if (!searchIndex) buildSearchIndex();
    });
  }
  start();
})();
