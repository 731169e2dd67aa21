import { assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, initialParameters } from "@kws/models";
import { toySet } from "./_toy_set.ts";
import { pruneNetwork } from "./prune_network.ts";
import { cutChannels, cutHidden, keepLargest, magnitudeImportance } from "./prune.ts";

const SHAPE: CrnnShape = {
  ...{ bands: 6, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 6, layers: 1, dropout: 0 },
};
const NET = { shape: SHAPE, parameters: initialParameters(SHAPE, Random.root(1)) };
const GATES = Float32Array.of(0.1, -3, 0.2, 2, -0.5, 1);
const OPTIONS = { set: toySet(), seed: 1, batches: 4, offset: -4, gates: GATES };

Deno.test("by channel scaling factors, the units with the largest stay", () => {
  const [net, kept] = pruneNetwork(NET, { hidden: 3, by: "gates" }, OPTIONS);
  assertEquals(net, cutHidden(NET, [1, 3, 5]));
  const sizes = [...GATES].map(Math.abs);
  assertEquals(kept, (sizes[1] + sizes[3] + sizes[5]) / sizes.reduce((a, b) => a + b));
});

Deno.test("by magnitude, the share of the norms that has stayed is reported", () => {
  const norms = magnitudeImportance(NET);
  const keep = keepLargest(norms, 4);
  const [net, kept] = pruneNetwork(NET, { hidden: 4, by: "magnitude" }, OPTIONS);
  assertEquals(net, cutHidden(NET, keep));
  const sum = (units: number[]): number => units.reduce((a, j) => a + norms[j], 0);
  assertEquals(kept, sum(keep) / sum([...norms.keys()]));
});

Deno.test("Taylor pruning measures on the same batches every time", () => {
  const choice = { hidden: 3, by: "taylor" } as const;
  const [net, kept] = pruneNetwork(NET, choice, OPTIONS);
  assertEquals(net.shape.hidden, 3);
  assertEquals(kept > 0.5 && kept < 1, true);
  assertEquals(pruneNetwork(NET, choice, OPTIONS), [net, kept]);
});

Deno.test("the channel with the larger kernel stays", () => {
  const parameters = NET.parameters.slice();
  for (const loud of [0, 1]) {
    parameters.set(NET.parameters);
    for (let i = 0; i < 9; i++) parameters[9 * loud + i] *= 20;
    const net = { shape: SHAPE, parameters };
    const [pruned, kept] = pruneNetwork(net, { channels: 1, by: "magnitude" }, OPTIONS);
    assertEquals([pruned, kept], [cutChannels(net, [loud]), 1]);
  }
});
