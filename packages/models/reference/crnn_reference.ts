/**
 * The network once more, as plain loops over 64-bit floats: slow, easily read, no kernels.
 *
 * This is what the fast engines are checked against; it is itself checked against PyTorch by
 * `../golden/crnn.json`. Letters of shapes: B clips, T frames, T' steps, F' bands of the
 * convolution's output, C channels, H width of the GRU, L layers.
 *
 * @module
 */
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import type { ParameterSet } from "../parameters.ts";
import { gruBackward, type GruCache, gruForward, linearBackward, linearForward } from "./_loops.ts";
import { referenceLoss, type SoftTargets } from "./loss_reference.ts";

/** Options of {@linkcode referenceForward}. */
export interface ReferenceOptions {
  /** Clips, B. */
  batch: number;
  /** Frames of a clip, T. */
  frames: number;
  /** Factors of the states between GRU layers, (L−1,T',B,H); all 1 where it is left out. */
  dropoutMask?: ArrayLike<number>;
}

/** Everything that a forward pass computes. */
export interface ReferenceOutput {
  /** The convolution's output, flattened channel-major, (T',B,C·F'). */
  convolution: Float64Array;
  /** The states of every GRU layer, before dropout, each (T',B,H). */
  hidden: Float64Array[];
  /** The attention's energies, (T',B). */
  energies: Float64Array;
  /** The attention's weights, (T',B); they sum to 1 over time. */
  attention: Float64Array;
  /** The states of the top layer, weighted by the attention, (B,H). */
  pooled: Float64Array;
  /** (B,2). */
  logits: Float64Array;
  /** The keyword's probability, (B). */
  probabilities: Float64Array;
}

interface Cache {
  /** Input of every GRU layer, each (T',B,I). */
  inputs: Float64Array[];
  gates: GruCache[];
  /** tanh of the attention's hidden layer, (T',B,H). */
  tanh: Float64Array;
}

/** The parameter called `name`. */
function tensor(parameters: ParameterSet, name: string): Float32Array {
  const found = parameters.get(name);
  if (!found) throw new RangeError(`Cannot run the network as parameter "${name}" is missing`);
  return found.data;
}

function checkLength(name: string, values: ArrayLike<number>, length: number): void {
  if (values.length === length) return;
  throw new RangeError(
    `Cannot run the network as ${name} must have ${length} elements: ` +
      `current value is ${values.length}`,
  );
}

/** Convolution without padding or activation: x (B,T,bands) to y (T',B,C·F'). */
function convolve(
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  shape: CrnnShape,
  { batch, frames }: ReferenceOptions,
): Float64Array {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st] } = shape;
  const { outBands, steps, features } = crnnSizes(shape, frames);
  const y = new Float64Array(steps * batch * features);
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < batch; b++) {
      for (let c = 0; c < channels; c++) {
        for (let f = 0; f < outBands; f++) {
          let sum = bias[c];
          for (let i = 0; i < kf; i++) {
            for (let j = 0; j < kt; j++) {
              sum += weight[(c * kf + i) * kt + j] *
                x[(b * frames + t * st + j) * bands + f * sf + i];
            }
          }
          y[(t * batch + b) * features + c * outBands + f] = sum;
        }
      }
    }
  }
  return y;
}

/** Adds the gradients of {@linkcode convolve} to dWeight and dBias. */
function convolveBackward(
  dy: Float64Array,
  x: ArrayLike<number>,
  dWeight: Float64Array,
  dBias: Float64Array,
  shape: CrnnShape,
  { batch, frames }: ReferenceOptions,
): void {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st] } = shape;
  const { outBands, steps, features } = crnnSizes(shape, frames);
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < batch; b++) {
      for (let c = 0; c < channels; c++) {
        for (let f = 0; f < outBands; f++) {
          const slope = dy[(t * batch + b) * features + c * outBands + f];
          dBias[c] += slope;
          for (let i = 0; i < kf; i++) {
            for (let j = 0; j < kt; j++) {
              dWeight[(c * kf + i) * kt + j] += slope *
                x[(b * frames + t * st + j) * bands + f * sf + i];
            }
          }
        }
      }
    }
  }
}

