/**
 * The start-up check: every kernel once on a tiny case whose result is known to the last bit.
 *
 * A test makes the same cases in plain JavaScript and holds their results against
 * {@linkcode CHECKS}: the integers are equal, the log-mel frames within rounding.
 *
 * @module
 */
import { buildRuntime, type RuntimeArena } from "@kws/kernels";
import { type FrontEnd, StreamingLogMel } from "@kws/features";
import { crc32 } from "./crc32.ts";
import type { CrnnShape } from "./crnn_shape.ts";
import { CRNN } from "./crnn_kind.ts";
import type { PackedModel } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { packImage, packMatrix } from "./packed_image.ts";
import { numbersToBytes } from "./saved_state.ts";
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

/** Scales of the rows of the matrices that are multiplied: with narrow multipliers and with wide ones. */
export const CHECK_SCALES: readonly (readonly number[])[] = [
  [-56, -40, -61, -70, -56],
  [-150, 10, -61, -70, -56],
];

/** Numbers without order: the i-th, a whole number from −64 to 63. */
export function scattered(i: number): number {
  return ((i * 7919 + 13 * i * i) % 128 + 128) % 128 - 64;
}

/** The front end with frames of this length, one behind the other. */
export function checkFrontEnd(fftLength: number): FrontEnd {
  return { sampleRate: 16000, fftLength, hop: fftLength, bands: 5 };
}

/** What a front end hears: a frame, then the same half as loud, and so on, so that no lane is another's. */
export function checkSound(fftLength: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: CHECK_FRAMES * fftLength },
    (_, i) => scattered(i % fftLength) / (64 << Math.floor(i / fftLength)),
  );
}

/** The network of a shape that is run. */
export function checkModel(shape: CrnnShape): PackedModel<"crnn"> {
  const tensors = CRNN.tensors(shape).map(({ name, stored }, n) => ({
    ...{ name, shape: stored, bits: 8 },
    data: Int8Array.from({ length: sizeOf(stored) }, (_, i) => scattered(i + 31 * n)),
    scales: Int8Array.of(-56),
  }));
  return {
    ...{ keyword: "", kind: "crnn", shape, window: 4, threshold: 0, offset: -4 },
    ...{ frontEnd: checkFrontEnd(240), scales: [-19, -20], tensors },
  };
}

/** The t-th frame that it is given. */
export function checkFrame(t: number): Float32Array {
  return Float32Array.from({ length: 5 }, (_, i) => scattered(5 * t + i) / 8 - 4);
}

/** The weights (5,6) and inputs (8) of the products. */
export function checkProduct(): { weights: Int8Array; inputs: Int16Array } {
  return {
    weights: Int8Array.from({ length: 30 }, (_, i) => 2 * scattered(i)),
    inputs: Int16Array.from({ length: 8 }, (_, i) => i < 6 ? 500 * scattered(i + 3) : 0),
  };
}

/** One kernel's case: takes its memory, then gives the results. */
type Case = (arena: RuntimeArena) => () => number[];

/** The cases: what they check, in the words of the error, and the checksum of their results. */
export const CHECKS: readonly (readonly [what: string, checksum: number, run: Case])[] = [
  ["the samples' check", 1931965479, (arena) => {
    const samples = arena.f32(8);
    return () => {
      samples.set([1, NaN, 3, -Infinity, 5, 2e12, -7, 8]);
      return [arena.wasm.clean(samples.byteOffset, 7), ...samples];
    };
  }],
  ["the log-mel front end", 2485268439, (arena) => {
    const frontEnds = CHECK_LENGTHS.map((fftLength) =>
      new StreamingLogMel(arena, checkFrontEnd(fftLength), { first: CHECK_FRAMES, every: 1 })
    );
    return () => {
      const results: number[] = [];
      for (const one of frontEnds) {
        one.push(checkSound(one.frontEnd.fftLength), (frame) => results.push(...frame));
      }
      return results;
    };
  }],
  ["integer products", 1018489525, (arena) => {
    const { weights, inputs } = checkProduct();
    const matrices = CHECK_SCALES.map((scales) => {
      const packed = packMatrix(weights, scales, 8);
      const matrix = arena.u8(packed.length);
      matrix.set(packed);
      return matrix;
    });
    const [x, y] = [arena.i16(8), arena.i32(8)];
    x.set(inputs);
    return () =>
      matrices.flatMap((matrix) => {
        arena.wasm.product(y.byteOffset, matrix.byteOffset, x.byteOffset, 8, 8);
        return [...y.subarray(0, 5)];
      });
  }],
  ["the network's step", 2461571165, (arena) => {
    const networks = CHECK_SHAPES.map((shape) => {
      const model = checkModel(shape);
      return new PackedCrnn(model, packImage(model), arena);
    });
    return () =>
      networks.flatMap((network) => {
        network.push(checkFrame(3));
        network.reset();
        return Array.from({ length: 10 }, (_, t) => network.push(checkFrame(t)) ?? 0);
      });
  }],
];

/** The checksum of results: of their bits as 64-bit floats. */
export function checksumOf(results: readonly number[]): number {
  return crc32(numbersToBytes(results));
}

/**
 * Runs every kernel of a module once.
 *
 * @throws {Error} If one gives other numbers than it must.
 */
export function selfCheck(module: WebAssembly.Module): void {
  const cases = buildRuntime((arena) => CHECKS.map(([, , run]) => run(arena)), module);
  CHECKS.forEach(([what, checksum], i) => {
    let right = false;
    let cause: unknown;
    try {
      right = checksumOf(cases[i]()) === checksum;
    } catch (error) {
      cause = error;
    }
    if (right) return;
    throw new Error(
      `Cannot run a detector as this engine computes ${what} wrongly: update it, or report engine ` +
        `and machine`,
      { cause },
    );
  });
}
