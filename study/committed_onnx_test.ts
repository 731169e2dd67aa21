import { assert } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { floatScorer, unpackIntegers } from "@kws/compress";
import { centredFrames } from "@kws/features";
import { Kernels, Random } from "@kws/kernels";
import { CrnnStream, topologyOf } from "@kws/models";
import { firstStates, frames, logOddsOf, nextStates, openSession } from "@kws/onnx/testing";
import { isPacked } from "@kws/runtime";
import { openModel } from "./model.ts";
import { exportOnnx } from "./onnx_export.ts";

const MODELS = [
  "checkpoints/base/seed-1.safetensors",
  "checkpoints/kd-fp16/seed-1.kws",
  "checkpoints/best/small.kws",
  "checkpoints/best/size.kws",
  "checkpoints/best/quality.kws",
];

/** How far log-odds may lie apart: sums of 32-bit floats in another order. */
const TOLERANCE = 1e-5;

/** Log-mel as loud and quiet sound has it: a level for every frame, and a spread around it. */
function drawSound(count: number, bands: number, random: Random): Float32Array {
  let level = -4;
  return Float32Array.from({ length: count * bands }, (_, i) => {
    if (i % bands === 0) level = 0.8 * level + 0.2 * (-4 + 6 * random.normal());
    return level + random.normal();
  });
}

for (const name of MODELS) {
  Deno.test(`ONNX Runtime hears with ${name} what its floats hear`, async () => {
    const path = `${projectRoot()}/${name}`;
    const { kws, network, frontEnd } = openModel(path);
    const net = kws && isPacked(kws) ? unpackIntegers(kws) : network!;
    const { shape, parameters, offset } = net;
    const { bands, kernel: [, kt], stride: [, st] } = shape;
    const random = Random.root(name);
    const second = centredFrames(frontEnd.sampleRate, frontEnd);
    const score = floatScorer(net, second);
    const clip = await openSession(exportOnnx(path, name, false).bytes);
    for (let i = 0; i < 20; i++) {
      const features = drawSound(second, bands, random);
      const logOdds = logOddsOf(await clip({ features: frames(features, bands) }));
      const difference = Math.abs(logOdds - score(features));
      assert(difference <= TOLERANCE, `clip ${i} is ${difference} off`);
    }
    const { window: windowOf, frames: framesOf } = topologyOf("crnn").stream!;
    const window = kws?.window ?? windowOf(shape, second);
    const maxWindowLength = framesOf(shape, window);
    const own = Kernels.build((kernels) =>
      new CrnnStream(kernels, { shape, maxWindowLength, offset })
    );
    own.load(parameters);
    const step = await openSession(exportOnnx(path, name, true).bytes);
    const sound = drawSound(500, bands, random);
    let states = firstStates(shape, window);
    for (let end = 1; end <= 500; end++) {
      const expected = own.push(sound.subarray((end - 1) * bands, end * bands));
      if (expected === undefined) continue;
      const latest = sound.slice((end - kt) * bands, end * bands);
      const outputs = await step({ ...states, frames: frames(latest, bands) });
      const difference = Math.abs(logOddsOf(outputs) - expected);
      assert(
        difference <= TOLERANCE,
        `the step after ${end} frames, every ${st}, is ${difference} off`,
      );
      states = nextStates(outputs);
    }
  });
}
