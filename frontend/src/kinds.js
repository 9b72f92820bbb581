// What a node is: a note that is there or not written yet, a file that is there, in iCloud or missing,
// a tag.

import { facts } from "./data.js";
import { NODE_KINDS, NodeKind, NOTE_ROLES } from "./generated.js";

const absentFiles = new Set(facts.missing);
const remote = new Set(facts.remote);

/**
 * Whether a node is named and not there.
 * @param {Id} node
 */
export const isAbsent = (node) => facts.kind[node] === NodeKind.PHANTOM;

/**
 * Whether what is named and not there is a file, and no note.
 * @param {Id} node
 */
const isAbsentFile = (node) => absentFiles.has(node);

/**
 * Whether a file is named and nowhere, which is no note that is to be written.
 * @param {Id} node
 */
export const isMissing = (node) => isAbsentFile(node) && !isRemote(node);

/**
 * Whether a note or a file is in iCloud and was not downloaded.
 * @param {Id} node
 */
export const isRemote = (node) => remote.has(node);

/**
 * Whether a note is named and not written yet.
 * @param {Id} node
 */
export const isUnwritten = (node) => isAbsent(node) && !isAbsentFile(node) && !isRemote(node);

/**
 * Whether a node is a file other than a note, there or not.
 * @param {Id} node
 */
export const isAttachment = (node) =>
  facts.kind[node] === NodeKind.ATTACHMENT || isAbsentFile(node);

/**
 * Whether a node is a tag or a file, there or not: it is drawn as a square.
 * @param {Id} node
 */
export const isSquare = (node) => isAttachment(node) || facts.kind[node] === NodeKind.TAG;

/**
 * The word for what a node is; for a note its role.
 * @param {Id} node
 */
export function kindWord(node) {
  if (isRemote(node)) return "kind_remote";
  if (isMissing(node)) return "kind_missing";
  return facts.kind[node] === NodeKind.NOTE && facts.role[node]
    ? `role_${NOTE_ROLES[facts.role[node]]}`
    : `kind_${NODE_KINDS[facts.kind[node]]}`;
}