/** Softmax of the energies (T',B) over time. */
function softmaxOverTime(energies: Float64Array, batch: number): Float64Array {
  const weights = new Float64Array(energies.length);
  for (let b = 0; b < batch; b++) {
    let most = -Infinity;
    for (let i = b; i < energies.length; i += batch) most = Math.max(most, energies[i]);
    let sum = 0;
    for (let i = b; i < energies.length; i += batch) {
      sum += weights[i] = Math.exp(energies[i] - most);
    }
    for (let i = b; i < energies.length; i += batch) weights[i] /= sum;
  }
  return weights;
}

function run(
  parameters: ParameterSet,
  shape: CrnnShape,
  features: ArrayLike<number>,
  options: ReferenceOptions,
): { output: ReferenceOutput; cache: Cache } {
  const { batch, frames, dropoutMask } = options;
  const { steps } = crnnSizes(shape, frames);
  const { hidden: width, layers } = shape;
  const get = (name: string): Float32Array => tensor(parameters, name);
  const size = steps * batch * width;
  checkLength("features", features, batch * frames * shape.bands);
  if (dropoutMask) checkLength("dropoutMask", dropoutMask, (layers - 1) * size);
  const convolution = convolve(features, get("conv.weight"), get("conv.bias"), shape, options);
  const inputs: Float64Array[] = [];
  const gates: GruCache[] = [];
  let below = convolution;
  for (let layer = 0; layer < layers; layer++) {
    if (layer > 0 && dropoutMask) {
      below = below.map((value, i) => value * dropoutMask[(layer - 1) * size + i]);
    }
    inputs.push(below);
    gates.push(gruForward(below, steps, batch, width, {
      weightIh: get(`gru.weight_ih_l${layer}`),
      weightHh: get(`gru.weight_hh_l${layer}`),
      biasIh: get(`gru.bias_ih_l${layer}`),
      biasHh: get(`gru.bias_hh_l${layer}`),
    }));
    below = gates[layer].h;
  }
  const top = below;
  const rows = steps * batch;
  const tanh = linearForward(
    top,
    rows,
    get("attention.hidden.weight"),
    get("attention.hidden.bias"),
  ).map(Math.tanh);
  const energies = linearForward(
    tanh,
    rows,
    get("attention.energy.weight"),
    get("attention.energy.bias"),
  );
  const attention = softmaxOverTime(energies, batch);
  const pooled = new Float64Array(batch * width);
  for (let row = 0; row < rows; row++) {
    const b = row % batch;
    for (let j = 0; j < width; j++) pooled[b * width + j] += attention[row] * top[row * width + j];
  }
  const logits = linearForward(pooled, batch, get("classifier.weight"), get("classifier.bias"));
  const probabilities = Float64Array.from(
    { length: batch },
    (_, b) => 1 / (1 + Math.exp(logits[2 * b] - logits[2 * b + 1])),
  );
  return {
    output: {
      convolution,
      hidden: gates.map(({ h }) => h),
      energies,
      attention,
      pooled,
      logits,
      probabilities,
    },
    cache: { inputs, gates, tanh },
  };
}

/**
 * Runs the network.
 *
 * @param features log-mel, (B,T,bands).
 * @throws {RangeError} If a parameter is missing or an array has another length than its shape.
 */
export function referenceForward(
  parameters: ParameterSet,
  shape: CrnnShape,
  features: ArrayLike<number>,
  options: ReferenceOptions,
): ReferenceOutput {
  return run(parameters, shape, features, options).output;
}

/** Options of {@linkcode referenceGradients}. */
export interface ReferenceGradientOptions extends ReferenceOptions {
  /** A teacher, where there is one; the loss is plain cross-entropy otherwise. */
  softTargets?: SoftTargets;
}

