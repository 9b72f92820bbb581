// What a node is: a note that is there or not written yet, a file that is there or missing, a tag.

import { facts } from "./data.js";
import { NODE_KINDS, NodeKind, NOTE_ROLES } from "./generated.js";

const missing = new Set(facts.missing);

/**
 * Whether a node is named and not there.
 * @param {Id} node
 */
export const isAbsent = (node) => facts.kind[node] === NodeKind.PHANTOM;

/**
 * Whether a file is named and not there, which is no note that is to be written.
 * @param {Id} node
 */
export const isMissing = (node) => missing.has(node);

/**
 * Whether a note is named and not written yet.
 * @param {Id} node
 */
export const isUnwritten = (node) => isAbsent(node) && !isMissing(node);

/**
 * Whether a node is a tag or a file, there or not: it is drawn as a square.
 * @param {Id} node
 */
export const isSquare = (node) =>
  facts.kind[node] === NodeKind.ATTACHMENT || facts.kind[node] === NodeKind.TAG || isMissing(node);

/**
 * The word for what a node is; for a note its role.
 * @param {Id} node
 */
export function kindWord(node) {
  if (isMissing(node)) return "kind_missing";
  return facts.kind[node] === NodeKind.NOTE && facts.role[node]
    ? `role_${NOTE_ROLES[facts.role[node]]}`
    : `kind_${NODE_KINDS[facts.kind[node]]}`;
}
