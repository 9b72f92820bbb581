// Questions to the graph, on a star of fifty rays and a chain.

import assert from "node:assert/strict";
import test from "node:test";
import { fakePage } from "./page.js";

const RAYS = 50;
const title = ["hub", ...Array.from({ length: RAYS }, (_, ray) => `ray ${ray}`), "far"];
const from = [...Array.from({ length: RAYS }, (_, ray) => ray + 1), RAYS + 1];
const to = [...Array(RAYS).fill(0), RAYS];
fakePage({ title, edges: { from, to, kinds: Array(RAYS + 1).fill(1) } });
const { isHub, neighbourhood, ringPlaces, shortestPath } = await import("../src/graph.js");

const all = () => true;

test("a neighbourhood tells how many nodes there are, also when it is cut", () => {
  const whole = neighbourhood(0, 1, all);
  assert.deepEqual([whole.found.size, whole.total], [RAYS + 1, RAYS + 1]);
  const part = neighbourhood(0, 1, all, 10);
  assert.deepEqual([part.found.size, part.total], [10, RAYS + 1]);
  assert.equal(neighbourhood(0, 2, all).total, RAYS + 2);
});

test("places on rings are apart from each other", () => {
  const places = [...ringPlaces(neighbourhood(0, 2, all).found).values()];
  assert.equal(places.length, RAYS + 2);
  for (const [at, a] of places.entries())
    for (const b of places.slice(0, at)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) > 15);
});

test("a path follows links, and their direction when asked", () => {
  const steps = shortestPath(RAYS + 1, 0, all, true);
  assert.deepEqual(
    steps?.map(({ node }) => node),
    [RAYS + 1, RAYS, 0],
  );
  assert.equal(shortestPath(0, RAYS + 1, all, true), null);
  assert.equal(shortestPath(0, RAYS + 1, all, false)?.length, 3);
});

test("a hub has many links", () => {
  assert.ok(isHub(0) && !isHub(1));
});
