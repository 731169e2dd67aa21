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

function whole(name: string, shape: readonly number[]): TensorLayout {
  return { name, shape, stored: shape };
}

/** Elements of a tensor. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** A linear layer: weight (outputs,inputs) and bias. */
export function linearTensors(name: string, outputs: number, inputs: number): TensorLayout[] {
  return [whole(`${name}.weight`, [outputs, inputs]), whole(`${name}.bias`, [outputs])];
}

/** A linear layer without a bias. */
export function matrixTensors(name: string, outputs: number, inputs: number): TensorLayout[] {
  return [whole(`${name}.weight`, [outputs, inputs])];
}

/** A convolution of one channel to several: weight (channels,1,kf,kt) and bias. */
export function convolutionTensors(
  name: string,
  channels: number,
  [kf, kt]: readonly [number, number],
): TensorLayout[] {
  return [whole(`${name}.weight`, [channels, 1, kf, kt]), whole(`${name}.bias`, [channels])];
}

/** A convolution of every channel over time by itself, without a bias: weight (channels,1,k). */
export function depthwiseTensors(name: string, channels: number, kernel: number): TensorLayout[] {
  return [whole(`${name}.weight`, [channels, 1, kernel])];
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

/**
 * A GRU layer. The two biases of a gate are added up where no reset gate stands between them, so only
 * the last third of the second is stored; with two gates there is one bias.
 */
export function gruTensors({ layer, inputs, hidden, gates, rank }: GruLayout): TensorLayout[] {
  const rows = gates * hidden;
  const matrix = (name: string, columns: number): TensorLayout[] =>
    rank === undefined
      ? [whole(name, [rows, columns])]
      : [whole(`${name}.left`, [rows, rank]), whole(`${name}.right`, [rank, columns])];
  const biases = gates === 2 ? [whole(`gru.bias_l${layer}`, [rows])] : [
    whole(`gru.bias_ih_l${layer}`, [rows]),
    { name: `gru.bias_hh_l${layer}`, shape: [rows], stored: [hidden] },
  ];
  return [
    ...matrix(`gru.weight_ih_l${layer}`, inputs),
    ...matrix(`gru.weight_hh_l${layer}`, hidden),
    ...biases,
  ];
}

/** Attention over states of width `hidden`, by a hidden layer of width `attention`. */
export function attentionTensors(hidden: number, attention: number): TensorLayout[] {
  return [
    ...linearTensors("attention.hidden", attention, hidden),
    ...linearTensors("attention.energy", 1, attention),
  ];
}

/** The classifier: its two rows count only by their difference, which alone is stored. */
export function classifierTensors(inputs: number): TensorLayout[] {
  return [
    { name: "classifier.weight", shape: [2, inputs], stored: [1, inputs] },
    { name: "classifier.bias", shape: [2], stored: [1] },
  ];
}
