import { assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, initialCrnn } from "@kws/models";
import { TOY_BANDS, TOY_FRAMES, toySet, toyStreams } from "./_toy_set.ts";
import { FEATURE_STEPS } from "./distillation_set.ts";
import { relabel } from "./relabel.ts";
import { floatScorer } from "./score_features.ts";

const SHAPE: CrnnShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 4, layers: 1 },
  dropout: 0,
};

Deno.test("relabelled sounds have the network's log-odds, and all else as it was", () => {
  const set = toySet(70); // A whole batch and a part of one.
  const parameters = initialCrnn(SHAPE, Random.root(3));
  const net = { topology: "crnn", shape: SHAPE, parameters, offset: -4 };
  const again = relabel(set, net);
  const score = floatScorer({ ...net, offset: 0 }, TOY_FRAMES);
  const row = TOY_BANDS * TOY_FRAMES;
  const expected = Float32Array.from({ length: set.count }, (_, i) => {
    const own = set.features.subarray(i * row, (i + 1) * row);
    return score(Float32Array.from(own, (value) => value / FEATURE_STEPS + 4));
  });
  const { logOdds, ...rest } = again;
  assertEquals(Float32Array.from(logOdds), expected);
  assertEquals<unknown>({ ...rest, logOdds: set.logOdds }, set);
});

Deno.test("segments are not relabelled, nor sounds for a network of other bands", () => {
  const net = (bands: number) => {
    const shape = { ...SHAPE, bands };
    const parameters = initialCrnn(shape, Random.root(3));
    return { topology: "crnn", shape, parameters, offset: -4 };
  };
  assertThrows(
    () => relabel(toyStreams(), net(TOY_BANDS)),
    RangeError,
    "must be one of clips: it is one of segments",
  );
  assertThrows(() => relabel(toySet(), net(TOY_BANDS + 3)), RangeError, "current value is 6");
  const score = floatScorer(net(TOY_BANDS), TOY_FRAMES);
  assertThrows(
    () => score(new Float32Array(TOY_FRAMES * (TOY_BANDS + 1))),
    RangeError,
    "15 frames of 6 bands: it has 105 values in place of 90",
  );
});
