import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { allocateDistillationSet, FEATURE_STEPS, floatScorer } from "@kws/compress";
import { centredFrames } from "@kws/features";
import { Kernels, Random } from "@kws/kernels";
import { foldNorms, Moments, topologyOf } from "@kws/models";
import { decodeKws, encodeKws, isPacked } from "@kws/runtime";
import { clipNetwork, KINDS, MOST_PRODUCTS } from "@kws/runtime/network";
import { calibrateNetwork, type NetworkState, packNetwork } from "./network_state.ts";
import type { CalibrateStep, RoundStep, SettingOf } from "./setting.ts";
import { settingOf } from "./settings.ts";
import { FINE } from "./sets/fine.ts";

const SETTING = settingOf("ds-cnn") as SettingOf<"ds-cnn">;
const { shape, set, steps, featureOffset } = SETTING;
const { frontEnd } = set!;
const FRAMES = centredFrames(frontEnd.sampleRate, frontEnd);

/** Random log-mel values about the offset, (clips,T,bands), each clip with a level of its own. */
function drawClips(seed: number, clips: number): Float32Array {
  const random = Random.root(seed).stream("clips");
  const row = FRAMES * shape.bands;
  let [level, tone] = [0, 0];
  return Float32Array.from({ length: clips * row }, (_, i) => {
    if (i % row === 0) [level, tone] = [random.normal(), random.integer(shape.bands)];
    const loud = i % shape.bands === tone ? 3 : 0;
    return featureOffset + level + loud + random.normal();
  });
}

/** The network with initial weights, its normalisations folded by the moments of random clips. */
function drawState(): NetworkState {
  const { layout, initial, build } = topologyOf(SETTING.topology);
  const trained = initial(shape, Random.root(1).stream("init"));
  const clips = 24;
  const net = Kernels.build((kernels) =>
    build(kernels, shape, { batch: clips, frames: FRAMES, training: true })
  );
  net.load(trained);
  net.features.set(drawClips(1, clips).map((value) => value - featureOffset));
  net.forward();
  const moments = net.norms!.map((norm) => {
    const seen = new Moments(norm.mean.length);
    seen.add(norm);
    return seen;
  });
  const parameters = foldNorms({ from: layout(shape, true), to: layout(shape) }, trained, moments);
  return {
    ...{ topology: SETTING.topology, shape, parameters, offset: featureOffset },
    ...{ frontEnd, keyword: "happy", frames: FRAMES },
  };
}

Deno.test("the DS-CNN of the study has at most 25,000 parameters, counted tensor by tensor", () => {
  const tensors = KINDS["ds-cnn"].tensors(shape);
  const count = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  assertLessOrEqual(count, 25_000);
  assertEquals(topologyOf("ds-cnn").layout(shape).size, count);
});

Deno.test("its clips keep the limit of a file's multiplications, which those of the fine front end exceed", () => {
  const products = ({ bands, hop, fftLength, sampleRate }: typeof frontEnd): number => {
    const frames = centredFrames(sampleRate, { bands, hop, fftLength, sampleRate });
    return KINDS["ds-cnn"].products({ ...shape, bands }, frames, frames);
  };
  assertLessOrEqual(products(frontEnd), MOST_PRODUCTS);
  assert(products(FINE.frontEnd) > MOST_PRODUCTS);
});

Deno.test("calibrated and rounded as its setting says, packed and read again, it says what its floats say", () => {
  const [{ how }] = steps.filter((step): step is CalibrateStep => step.do === "calibrate");
  const { to } = steps.at(-1) as RoundStep;
  const count = 48;
  const given = allocateDistillationSet({
    ...{ keyword: "happy", frontEnd, count, frames: FRAMES, steps: 1, width: 1 },
  });
  given.features.set(drawClips(2, count).map((value) => FEATURE_STEPS * value));
  const state = calibrateNetwork(drawState(), given, how);
  const model = decodeKws(encodeKws(packNetwork(state, to)), "ds-cnn");
  assert(isPacked(model));
  assertEquals([model.kind, model.window, model.shape as unknown], ["ds-cnn", FRAMES, shape]);
  const [float, integer] = [floatScorer(state, FRAMES), clipNetwork(model)];
  const clips = drawClips(3, 24);
  const row = FRAMES * shape.bands;
  let [squares, errors, sum] = [0, 0, 0];
  for (let i = 0; i < 24; i++) {
    const clip = clips.subarray(i * row, (i + 1) * row);
    const [a, b] = [float(clip), integer.clip(clip)];
    squares += a * a;
    sum += a;
    errors += (a - b) ** 2;
  }
  const spread = Math.sqrt(squares / 24 - (sum / 24) ** 2);
  const error = Math.sqrt(errors / 24);
  // Nine layers are rounded to 7 bits each; the weights are those to begin with.
  assert(error < 0.15 * spread, `an error of ${error} in a spread of ${spread}`);
});