/** What {@linkcode referenceGradients} returns. */
export interface ReferenceGradients {
  /** The mean loss of the clips. */
  loss: number;
  /** Its gradient for every parameter. */
  gradients: ParameterSet;
  /** The forward pass. */
  output: ReferenceOutput;
}

/**
 * The mean loss of a batch and its gradient for every parameter.
 *
 * @param features log-mel, (B,T,bands).
 * @param labels 1 for the keyword, 0 for everything else, −1 where only the teacher judges; (B).
 * @throws {RangeError} If a parameter is missing or an array has another length than its shape.
 */
export function referenceGradients(
  parameters: ParameterSet,
  shape: CrnnShape,
  features: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: ReferenceGradientOptions,
): ReferenceGradients {
  const { batch, frames, dropoutMask, softTargets } = options;
  checkLength("labels", labels, batch);
  const { output, cache } = run(parameters, shape, features, options);
  const { attention, pooled, hidden } = output;
  const { hidden: width, layers } = shape;
  const { steps } = crnnSizes(shape, frames);
  const rows = steps * batch;
  const sums = new Map<string, Float64Array>();
  for (const [name, { data }] of parameters) sums.set(name, new Float64Array(data.length));
  const get = (name: string): Float32Array => tensor(parameters, name);
  const linear = (name: string, dy: Float64Array, x: Float64Array, count: number): Float64Array =>
    linearBackward(dy, x, count, get(`${name}.weight`), {
      weight: sums.get(`${name}.weight`)!,
      bias: sums.get(`${name}.bias`)!,
    });

  const { loss, dLogits } = referenceLoss(output.logits, labels, softTargets);
  const dPooled = linear("classifier", dLogits, pooled, batch);

  // pooled = Σ_t attention · top, and the softmax's gradient: w (dw − Σ w dw).
  const top = hidden[layers - 1];
  let dh: Float64Array = new Float64Array(rows * width);
  const dEnergies = new Float64Array(rows);
  const mean = new Float64Array(batch);
  for (let row = 0; row < rows; row++) {
    const b = row % batch;
    for (let j = 0; j < width; j++) {
      dh[row * width + j] = attention[row] * dPooled[b * width + j];
      dEnergies[row] += top[row * width + j] * dPooled[b * width + j];
    }
    mean[b] += attention[row] * dEnergies[row];
  }
  for (let row = 0; row < rows; row++) {
    dEnergies[row] = attention[row] * (dEnergies[row] - mean[row % batch]);
  }
  const dTanh = linear("attention.energy", dEnergies, cache.tanh, rows)
    .map((slope, i) => slope * (1 - cache.tanh[i] * cache.tanh[i]));
  linear("attention.hidden", dTanh, top, rows).forEach((slope, i) => dh[i] += slope);

  for (let layer = layers - 1; layer >= 0; layer--) {
    const dx = gruBackward(dh, cache.inputs[layer], cache.gates[layer], steps, batch, width, {
      weightIh: get(`gru.weight_ih_l${layer}`),
      weightHh: get(`gru.weight_hh_l${layer}`),
    }, {
      weightIh: sums.get(`gru.weight_ih_l${layer}`)!,
      weightHh: sums.get(`gru.weight_hh_l${layer}`)!,
      biasIh: sums.get(`gru.bias_ih_l${layer}`)!,
      biasHh: sums.get(`gru.bias_hh_l${layer}`)!,
    });
    dh = dropoutMask && layer > 0
      ? dx.map((slope, i) => slope * dropoutMask[(layer - 1) * rows * width + i])
      : dx;
  }
  convolveBackward(dh, features, sums.get("conv.weight")!, sums.get("conv.bias")!, shape, options);

  const gradients: ParameterSet = new Map();
  for (const [name, { shape }] of parameters) {
    gradients.set(name, { shape, data: Float32Array.from(sums.get(name)!) });
  }
  return { loss, gradients, output };
}
