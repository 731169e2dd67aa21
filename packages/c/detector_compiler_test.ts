import { assert, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { encodeKws } from "@kws/runtime";
import { drawPacked, drawSound } from "@kws/runtime/testing";
import { type Case, compiled, type Driver, withDriver } from "./_driver.ts";
import { reference, withRule } from "./_reference.ts";
import { speechLike } from "./_speech_like.ts";

const PIECES = [1, 160, 997];

/** Noise of full scale, then silence, then noise that swells and fades. */
function noise(samples: number, seed: number): Int16Array<ArrayBuffer> {
  const random = Random.root(seed).stream("noise");
  const fading = drawSound(samples, seed);
  return Int16Array.from({ length: samples }, (_, i) => {
    if (i < samples / 4) return random.integer(65536) - 32768;
    return i < samples / 3 ? 0 : Math.round(32767 * fading[i]);
  });
}

/** Runs cases and compares every number of every way of cutting; steps and detections that there were. */
async function compare(driver: Driver, cases: readonly Case[]): Promise<[number, number]> {
  let [steps, detections] = [0, 0];
  for (const [i, { missing, small, open, heard }] of (await driver(cases)).entries()) {
    const { model, samples, pieces } = cases[i];
    const right = reference(model, samples);
    assertEquals([i, missing, small, open, heard.length], [i, -16, -16, 0, pieces.length]);
    heard.forEach((one, way) => assertEquals({ i, way, ...one }, { i, way, ...right }));
    steps += right.steps.length;
    detections += right.detections.length;
  }
  return [steps, detections];
}

Deno.test({
  ...compiled("the committed candidates step in C bit for bit as in the runtime, in any pieces"),
  fn: () =>
    withDriver(["-O2"], async (driver) => {
      const cases = ["size", "small", "quality"].flatMap((name) => {
        const own = Deno.readFileSync(`checkpoints/best/${name}.kws`);
        return [noise(64000, 7), speechLike(64000, 3)].flatMap((samples) =>
          [own, withRule(own, samples, 1), withRule(own, samples, 3)].map((model) => ({
            ...{ model, samples, pieces: [...PIECES, samples.length] },
          }))
        );
      });
      const [steps, detections] = await compare(driver, cases);
      assert(steps > 500 && detections > 20, `${steps} steps, ${detections} detections`);
    }),
});

Deno.test({
  ...compiled("random networks and front ends step in C bit for bit as in the runtime"),
  fn: () =>
    withDriver(["-O3"], async (driver) => {
      const random = Random.root("front ends in C");
      const cases = Array.from({ length: 60 }, (_, seed): Case => {
        const drawn = drawPacked("crnn", seed, { extreme: seed % 5 === 4 });
        // Lengths of transforms with every kind of stage, and hops beyond the frame.
        const fftLength = [512, 400, 240, 192, 100, 324, 64, 4, 1024, 480][seed % 10];
        const hop = 1 + random.integer(2 * fftLength) + (fftLength < 100 ? 160 : 80);
        const frontEnd = { ...drawn.frontEnd, fftLength, hop };
        frontEnd.sampleRate = [8000, 16000, 11025][seed % 3];
        const samples = seed % 2 === 0 ? noise(16000, seed) : speechLike(16000, seed);
        const bytes = encodeKws({ ...drawn, frontEnd });
        const model = withRule(bytes, samples, 1 + random.integer(5));
        return { model, samples, pieces: [997, samples.length] };
      });
      const [steps, detections] = await compare(driver, cases);
      assert(steps > 1000 && detections > 50, `${steps} steps, ${detections} detections`);
    }),
});
