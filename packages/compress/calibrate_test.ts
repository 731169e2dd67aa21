import { assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { TOY_BANDS, TOY_FRAMES, toyLessons } from "./_toy_lessons.ts";
import { calibrate } from "./calibrate.ts";
import { calibrateActivations } from "./calibrate_activations.ts";
import { FEATURE_STEPS, type Lessons } from "./lessons.ts";
import type { Sized } from "./prune.ts";
import { Student, studentBytes } from "./student.ts";
import { type CrnnShape, initialParameters } from "@kws/models";

const SHAPE: CrnnShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 3, layers: 1 },
  dropout: 0,
};
const ROW = TOY_BANDS * TOY_FRAMES;

/** The values that calibration looks at: a seventh of the features, a third of the columns. */
function heard({ shape, parameters }: Sized, lessons: Lessons): Record<string, number[]> {
  const out: Record<string, number[]> = { feature: [], convolution: [] };
  for (let start = 0; start < lessons.count; start += 64) {
    const batch = Math.min(64, lessons.count - start);
    const size = { batch, frames: TOY_FRAMES };
    const net = new Student(Kernels.create({ bytes: studentBytes(shape, size) }), shape, size);
    net.parameters.set(parameters);
    net.prepare();
    const own = lessons.features.subarray(start * ROW, (start + batch) * ROW);
    net.features.set(Float32Array.from(own, (value) => value / FEATURE_STEPS + 4));
    out.feature.push(...net.features.filter((_, i) => i % 7 === 0));
    net.forward();
    out.convolution.push(...net.columns.filter((_, i) => i % 3 === 0));
  }
  return out;
}

Deno.test("every lesson counts once in calibration, also where they fill no whole batch", () => {
  for (let seed = 0; seed < 8; seed++) {
    const net = { shape: SHAPE, parameters: initialParameters(SHAPE, Random.root(seed)) };
    const lessons = toyLessons(65 + 4 * seed);
    // Some of the lessons at the end are loud.
    for (let i = 64 * ROW; i < (66 + seed) * ROW && i < lessons.features.length; i++) {
      lessons.features[i] = Math.max(-32768, Math.min(32767, 6 * lessons.features[i]));
    }
    const expected = heard(net, lessons);
    for (const how of ["min-max", "percentile", "mse"] as const) {
      assertEquals(calibrateActivations(net, lessons, how), {
        offset: -4,
        feature: calibrate(expected.feature, how),
        convolution: calibrate(expected.convolution, how),
      });
    }
  }
});
