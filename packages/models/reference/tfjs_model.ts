/**
 * The network written with TensorFlow.js operations: the independent witness of the kernels.
 *
 * Nothing here knows a gradient: TensorFlow.js differentiates. The convolution has two forms, since
 * not every backend can train the first: `conv2d`, and a matrix product of the input's patches.
 *
 * @module
 */
import type * as tfjs from "@tensorflow/tfjs";
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import type { ParameterSet } from "../parameters.ts";
import { crnnLayout } from "../topologies/crnn.ts";
import type { SoftTargets } from "./loss_reference.ts";

/** The module `@tensorflow/tfjs`, or `@tensorflow/tfjs-node`. */
export type Tf = typeof tfjs;

/** How the convolution is computed. */
export type ConvolutionForm = "conv2d" | "patches";

/** Options of {@linkcode forward} and {@linkcode gradients}. */
export interface TfjsOptions {
  /** The network's dimensions. */
  shape: CrnnShape;
  /** Clips, B. */
  batch: number;
  /** Frames of a clip, T. */
  frames: number;
  /** Factors of the states between GRU layers, (L−1,T',B,H); all 1 where it is left out. */
  dropoutMask?: Float32Array;
  /** A teacher, where there is one; the loss is plain cross-entropy otherwise. */
  softTargets?: SoftTargets;
  /** Defaults to `"patches"`, which every backend can train. */
  convolution?: ConvolutionForm;
}

/** What {@linkcode forward} returns. */
export interface TfjsOutput {
  /** (B,2). */
  logits: Float32Array;
  /** The attention's weights, (T',B). */
  attention: Float32Array;
}

/** The parameters as tensors, by PyTorch's names. */
type Weights = Record<string, tfjs.Tensor>;

/** Outputs of the network for features (B,T,bands). */
export function forward(
  tf: Tf,
  parameters: ParameterSet,
  features: Float32Array,
  options: TfjsOptions,
): TfjsOutput {
  return tf.tidy(() => {
    const { logits, attention } = network(tf, upload(tf, parameters), options)(
      input(tf, features, options),
    );
    return {
      logits: logits.dataSync() as Float32Array,
      attention: attention.dataSync() as Float32Array,
    };
  });
}

/** A network whose weights stay with the backend, as for a stream of clips. */
export interface Predictor {
  /** Logits (B,2) of features (B,T,bands). */
  predict(features: Float32Array): Float32Array;
  /** Frees the weights. */
  dispose(): void;
}

/** Uploads the parameters once; what is left of {@linkcode forward} is done for every call. */
export function predictor(tf: Tf, parameters: ParameterSet, options: TfjsOptions): Predictor {
  const weights = upload(tf, parameters);
  const run = network(tf, weights, options);
  return {
    predict: (features) =>
      tf.tidy(() => run(input(tf, features, options)).logits.dataSync() as Float32Array),
    dispose: () => tf.dispose(weights),
  };
}

/**
 * The mean loss of a batch and its gradient for every parameter, by automatic differentiation.
 *
 * @param features log-mel, (B,T,bands).
 * @param labels 1 for the keyword, 0 for everything else, −1 where only the teacher judges; (B).
 */
export function gradients(
  tf: Tf,
  parameters: ParameterSet,
  features: Float32Array,
  labels: ArrayLike<number>,
  options: TfjsOptions,
): { loss: number; gradients: ParameterSet } {
  const names = [...crnnLayout(options.shape).slots.keys()];
  const set: ParameterSet = new Map();
  const loss = tf.tidy(() => {
    const weights = upload(tf, parameters);
    const x = input(tf, features, options);
    const lossOf = (...tensors: tfjs.Tensor[]): tfjs.Tensor => {
      const named = Object.fromEntries(tensors.map((tensor, i) => [names[i], tensor]));
      return meanLoss(tf, network(tf, named, options)(x).logits, labels, options.softTargets);
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(names.map((name) => weights[name]));
    names.forEach((name, i) => {
      const data = grads[i].dataSync() as Float32Array;
      set.set(name, { shape: parameters.get(name)!.shape, data });
    });
    return value.dataSync()[0];
  });
  return { loss, gradients: set };
}

function upload(tf: Tf, parameters: ParameterSet): Weights {
  return Object.fromEntries(
    [...parameters].map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
}

/** The input as the convolution wants it: an image, or its patches (T',B,F',kf·kt). */
function input(tf: Tf, features: Float32Array, options: TfjsOptions): tfjs.Tensor {
  const { shape, batch, frames, convolution } = options;
  const { bands, kernel: [kf, kt], stride: [sf, st] } = shape;
  if (convolution === "conv2d") {
    return tf.transpose(tf.tensor(features, [batch, frames, bands, 1]), [0, 2, 1, 3]);
  }
  const { outBands, steps } = crnnSizes(shape, frames);
  const patches = new Float32Array(steps * batch * outBands * kf * kt);
  let at = 0;
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < batch; b++) {
      for (let f = 0; f < outBands; f++) {
        for (let i = 0; i < kf; i++) {
          const from = (b * frames + t * st) * bands + f * sf + i;
          for (let j = 0; j < kt; j++) patches[at++] = features[from + j * bands];
        }
      }
    }
  }
  return tf.tensor(patches, [steps * batch * outBands, kf * kt]);
}

