import { assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, initialCrnn } from "@kws/models";
import { TOY_BANDS, TOY_FRAMES, toySet } from "./_toy_set.ts";
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
