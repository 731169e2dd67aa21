import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { crnnLayout, type CrnnShape, topologyOf, view } from "@kws/models";
import { drawEveryKind, drawFeatures, drawNetwork, drawResetFree } from "./_random_network.ts";
import {
  cutUnits,
  keepLargest,
  magnitudeImportance,
  type Prunable,
  taylorImportance,
} from "./prune.ts";
import { floatScorer } from "./score_features.ts";

const FRAMES = 30;

function score(net: Prunable, features: Float32Array): number {
  return floatScorer({ ...net, offset: 0 }, FRAMES)(features);
}

/** Sets every column of a tensor that reads one of `units` to 0. */
function silence(parameters: Float32Array, shape: CrnnShape, units: number[]): void {
  const { hidden, layers } = shape;
  const layout = crnnLayout(shape);
  const names = ["attention.hidden.weight", "classifier.weight"];
  for (let layer = 0; layer < layers; layer++) {
    names.push(`gru.weight_hh_l${layer}`);
    if (layer > 0) names.push(`gru.weight_ih_l${layer}`);
  }
  for (const name of names) {
    const tensor = view(parameters, layout, name);
    for (let i = 0; i < tensor.length; i++) if (units.includes(i % hidden)) tensor[i] = 0;
  }
  // The attention has as many rows as units: those of the same number go too.
  for (const unit of units) view(parameters, layout, "attention.energy.weight")[unit] = 0;
}

Deno.test("cutting units that nothing reads leaves the output as it was", () => {
  for (let seed = 0; seed < 40; seed++) {
    const net = drawNetwork(seed);
    const { shape, parameters } = net;
    const units = Array.from({ length: shape.hidden }, (_, i) => i);
    const gone = units.filter((unit) => (unit * 7 + seed) % 3 === 0).slice(0, shape.hidden - 1);
    silence(parameters, shape, gone);
    const cut = cutUnits(net, "hidden", units.filter((unit) => !gone.includes(unit)));
    assertEquals(cut.shape.hidden, shape.hidden - gone.length);
    assertEquals(cut.parameters.length, crnnLayout(cut.shape).size);
    const features = drawFeatures(seed, FRAMES * shape.bands);
    assertAlmostEquals(score(cut, features), score(net, features), 1e-5);
  }
});

Deno.test("cutting channels that nothing reads leaves the output as it was", () => {
  for (let seed = 0; seed < 40; seed++) {
    const net = drawNetwork(seed);
    const { shape, parameters } = net;
    if (shape.channels < 2) continue;
    const gone = seed % shape.channels;
    const layout = crnnLayout(shape);
    const input = view(parameters, layout, "gru.weight_ih_l0");
    const columns = input.length / (3 * shape.hidden);
    const outBands = columns / shape.channels;
    for (let i = 0; i < input.length; i++) {
      if (Math.floor((i % columns) / outBands) === gone) input[i] = 0;
    }
    const keep = Array.from({ length: shape.channels }, (_, c) => c).filter((c) => c !== gone);
    const cut = cutUnits(net, "channels", keep);
    const features = drawFeatures(seed, FRAMES * shape.bands);
    assertAlmostEquals(score(cut, features), score(net, features), 1e-5);
  }
});

Deno.test("cutting nothing changes no parameter", () => {
  for (let seed = 0; seed < 10; seed++) {
    const net = drawNetwork(seed);
    const all = Array.from({ length: net.shape.hidden }, (_, i) => i);
    assertEquals(cutUnits(net, "hidden", all), net);
  }
});

Deno.test("a unit without weights has no importance, and all others have some", () => {
  const net = drawNetwork(3, 1);
  const { shape, parameters } = net;
  const { hidden } = shape;
  for (const { name, offset, size, shape: dimensions } of crnnLayout(shape).slots.values()) {
    const columns = dimensions.slice(1).reduce((product, n) => product * n, 1);
    for (let i = 0; i < size; i++) {
      const row = Math.floor(i / columns) % hidden;
      const reads = /weight_hh|attention.hidden.weight|classifier.weight/.test(name);
      if ((name.startsWith("gru.") && row === 1) || (reads && i % hidden === 1)) {
        parameters[offset + i] = 0;
      }
    }
  }
  const importance = magnitudeImportance(net, "hidden");
  assertEquals([...importance].map((value) => value > 0), [...importance].map((_, j) => j !== 1));
});

