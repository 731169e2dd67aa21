import { assert, assertEquals } from "@std/assert";
import { BASE_FRONT_END } from "@kws/features";
import { BASE_SHAPE } from "@kws/models";
import { settingOf } from "../study/settings.ts";
import { drawNetworks, layersOf } from "./architecture.ts";
import { paretoFront } from "./frontier.ts";
import { drawStates, keptOf } from "./stream_states.ts";

Deno.test("a drawn network has all its weights, and the shapes of the assignment's base", () => {
  const base = { title: "base", shape: BASE_SHAPE, frontEnd: BASE_FRONT_END };
  const layers = layersOf(base);
  assertEquals(layers.reduce((sum, { weights = 0 }) => sum + weights, 0), 70443);
  assertEquals(layers.map(({ gives }) => gives), [
    ...["40 × 101", "144 × 11 (8 · 18)", "64 × 11", "64", "probability"],
  ]);
  const { shape, set } = settingOf("size");
  const size = { title: "size", shape: shape as typeof BASE_SHAPE, frontEnd: set!.frontEnd };
  const svg = drawNetworks([base, size]);
  assert(svg.includes("GRU without reset gate") && svg.includes("through 5 units"));
  assert(!/NaN|undefined/.test(svg));
});

Deno.test("what a listener keeps follows from its shape: the base's frames, states and ring", () => {
  assertEquals(keptOf(BASE_SHAPE, BASE_FRONT_END), {
    ...{ samples: 400, frames: 20, states: 128, outputs: 11, step: 80 },
  });
  assert(!/NaN|undefined/.test(drawStates(BASE_SHAPE, BASE_FRONT_END)));
});

Deno.test("the front has the points that no other beats in both, each cheaper one worse", () => {
  const points = [[1, 9], [2, 4], [2, 5], [3, 4], [4, 1], [5, 2]].map(([x, area]) => ({ x, area }));
  assertEquals(paretoFront(points).map(({ x, area }) => [x, area]), [[1, 9], [2, 4], [4, 1]]);
});
