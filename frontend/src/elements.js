// Small builders of elements. Text always goes in as text: nothing of a vault is ever markup.

const byId = (id) => document.getElementById(id);

function make(tag, { text, say: key, class: name, on, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (key) element.textContent = say(key);
  if (name) element.className = name;
  for (const [event, listener] of Object.entries(on ?? {}))
    element.addEventListener(event, listener);
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(attribute, value === true ? "" : value);
  element.append(...children.filter(Boolean));
  return element;
}

const LONGEST_SHOWN = 160;

// The name of a note, kept apart from the direction of the text around it.
function titleText(node) {
  const title = titleOf(node);
  const short =
    [...title].length > LONGEST_SHOWN ? `${[...title].slice(0, LONGEST_SHOWN).join("")}…` : title;
  return make("bdi", { text: short.trim() ? short : pathOf(node) || "·" });
}

function dot(colour, hollow = false) {
  const element = make("span", { class: hollow ? "dot hollow" : "dot", "aria-hidden": "true" });
  element.style.setProperty("--dot", colour);
  return element;
}

const nodeDot = (node) =>
  dot(facts.kind[node] === PHANTOM ? grey() : colourOf(node), facts.kind[node] === PHANTOM);

// A button that selects a note.
const noteButton = (node, ...rest) =>
  make(
    "button",
    { type: "button", class: "note", "data-node": node, on: { click: () => select(node) } },
    nodeDot(node),
    make("span", { class: "name" }, titleText(node)),
    ...rest,
  );

const fact = (key, ...value) =>
  make(
    "div",
    { class: "fact" },
    make("dt", { say: key }),
    make(
      "dd",
      {},
      ...value.map((each) => (typeof each === "string" ? make("bdi", { text: each }) : each)),
    ),
  );

const section = (key, count, ...content) =>
  make(
    "section",
    {},
    make(
      "h3",
      {},
      make("span", { say: key }),
      count === null ? null : make("span", { class: "count", text: formatNumber(count) }),
    ),
    ...content,
  );

const action = (key, listener, attributes = {}) =>
  make("button", {
    type: "button",
    class: "action",
    say: key,
    on: { click: listener },
    ...attributes,
  });

// Shows the first rows of a long list and a button for more.
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

// Saves bytes or text as a file of the reader's.
function saveFile(name, blob) {
  const address = URL.createObjectURL(blob);
  const anchor = make("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function announce(text) {
  byId("status").textContent = text;
}
