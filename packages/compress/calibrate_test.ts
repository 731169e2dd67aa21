import { assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { Crnn, type CrnnShape, initialCrnn } from "@kws/models";
import { TOY_BANDS, TOY_FRAMES, toySet } from "./_toy_set.ts";
import { calibrate } from "./calibrate.ts";
import { calibrateActivations } from "./calibrate_activations.ts";
import { type DistillationSet, FEATURE_STEPS } from "./distillation_set.ts";
import type { Trained } from "./set_batches.ts";

const SHAPE: CrnnShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 3, layers: 1 },
  dropout: 0,
};
const ROW = TOY_BANDS * TOY_FRAMES;

/** The values that calibration looks at: a seventh of the features, a third of the feature map. */
function heard({ shape, parameters }: Trained, set: DistillationSet): Record<string, number[]> {
  const out: Record<string, number[]> = { feature: [], convolution: [] };
  for (let start = 0; start < set.count; start += 64) {
    const batch = Math.min(64, set.count - start);
    const size = { batch, frames: TOY_FRAMES };
    const net = Kernels.build((kernels) => new Crnn(kernels, shape, size));
    net.load(parameters);
    const own = set.features.subarray(start * ROW, (start + batch) * ROW);
    net.features.set(Float32Array.from(own, (value) => value / FEATURE_STEPS + 4));
    out.feature.push(...net.features.filter((_, i) => i % 7 === 0));
    net.forward();
    out.convolution.push(...net.outputs[1].values.filter((_, i) => i % 3 === 0));
  }
  return out;
}

Deno.test("every sound counts once in calibration, also where they fill no whole batch", () => {
  for (let seed = 0; seed < 8; seed++) {
    const parameters = initialCrnn(SHAPE, Random.root(seed));
    const net = { topology: "crnn", shape: SHAPE, parameters, offset: -4 };
    const set = toySet(65 + 4 * seed);
    // Some of the sounds at the end are loud.
    for (let i = 64 * ROW; i < (66 + seed) * ROW && i < set.features.length; i++) {
      set.features[i] = Math.max(-32768, Math.min(32767, 6 * set.features[i]));
    }
    const expected = heard(net, set);
    for (const how of ["min-max", "percentile", "mse"] as const) {
      assertEquals(calibrateActivations(net, set, how), {
        offset: -4,
        scales: [calibrate(expected.feature, how), calibrate(expected.convolution, how)],
      });
    }
  }
});
