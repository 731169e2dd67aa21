/**
 * Whether an engine computes as it must: each kernel once against plain JavaScript.
 *
 * @module
 */
import { type FrontEnd, hannWindow, melFilters, StreamingLogMel } from "@kws/features";
import { cos, log, PI, sin } from "@kws/kernels";
import type { CrnnShape } from "./crnn_shape.ts";
import { inRuntime } from "./clip_scorer.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { BIAS_BITS } from "./integer_tensor.ts";
import { KINDS } from "./kinds.ts";
import type { PackedModel } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { sizeOf } from "./tensor_layout.ts";

const FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 60, hop: 20, bands: 5 };

const SHAPE: CrnnShape = {
  ...{ bands: 5, channels: 3, kernel: [3, 2], stride: [2, 1], hidden: 5, layers: 2, dropout: 0 },
};

const FRAMES = 12;

/** Numbers from −1 to 1 without a pattern, the same everywhere. */
function* noise(): Generator<number> {
  for (let state = 1;;) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    yield (state >>> 8) / 8388608 - 1;
  }
}

function drawModel(): PackedModel<"crnn"> {
  const values = noise();
  return {
    ...{ kind: "crnn", shape: SHAPE, keyword: "", frontEnd: FRONT_END, window: 4, threshold: 0 },
    ...{ offset: -4, scales: [-16, -36] },
    tensors: KINDS.crnn.tensors(SHAPE).map(({ name, stored }) => ({
      ...{ name, shape: stored, bits: BIAS_BITS, scales: Int8Array.of(-58) },
      data: Int8Array.from({ length: sizeOf(stored) }, () => 127 * values.next().value!),
    })),
  };
}

/** The log-mel frames of a signal by plain loops over 64-bit floats. */
function plainLogMel(samples: Float32Array, frames: number): Float64Array {
  const { fftLength, hop, bands } = FRONT_END;
  const window = hannWindow(fftLength);
  const filters = melFilters(FRONT_END);
  const out = new Float64Array(frames * bands);
  for (let t = 0; t < frames; t++) {
    const power = Float64Array.from({ length: fftLength / 2 + 1 }, (_, bin) => {
      let [re, im] = [0, 0];
      for (let i = 0; i < fftLength; i++) {
        const turn = 2 * PI * ((bin * i) % fftLength) / fftLength;
        const x = window[i] * samples[t * hop + i];
        re += x * cos(turn);
        im -= x * sin(turn);
      }
      return re * re + im * im;
    });
    filters.forEach(({ first, weights }, band) => {
      const sum = weights.reduce((sum, weight, i) => sum + weight * power[first + i], 0);
      out[t * bands + band] = log(Math.min(1e9, Math.max(1e-9, sum)));
    });
  }
  return out;
}

const checked = new WeakSet<WebAssembly.Module>();

/**
 * Runs every kernel of `runtime.wasm` once and compares, once for every compiled module.
 *
 * @throws {Error} If one computes wrongly: the engine is broken, and nothing it says is to be believed.
 */
export function selfCheck(module: WebAssembly.Module): void {
  if (checked.has(module)) return;
  const model = drawModel();
  const { built: { network, logMel } } = inRuntime((arena) => ({
    network: new PackedCrnn(arena, model),
    logMel: new StreamingLogMel(arena, FRONT_END),
  }), module);
  const { fftLength, hop, bands } = FRONT_END;
  const values = noise();
  const samples = Float32Array.from(
    { length: fftLength + (FRAMES - 1) * hop },
    () => values.next().value!,
  );
  const expected = plainLogMel(samples, FRAMES);
  const reference = new IntegerCrnn(model);
  // NaN and infinity are to count as silence.
  const spoilt = Float32Array.of(NaN, Infinity, -Infinity);
  let [t, wrong] = [0, ""];
  logMel.push(samples, (frame) => {
    for (let band = 0; band < bands; band++) {
      if (Math.abs(frame[band] - expected[t * bands + band]) <= 1e-3) continue;
      wrong ||= "the front end";
    }
    if (network.pushInteger(frame) !== reference.push(frame)) wrong ||= "the network";
    t++;
  });
  if (t !== FRAMES) wrong ||= "the front end";
  logMel.push(spoilt, () => {});
  if (logMel.repaired !== spoilt.length) wrong ||= "the cleaning of samples";
  if (wrong) {
    throw new Error(
      `Cannot run a detector as ${wrong} must compute what plain JavaScript computes: this ` +
        `engine's WebAssembly is broken`,
    );
  }
  checked.add(module);
}
