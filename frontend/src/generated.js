// Constants that Python and the page share. Written by `make golden` from Python.

export const NODE_KINDS = ["note", "canvas", "attachment", "phantom", "tag"];
export const NOTE_ROLES = ["plain", "chat", "daily", "template", "bookkeeping", "copy"];
export const LINK_KINDS = ["link", "embed", "property", "source", "canvas", "tag"];

export const NodeKind = Object.freeze({
  NOTE: 0,
  CANVAS: 1,
  ATTACHMENT: 2,
  PHANTOM: 3,
  TAG: 4,
});

export const NoteRole = Object.freeze({
  PLAIN: 0,
  CHAT: 1,
  DAILY: 2,
  TEMPLATE: 3,
  BOOKKEEPING: 4,
  COPY: 5,
});

export const LinkBit = Object.freeze({
  LINK: 1,
  EMBED: 2,
  PROPERTY: 4,
  SOURCE: 8,
  CANVAS: 16,
  TAG: 32,
});

export const SMALLEST_DOT = 4;
export const LARGEST_DOT = 20;
