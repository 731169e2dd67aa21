/**
 * The start-up check: every kernel once on a tiny case, against plain JavaScript.
 *
 * @module
 */
import { cos, log, PI, type RuntimeArena, runtimeArena, sin } from "@kws/kernels";
import { type FrontEnd, hannWindow, LogMel, logMelBytes, melFilters } from "@kws/features";
import type { CrnnShape } from "./crnn_shape.ts";
import { CRNN } from "./crnn_kind.ts";
import { dot } from "./integer_arithmetic.ts";
import type { PackedModel } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { packImage, packMatrix } from "./packed_image.ts";
import { sizeOf } from "./tensor_layout.ts";

/** Front ends of every kind of stage that their transforms have: first ones and later ones. */
const LENGTHS = [240, 400, 512, 192, 100, 144, 120, 200, 324, 500];
const FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 240, hop: 240, bands: 5 };
/** Frames that are transformed: a group of four, and one of the next. */
const FRAMES = 5;

/** Networks whose steps are run: all paths of the step in few numbers. */
export const CHECK_SHAPES: readonly CrnnShape[] = [
  { bands: 5, channels: 3, kernel: [2, 3], stride: [2, 2], hidden: 5, layers: 2, dropout: 0 },
  {
    ...{ bands: 5, channels: 2, kernel: [4, 2], stride: [5, 1], hidden: 3, layers: 1, dropout: 0 },
    ...{ gates: 2, attention: 2, rank: 2 },
  },
];

/** What the reference says last of ten frames of {@linkcode checkFrame}, in Q12; a test holds it. */
export const CHECK_LOG_ODDS: readonly number[] = [803, -798];

/** Numbers without order: the i-th, a whole number from −64 to 63. */
function scattered(i: number): number {
  return ((i * 7919 + 13 * i * i) % 128 + 128) % 128 - 64;
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
    ...{ frontEnd: FRONT_END, scales: [-19, -20], tensors },
  };
}

/** The t-th frame that it is given. */
export function checkFrame(t: number): Float32Array {
  return Float32Array.from({ length: 5 }, (_, i) => scattered(5 * t + i) / 8 - 4);
}

/**
 * Runs every kernel of a module once.
 *
 * @throws {Error} If one gives other numbers than plain JavaScript.
 */
export function selfCheck(module: WebAssembly.Module): void {
  const arena = runtimeArena(
    LENGTHS.reduce(
      (sum, fftLength) => sum + logMelBytes({ ...FRONT_END, fftLength }, FRAMES * fftLength),
      65536,
    ),
    module,
  );
  const parts: Record<string, (arena: RuntimeArena) => boolean> = {
    "the samples' check": isCleanRight,
    "the log-mel front end": isLogMelRight,
    "integer products": isProductRight,
    "the network's step": isStepRight,
  };
  for (const [what, isRight] of Object.entries(parts)) {
    let right = false;
    let cause: unknown;
    try {
      right = isRight(arena);
    } catch (error) {
      cause = error;
    }
    if (right) continue;
    throw new Error(
      `Cannot run a detector as this engine computes ${what} wrongly: update it, or report engine ` +
        `and machine`,
      { cause },
    );
  }
}

function isCleanRight(arena: RuntimeArena): boolean {
  const samples = arena.f32(8);
  samples.set([1, NaN, 3, -Infinity, 5, 2e12, -7, 8]);
  const count = arena.wasm.clean(samples.byteOffset, 7);
  return count === 3 && samples.join() === "1,0,3,0,5,0,-7,8";
}

function isProductRight(arena: RuntimeArena): boolean {
  return [[-56, -40, -61, -70, -56], [-150, 10, -61, -70, -56]].every((scales) => {
    const shape = [5, 6];
    const data = Int8Array.from({ length: 30 }, (_, i) => 2 * scattered(i));
    const packed = packMatrix(data, scales, 8);
    const matrix = arena.u8(packed.length);
    matrix.set(packed);
    const x = arena.i16(8);
    for (let i = 0; i < 6; i++) x[i] = 500 * scattered(i + 3);
    const y = arena.i32(8);
    arena.wasm.product(y.byteOffset, matrix.byteOffset, x.byteOffset, 8, 8);
    const tensor = { name: "", shape, bits: 8, data, scales: Int8Array.from(scales) };
    // A scale that no Int8Array holds is added.
    return scales.every((scale, row) =>
      y[row] === dot({ ...tensor, scales: Int8Array.of(0) }, row, x, scale)
    );
  });
}

function isStepRight(arena: RuntimeArena): boolean {
  return CHECK_SHAPES.every((shape, i) => {
    const model = checkModel(shape);
    const network = new PackedCrnn(model, packImage(model), arena);
    network.push(checkFrame(3));
    network.reset();
    let logOdds: number | undefined;
    for (let t = 0; t < 10; t++) logOdds = network.push(checkFrame(t)) ?? logOdds;
    return logOdds === CHECK_LOG_ODDS[i] / 4096;
  });
}

/**
 * One frame against a Fourier transform by its definition; four more, each half as loud as the one
 * before, so that each of the four lanes has to keep its own.
 */
function isLogMelRight(arena: RuntimeArena): boolean {
  return LENGTHS.every((fftLength) =>
    isFrontEndRight(arena, { ...FRONT_END, fftLength, hop: fftLength })
  );
}

function isFrontEndRight(arena: RuntimeArena, frontEnd: FrontEnd): boolean {
  const { fftLength, bands } = frontEnd;
  const sound = Float32Array.from({ length: fftLength }, (_, i) => scattered(i) / 64);
  const samples = new Float32Array(FRAMES * fftLength)
    .map((_, i) => sound[i % fftLength] / (1 << Math.floor(i / fftLength)));
  const frames = new LogMel(arena, frontEnd, samples.length).signal(samples);
  const turns = Array.from({ length: fftLength }, (_, i) => 2 * PI * i / fftLength);
  const [cosines, sines] = [turns.map(cos), turns.map(sin)];
  const windowed = hannWindow(fftLength).map((weight, i) => weight * sound[i]);
  const power = Float64Array.from({ length: fftLength / 2 + 1 }, (_, k) => {
    let [re, im] = [0, 0];
    for (let i = 0, at = 0; i < fftLength; i++, at = (at + k) % fftLength) {
      re += windowed[i] * cosines[at];
      im += windowed[i] * sines[at];
    }
    return re * re + im * im;
  });
  return melFilters(frontEnd).every(({ first, weights }, band) => {
    const sum = weights.reduce((all, weight, i) => all + weight * power[first + i], 0);
    return Array.from({ length: FRAMES }, (_, t) => log(sum) - 2 * t * log(2))
      .every((expected, t) => Math.abs(frames[t * bands + band] - expected) < 3e-5);
  });
}