Deno.test("Taylor importance is the size of the sum over all that reads a unit of the top layer", () => {
  for (let seed = 0; seed < 20; seed++) {
    const net = drawNetwork(seed);
    const { shape, parameters } = net;
    const { hidden, layers } = shape;
    const products = drawFeatures(seed, parameters.length);
    const layout = crnnLayout(shape);
    const read = [`gru.weight_hh_l${layers - 1}`, "attention.hidden.weight", "classifier.weight"]
      .map((name) => view(products, layout, name));
    const expected = Array.from({ length: hidden }, (_, unit) => {
      let sum = 0;
      for (const tensor of read) {
        for (let i = unit; i < tensor.length; i += hidden) sum += tensor[i];
      }
      return Math.abs(sum);
    });
    const own = taylorImportance(net, products);
    own.forEach((value, unit) => assertAlmostEquals(value, expected[unit], 1e-9));
    // What does not leave the top layer's units counts nothing.
    for (const name of ["conv.weight", "gru.weight_ih_l0", "attention.energy.weight"]) {
      view(products, layout, name).fill(1e6);
    }
    assertEquals(taylorImportance(net, products), own);
  }
});

/** Sets to 0 what reads one of a reset-free network's `units`, and returns them. */
function silenceResetFree(net: ReturnType<typeof drawResetFree>, seed: number): number[] {
  const { shape: { hidden, attention }, parameters, shape } = net;
  const layout = crnnLayout(shape);
  // The attention is as wide as it was: no more units go than it leaves.
  const gone = Array.from({ length: hidden }, (_, i) => i)
    .filter((unit) => (unit * 7 + seed) % 3 === 0).slice(0, hidden - attention);
  for (const name of ["gru.weight_hh_l0", "attention.hidden.weight", "classifier.weight"]) {
    const tensor = view(parameters, layout, name);
    tensor.forEach((_, i) => gone.includes(i % hidden) ? tensor[i] = 0 : undefined);
  }
  return gone;
}

Deno.test("of a reset-free network units go, and its attention stays as wide as it was", () => {
  let cuts = 0;
  for (let seed = 0; seed < 40; seed++) {
    const net = drawResetFree(seed);
    const { shape } = net;
    const gone = silenceResetFree(net, seed);
    const keep = Array.from({ length: shape.hidden }, (_, i) => i)
      .filter((unit) => !gone.includes(unit));
    const cut = cutUnits(net, "hidden", keep);
    assertEquals(cut.shape, { ...shape, hidden: keep.length });
    const features = drawFeatures(seed, FRAMES * shape.bands);
    assertAlmostEquals(score(cut, features), score(net, features), 1e-5);
    cuts += gone.length;
    // It may be wider than what is left.
    const one = cutUnits(net, "hidden", [0]);
    assertEquals(one.shape, { ...shape, hidden: 1 });
    assert(Number.isFinite(score(one, features)));
  }
  assertEquals(cuts > 30, true);
});

Deno.test("a kind without units that can go is refused by name", () => {
  for (const net of drawEveryKind(Random.root("kinds"))) {
    if (["crnn", "reset-free"].includes(net.topology)) continue;
    const parameters = topologyOf(net.topology).initial(net.shape, Random.root(1));
    for (const units of ["hidden", "channels"] as const) {
      assertThrows(
        () => cutUnits({ ...net, parameters }, units, [0]),
        RangeError,
        `Cannot prune ${units} as the network must have some that can go: "${net.topology}" has none`,
      );
    }
  }
});

Deno.test("the largest values are kept in ascending order, the first of equals", () => {
  assertEquals(keepLargest([3, 1, 4, 1, 5, 9, 2, 6], 3), [4, 5, 7]);
  assertEquals(keepLargest([1, 1, 1], 2), [0, 1]);
});

Deno.test("impossible cuts are refused with what is possible", () => {
  const net = drawNetwork(5);
  assertThrows(() => cutUnits(net, "hidden", []), RangeError, "at least one: current value is []");
  assertThrows(() => cutUnits(net, "hidden", [0, 0]), RangeError, "different whole numbers");
  assertThrows(() => cutUnits(net, "channels", [99]), RangeError, "current value is [99]");
  assertThrows(() => keepLargest([1, 2], 3), RangeError, "from 1 to 2: current value is 3");
});