/** The network as a function of {@linkcode input}. */
function network(
  tf: Tf,
  w: Weights,
  options: TfjsOptions,
): (x: tfjs.Tensor) => { logits: tfjs.Tensor2D; attention: tfjs.Tensor } {
  const { shape, batch, frames, dropoutMask } = options;
  const { hidden, layers } = shape;
  const { steps, features } = crnnSizes(shape, frames);
  const linear = (x: tfjs.Tensor, name: string): tfjs.Tensor2D =>
    tf.add(
      tf.matMul(x as tfjs.Tensor2D, w[`${name}.weight`] as tfjs.Tensor2D, false, true),
      w[`${name}.bias`],
    );
  return (x) => {
    let below = convolve(tf, w, x, options); // (T',B,C·F')
    let states: tfjs.Tensor[] = [];
    for (let layer = 0; layer < layers; layer++) {
      if (layer > 0 && dropoutMask) {
        const size = steps * batch * hidden;
        const mask = dropoutMask.subarray((layer - 1) * size, layer * size);
        below = tf.mul(below, tf.tensor(mask, [steps, batch, hidden]));
      }
      states = gru(tf, w, layer, below, steps, batch, layer === 0 ? features : hidden, hidden);
      below = tf.stack(states);
    }
    const rows = tf.reshape(below, [steps * batch, hidden]);
    const energies = linear(tf.tanh(linear(rows, "attention.hidden")), "attention.energy");
    // TensorFlow.js takes the softmax of the last axis only.
    const byClip = tf.transpose(tf.reshape(energies, [steps, batch]));
    const attention = tf.transpose(tf.softmax(byClip));
    const pooled = tf.sum(tf.mul(tf.expandDims(attention, 2), below), 0);
    return { logits: linear(pooled, "classifier"), attention };
  };
}

/** The convolution's output, flattened channel-major, (T',B,C·F'). */
function convolve(tf: Tf, w: Weights, x: tfjs.Tensor, options: TfjsOptions): tfjs.Tensor {
  const { shape, batch, frames, convolution } = options;
  const { channels, kernel, stride } = shape;
  const { outBands, steps, features } = crnnSizes(shape, frames);
  if (convolution === "conv2d") {
    const kernels = tf.transpose(w["conv.weight"], [2, 3, 1, 0]) as tfjs.Tensor4D;
    const strides: [number, number] = [stride[0], stride[1]];
    const y = tf.add(tf.conv2d(x as tfjs.Tensor4D, kernels, strides, "valid"), w["conv.bias"]);
    return tf.reshape(tf.transpose(y, [2, 0, 3, 1]), [steps, batch, features]);
  }
  const kernels = tf.reshape(w["conv.weight"], [channels, kernel[0] * kernel[1]]);
  const y = tf.add(
    tf.matMul(x as tfjs.Tensor2D, kernels as tfjs.Tensor2D, false, true),
    w["conv.bias"],
  );
  const maps = tf.reshape(y, [steps * batch, outBands, channels]);
  return tf.reshape(tf.transpose(maps, [0, 2, 1]), [steps, batch, features]);
}

/** The states (B,H) of one GRU layer in PyTorch's form, after every step of x (T',B,I). */
function gru(
  tf: Tf,
  w: Weights,
  layer: number,
  x: tfjs.Tensor,
  steps: number,
  batch: number,
  inputs: number,
  hidden: number,
): tfjs.Tensor2D[] {
  const weight = (name: string): tfjs.Tensor2D =>
    w[`gru.weight_${name}_l${layer}`] as tfjs.Tensor2D;
  const all = tf.add(
    tf.matMul(tf.reshape(x, [steps * batch, inputs]) as tfjs.Tensor2D, weight("ih"), false, true),
    w[`gru.bias_ih_l${layer}`],
  );
  const products = tf.split(all, steps) as tfjs.Tensor2D[];
  const states: tfjs.Tensor2D[] = [];
  let h = tf.zeros([batch, hidden]) as tfjs.Tensor2D;
  for (const product of products) {
    const recurrent = tf.add(
      tf.matMul(h, weight("hh"), false, true),
      w[`gru.bias_hh_l${layer}`],
    );
    const [inputR, inputZ, inputN] = tf.split(product, 3, 1) as tfjs.Tensor2D[];
    const [stateR, stateZ, stateN] = tf.split(recurrent, 3, 1) as tfjs.Tensor2D[];
    const r = tf.sigmoid(tf.add(inputR, stateR));
    const z = tf.sigmoid(tf.add(inputZ, stateZ));
    const n = tf.tanh(tf.add(inputN, tf.mul(r, stateN)));
    h = tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h)) as tfjs.Tensor2D;
    states.push(h);
  }
  return states;
}

/** The mean of α τ² KL(teacher ‖ student at τ) + (1 − α) cross-entropy. */
function meanLoss(
  tf: Tf,
  logits: tfjs.Tensor2D,
  labels: ArrayLike<number>,
  softTargets?: SoftTargets,
): tfjs.Tensor {
  const { temperature = 1, share = 0 } = softTargets ?? {};
  const alpha = Array.from(labels, (label) => label < 0 ? 1 : share);
  const hard = Array.from(labels, (label, b) => {
    const rest = 1 - alpha[b];
    return label === 1 ? [0, rest] : [rest, 0];
  });
  const crossEntropy = tf.neg(tf.sum(tf.mul(tf.tensor2d(hard), tf.logSoftmax(logits))));
  if (!softTargets) return tf.div(crossEntropy, labels.length);
  const teacher = tf.div(
    tf.tensor(Float32Array.from(softTargets.logits), [labels.length, 2]),
    temperature,
  );
  const divergence = tf.mul(
    tf.softmax(teacher),
    tf.sub(tf.logSoftmax(teacher), tf.logSoftmax(tf.div(logits, temperature))),
  );
  const factors = tf.tensor(alpha.map((value) => value * temperature ** 2), [labels.length, 1]);
  return tf.div(tf.add(crossEntropy, tf.sum(tf.mul(factors, divergence))), labels.length);
}
