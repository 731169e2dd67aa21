/**
 * The start-up check: every kernel once on a tiny case whose result is known to the last bit.
 *
 * A test makes the same cases in plain JavaScript and holds their results against
 * {@linkcode CHECK_SUMS}: the integers are equal, the log-mel frames within rounding.
 *
 * @module
 */
import { buildRuntime } from "@kws/kernels";
import { type FrontEnd, StreamingLogMel } from "@kws/features";
import type { CrnnShape } from "./crnn_shape.ts";
import { CRNN } from "./crnn_kind.ts";
import type { PackedNetwork } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { packImage } from "./packed_image.ts";
import { fingerprint } from "./saved_state.ts";
import { sizeOf } from "./tensor_layout.ts";

/** Lengths of frames whose transforms have every kind of stage, as first ones and as later ones. */
export const CHECK_LENGTHS: readonly number[] = [240, 512, 192, 100, 324];
/** Frames that are transformed: a group of four, and one of the next. */
export const CHECK_FRAMES = 5;

/** Networks whose steps are run: all paths of the step in few numbers. */
export const CHECK_SHAPES: readonly CrnnShape[] = [
  { bands: 5, channels: 3, kernel: [2, 3], stride: [2, 2], hidden: 5, layers: 2, dropout: 0 },
  {
    ...{ bands: 5, channels: 2, kernel: [4, 2], stride: [5, 1], hidden: 3, layers: 1, dropout: 0 },
    ...{ gates: 2, attention: 2, rank: 2 },
  },
];

/** Numbers without order: the i-th, a whole number from −64 to 63. */
function scattered(i: number): number {
  return (i * 7919 + 13 * i * i) % 128 - 64;
}

/** The front end with frames of this length, one behind the other. */
export function checkFrontEnd(fftLength: number): FrontEnd {
  return { sampleRate: 16000, fftLength, hop: fftLength, bands: 5 };
}

/**
 * What a front end hears: a frame, then the same half as loud, and so on, so that no lane is another's;
 * in the last one two samples are no sound.
 */
export function checkSound(fftLength: number): Float32Array<ArrayBuffer> {
  const sound = new Float32Array(CHECK_FRAMES * fftLength)
    .map((_, i) => scattered(i % fftLength) / (64 << Math.floor(i / fftLength)));
  sound.set([NaN, -Infinity, 2e12], 4 * fftLength + 5);
  return sound;
}

/**
 * The network of a shape that is run. The scales of the convolution's rows lie so far apart that its
 * multipliers are wide; all others are narrow.
 */
export function checkModel(shape: CrnnShape): PackedNetwork {
  const tensors = CRNN.tensors(shape).map(({ name, stored }, n) => ({
    ...{ name, shape: stored, bits: 8 },
    data: new Int8Array(sizeOf(stored)).map((_, i) => scattered(i + 31 * n)),
    scales: Int8Array.from(n > 0 ? [-56] : [-56, 10, -128].slice(0, stored[0])),
  }));
  return { shape, window: 4, offset: -4, scales: [-19, -20], tensors };
}

/** The t-th frame that it is given. */
export function checkFrame(t: number): Float32Array {
  return new Float32Array(5).map((_, i) => scattered(5 * t + i) / 8 - 4);
}

/** The results of a module's kernels: log-mel frames with the samples that were no sound, and log-odds. */
export function checkResults(module: WebAssembly.Module): [frames: number[], logOdds: number[]] {
  const images = CHECK_SHAPES.map((shape) => packImage(checkModel(shape)));
  const [frontEnds, networks] = buildRuntime((arena) => [
    CHECK_LENGTHS.map((fftLength) =>
      new StreamingLogMel(arena, checkFrontEnd(fftLength), { first: CHECK_FRAMES, every: 1 })
    ),
    images.map((image) => new PackedCrnn(image, arena)),
  ], module);
  const frames: number[] = [];
  for (const one of frontEnds) {
    const { fftLength } = one.frontEnd;
    const sound = checkSound(fftLength);
    const take = (frame: Float32Array) => void frames.push(...frame);
    // The first frame as a microphone's integers.
    one.push(Int16Array.from(sound.subarray(0, fftLength), (value) => 32768 * value), take);
    one.push(sound.subarray(fftLength), take);
    frames.push(one.repaired);
  }
  return [
    frames,
    networks.flatMap((network) => {
      network.push(checkFrame(3));
      network.reset();
      return Array.from({ length: 10 }, (_, t) => network.push(checkFrame(t)) ?? 0);
    }),
  ];
}

/** The checksums of the results' bits as 64-bit floats. */
export const CHECK_SUMS: readonly number[] = [1054930552, 534009519];

/**
 * Runs every kernel of a module once.
 *
 * @throws {Error} If one gives other numbers than it must.
 */
export function selfCheck(module: WebAssembly.Module): void {
  const wrong = checkResults(module)
    .findIndex((results, i) => fingerprint(results) !== CHECK_SUMS[i]);
  if (wrong < 0) return;
  throw new Error(
    `Cannot run a detector as this engine computes ${
      wrong === 0 ? "the front end" : "the network"
    } wrongly: update the engine, or report it`,
  );
}
