/**
 * The tensors of layers: names and shapes as PyTorch has them, and what of each a file stores.
 *
 * @module
 */

/** A tensor of a network. */
export interface TensorLayout {
  /** PyTorch's name. */
  name: string;
  /** The dimensions of its floats, outermost first. */
  shape: readonly number[];
  /** The dimensions of what is stored of it as integers. */
  stored: readonly number[];
}

/** A tensor of which everything is stored. */
export function wholeTensor(name: string, shape: readonly number[]): TensorLayout {
  return { name, shape, stored: shape };
}

/** Elements of a tensor. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** A linear layer: weight (outputs,inputs) and bias. */
export function linearTensors(name: string, outputs: number, inputs: number): TensorLayout[] {
  return [wholeTensor(`${name}.weight`, [outputs, inputs]), wholeTensor(`${name}.bias`, [outputs])];
}

/** A linear layer without a bias. */
export function matrixTensors(name: string, outputs: number, inputs: number): TensorLayout[] {
  return [wholeTensor(`${name}.weight`, [outputs, inputs])];
}

/** A convolution of one channel to several: weight (channels,1,kf,kt) and bias. */
export function convolutionTensors(
  name: string,
  channels: number,
  [kf, kt]: readonly [number, number],
): TensorLayout[] {
  return [
    wholeTensor(`${name}.weight`, [channels, 1, kf, kt]),
    wholeTensor(`${name}.bias`, [channels]),
  ];
}

/** A convolution of every channel over time by itself, without a bias: weight (channels,1,k). */
export function depthwiseTensors(name: string, channels: number, kernel: number): TensorLayout[] {
  return [wholeTensor(`${name}.weight`, [channels, 1, kernel])];
}

/** The dimensions of a GRU layer. */
export interface GruLayout {
  /** Which layer of the network it is, from 0. */
  layer: number;
  /** Width of its input. */
  inputs: number;
  /** Its width, H. */
  hidden: number;
  /** 3 (reset, update, candidate) or 2 (update, candidate). */
  gates: 2 | 3;
  /** Inner width of its matrices, if they are two factors. */
  rank?: number;
}

/** The names of a GRU layer's tensors; of two gates there is no second bias. */
export interface GruNames {
  weightIh: string;
  weightHh: string;
  biasIh: string;
  biasHh?: string;
}

/** The names of a GRU layer's tensors. */
export function gruNames(layer: number, gates: 2 | 3): GruNames {
  return {
    weightIh: `gru.weight_ih_l${layer}`,
    weightHh: `gru.weight_hh_l${layer}`,
    ...(gates === 2 ? { biasIh: `gru.bias_l${layer}` } : {
      biasIh: `gru.bias_ih_l${layer}`,
      biasHh: `gru.bias_hh_l${layer}`,
    }),
  };
}

/**
 * A GRU layer: the matrix of its input and that of its state, each whole or of two factors, and the
 * biases. The two biases of a gate are added up where no reset gate stands between them, so only
 * the last third of the second is stored; with two gates there is one bias.
 */
export function gruTensors({ layer, inputs, hidden, gates, rank }: GruLayout): TensorLayout[][] {
  const rows = gates * hidden;
  const matrix = (name: string, columns: number): TensorLayout[] =>
    rank === undefined
      ? [wholeTensor(name, [rows, columns])]
      : [wholeTensor(`${name}.left`, [rows, rank]), wholeTensor(`${name}.right`, [rank, columns])];
  const { weightIh, weightHh, biasIh, biasHh } = gruNames(layer, gates);
  return [
    matrix(weightIh, inputs),
    matrix(weightHh, hidden),
    [
      wholeTensor(biasIh, [rows]),
      ...(biasHh === undefined ? [] : [{ name: biasHh, shape: [rows], stored: [hidden] }]),
    ],
  ];
}

/** Attention over states of width `hidden`, by a hidden layer of width `attention`. */
export function attentionTensors(
  name: string,
  hidden: number,
  attention: number,
): TensorLayout[] {
  return [
    ...linearTensors(`${name}.hidden`, attention, hidden),
    ...linearTensors(`${name}.energy`, 1, attention),
  ];
}

/** The classifier: its two rows count only by their difference, which alone is stored. */
export function classifierTensors(inputs: number): TensorLayout[] {
  return [
    { name: "classifier.weight", shape: [2, inputs], stored: [1, inputs] },
    { name: "classifier.bias", shape: [2], stored: [1] },
  ];
}
