import { assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, initialCrnn, topologyOf } from "@kws/models";
import { drawEveryKind } from "./_random_network.ts";
import { toySet } from "./_toy_set.ts";
import { pruneNetwork } from "./prune_units.ts";
import { cutUnits, keepLargest, magnitudeImportance } from "./prune.ts";

const SHAPE: CrnnShape = {
  ...{ bands: 6, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 6, layers: 1, dropout: 0 },
};
const NET = {
  ...{ topology: "crnn", shape: SHAPE, offset: -4 },
  parameters: initialCrnn(SHAPE, Random.root(1)),
};
const GATES = Float32Array.of(0.1, -3, 0.2, 2, -0.5, 1);
const OPTIONS = { set: toySet(), seed: 1, gates: GATES };

Deno.test("by channel scaling factors, the units with the largest stay", () => {
  const [net, kept] = pruneNetwork(NET, { hidden: 3, by: "gates" }, OPTIONS);
  assertEquals(net, cutUnits(NET, "hidden", [1, 3, 5]));
  const sizes = [...GATES].map(Math.abs);
  assertEquals(kept, (sizes[1] + sizes[3] + sizes[5]) / sizes.reduce((a, b) => a + b));
});

Deno.test("by magnitude, the share of the norms that has stayed is reported", () => {
  const norms = magnitudeImportance(NET, "hidden");
  const keep = keepLargest(norms, 4);
  const [net, kept] = pruneNetwork(NET, { hidden: 4, by: "magnitude" }, OPTIONS);
  assertEquals(net, cutUnits(NET, "hidden", keep));
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
    const net = { ...NET, parameters };
    const [pruned, kept] = pruneNetwork(net, { channels: 1, by: "magnitude" }, OPTIONS);
    assertEquals([pruned, kept], [cutUnits(net, "channels", [loud]), 1]);
  }
});

Deno.test("pruning by scaling factors that a network was not trained with says what to do", () => {
  const { gates: _, ...none } = OPTIONS;
  assertThrows(
    () => pruneNetwork(NET, { hidden: 3, by: "gates" }, none),
    RangeError,
    "trained with channel scaling factors: it has none; give the training a weight for gates",
  );
});

Deno.test("a kind of network that cannot be pruned is refused, whatever importance is asked for", () => {
  for (const net of drawEveryKind(Random.root("kinds"))) {
    if (["crnn", "reset-free"].includes(net.topology)) continue;
    const shape = { ...net.shape, bands: 6, kernel: [3, 3] };
    const parameters = topologyOf(net.topology).initial(shape, Random.root(1));
    for (const by of ["gates", "magnitude", "taylor"] as const) {
      for (const choice of [{ hidden: 1, by }, { channels: 1, by }]) {
        assertThrows(
          () => pruneNetwork({ ...net, shape, parameters, offset: -4 }, choice, OPTIONS),
          RangeError,
          `"${net.topology}" has none`,
          JSON.stringify({ net, choice }),
        );
      }
    }
  }
});
