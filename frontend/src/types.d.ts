/** What Python writes into the page as JSON, and the shapes that several modules share. */

/** The number of a node, of a link, of a module, or a day after 1970-01-01. */
type Id = number;
type Point = { x: number; y: number };

interface Settings {
  /** The vault's name in Obsidian; empty for a page without names. */
  vault: string;
  heading: string;
  language: Language;
  theme: string;
  titles: boolean;
  palette: string[];
  graph: GraphView;
  /** Where a served page hears of changes; empty for a page of a file. */
  reload: string;
}
type Language = "en" | "ru" | "zh";

/** The app's own settings of its graph; groups are a search and a colour each. */
interface GraphView {
  phantoms: boolean;
  orphans: boolean;
  tags: boolean;
  attachments: boolean;
  groups: [string, string][];
}

/** Columns about the nodes, by their numbers, and tables that they refer to. */
interface Facts {
  title: string[];
  kind: number[];
  role: number[];
  /** The module of a ranked note, and that by which any node is placed; -1 for none. */
  module: number[];
  group: number[];
  part: number[];
  core: Id[];
  score: number[];
  length: number[];
  tokens: (number | null)[];
  created: (number | null)[];
  /** -2 without a seed, -1 for what it leaves out, else 0 to 3. */
  level: number[];
  /** How many nodes are ranked: they come first. */
  ranked: number;
  folders: string[];
  folder: number[];
  /** The name of a file where its title does not give it. */
  file: (string | 0)[];
  tags: string[];
  tag: (number[] | 0)[];
  aliases: Record<Id, string[]>;
  seed: { target: string; budget: number; tokens: number } | null;
  /** Of what the seed leaves out: its value in thousandths of the cut-off, and a budget in tokens. */
  outlook: Record<Id, [number, number]>;
  /** What is named and not there, and is a file rather than a note, in iCloud or nowhere. */
  missing: Id[];
  /** What is in iCloud and not downloaded. */
  remote: Id[];
  /** The chunk of details that has a row for each node; -1 for none. */
  chunk: number[];
  /** How many claims of other notes rest on a node. */
  rests: Record<Id, number>;
  /** Colour, icon and classes that notes give themselves. */
  looks: Record<Id, [string, string, string[]]>;
  modules: Module[];
}

interface Module {
  id: string;
  label: string;
  terms: string[];
  core: Id[];
  hub: Id | null;
  parts: [string, number][];
  rank: number;
  cohesion: number;
  /** A place in the palette. */
  colour: number;
  disc: Disc;
}
/** The middle and the radius of a module, in canvas units. */
type Disc = [number, number, number];

/** One entry of the legend. */
interface Category {
  key: string;
  label: string;
  colour: string;
  count: number;
  /** Whether it is listed though nothing is of it. */
  shown?: boolean;
}
interface Colouring {
  /** The category of each node; -1 for none. */
  of: Int16Array;
  categories: Category[];
}

/** A module that is drawn as one dot, for so many notes. */
type Fold = { module: Id; count: number };

/** What paints: a canvas, or what writes SVG. */
type Surface = CanvasRenderingContext2D;

type View = import("./view.js").View;
type Rectangle = import("./boxes.js").Rectangle;
/** Takes the place of a name, and says whether it was free. */
type TakeBox = (box: Rectangle) => boolean;
type LineStyle = import("./pens.js").LineStyle;
type Seen = import("./speaks.js").Seen;
