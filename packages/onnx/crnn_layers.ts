/**
 * The layers of a CRNN as ONNX operators.
 *
 * Letters of shapes: T frames, T' steps, C channels, F' bands of the convolution's output, H width of the
 * GRU, A width of the attention's hidden layer, R rank. Tensors keep PyTorch's names.
 *
 * Source of the operators: https://onnx.ai/onnx/operators, version 17 and before.
 *
 * @module
 */
import { type CrnnShape, crnnSizes, gruInputs, gruNames } from "@kws/runtime/network";
import type { OnnxGraph } from "./onnx_graph.ts";

/** What the layers are made of. */
export interface CrnnParts {
  graph: OnnxGraph;
  shape: CrnnShape;
  /** The network's tensors by their names. */
  tensor(name: string): Float32Array;
}

/** x (T',1,C·F') from log-mel (1,T,bands): the offset subtracted, then the convolution. */
export function convolution(
  { graph, shape, tensor }: CrnnParts,
  features: string,
  offset: number,
): string {
  const { channels, kernel, stride } = shape;
  const { features: width } = crnnSizes(shape, kernel[1]);
  const level = graph.floats("offset", [], Float32Array.of(offset));
  const lowered = graph.node("features_without_offset", "Sub", [features, level]);
  // The kernel's first axis is that of the bands: (1,T,bands) → (1,bands,T) → (1,1,bands,T).
  const turned = graph.node("bands_first", "Transpose", [lowered], { perm: [0, 2, 1] });
  const image = graph.node("image", "Unsqueeze", [turned, graph.integers("channel_axis", [1])]);
  const maps = graph.node("maps", "Conv", [
    image,
    graph.floats("conv.weight", [channels, 1, ...kernel], tensor("conv.weight")),
    graph.floats("conv.bias", [channels], tensor("conv.bias")),
  ], { kernel_shape: kernel, strides: stride });
  // (1,C,F',T') → (T',1,C,F') → (T',1,C·F').
  const steps = graph.node("steps", "Transpose", [maps], { perm: [3, 0, 1, 2] });
  return graph.node("gru_inputs", "Reshape", [steps, graph.integers("flat", [-1, 1, width])]);
}

/** The states of a GRU layer, and the last of them. */
export interface GruValues {
  /** (T',1,H). */
  states: string;
  /** (1,1,H). */
  last: string;
}

/**
 * A GRU layer, from x (T',1,I) and the state before it (1,1,H).
 *
 * With `linear_before_reset` ONNX's unit is PyTorch's: the reset gate multiplies U h + c, and an open
 * update gate keeps the state, h' = (1 − z) n + z h. Only the order of the gates is another.
 *
 * @param before Without it zeros, with which a clip begins.
 */
export function gru(parts: CrnnParts, layer: number, x: string, before?: string): GruValues {
  const { graph, shape } = parts;
  const { hidden, gates = 3 } = shape;
  const { weightIh, weightHh } = gruNames(layer, gates);
  const [every, last] = graph.nodeOfSeveral([`gru_l${layer}`, `last_l${layer}`], "GRU", [
    x,
    gruMatrix(parts, weightIh, gruInputs(shape, layer)),
    gruMatrix(parts, weightHh, hidden),
    gruBiases(parts, layer),
    // Between them lengths of sequences, which all end where the input does.
    ...(before === undefined ? [] : ["", before]),
  ], { hidden_size: hidden, linear_before_reset: 1 });
  // (T',directions,1,H) of one direction → (T',1,H).
  const axis = graph.integers(`direction_axis_l${layer}`, [1]);
  return { states: graph.node(`states_l${layer}`, "Squeeze", [every, axis]), last };
}

/**
 * A matrix of a GRU layer, (1,3H,columns). Of low rank the file holds the two factors, which runtimes
 * multiply when they load it, as the network here does.
 */
function gruMatrix({ graph, shape, tensor }: CrnnParts, name: string, columns: number): string {
  const { hidden, rank } = shape;
  const rows = 3 * hidden;
  if (rank === undefined) {
    return graph.floats(name, [1, rows, columns], inOrder(shape, tensor(name), columns));
  }
  const left = inOrder(shape, tensor(`${name}.left`), rank);
  return graph.node(name, "MatMul", [
    graph.floats(`${name}.left`, [1, rows, rank], left),
    graph.floats(`${name}.right`, [1, rank, columns], tensor(`${name}.right`)),
  ]);
}

/** Both biases of a GRU layer one after the other, (1,6H); with two gates the second is zeros. */
function gruBiases({ graph, shape, tensor }: CrnnParts, layer: number): string {
  const { hidden, gates = 3 } = shape;
  const { biasIh, biasHh } = gruNames(layer, gates);
  const biases = new Float32Array(6 * hidden);
  biases.set(inOrder(shape, tensor(biasIh), 1));
  if (biasHh !== undefined) biases.set(inOrder(shape, tensor(biasHh), 1), 3 * hidden);
  return graph.floats(biasIh, [1, 6 * hidden], biases);
}

/**
 * The rows of a GRU's tensor (GH,columns) in ONNX's order, update, reset, candidate, where PyTorch's is
 * reset, update, candidate. With two gates the reset gate's rows are zeros: σ(0) is the ½ that it stays
 * at.
 */
function inOrder(
  { hidden, gates = 3 }: CrnnShape,
  rows: Float32Array,
  columns: number,
): Float32Array {
  const size = hidden * columns;
  const ordered = new Float32Array(3 * size);
  const update = (gates - 2) * size;
  ordered.set(rows.subarray(update, update + size));
  if (gates === 3) ordered.set(rows.subarray(0, size), size);
  ordered.set(rows.subarray(update + size), 2 * size);
  return ordered;
}

/** The attention's energies (T',1) of states (T',H), each of which depends on its own row alone. */
export function energies({ graph, shape, tensor }: CrnnParts, states: string): string {
  const { hidden, attention = hidden } = shape;
  const linear = (output: string, x: string, name: string, outputs: number, inputs: number) =>
    graph.node(output, "Gemm", [
      x,
      graph.floats(`${name}.weight`, [outputs, inputs], tensor(`${name}.weight`)),
      graph.floats(`${name}.bias`, [outputs], tensor(`${name}.bias`)),
    ], { transB: 1 });
  const hiddenLayer = linear("hidden", states, "attention.hidden", attention, hidden);
  const keys = graph.node("keys", "Tanh", [hiddenLayer]);
  return linear("energies", keys, "attention.energy", 1, attention);
}

/**
 * `log_odds` (1), the graph's output, from energies (T',1) and states (T',H): the states' mean, weighted
 * by the softmax of the energies over time, and the classifier, whose two rows count only by their
 * difference.
 */
export function classification(
  { graph, shape, tensor }: CrnnParts,
  scores: string,
  states: string,
): void {
  const { hidden } = shape;
  const weights = graph.node("weights", "Softmax", [scores], { axis: 0 });
  const pooled = graph.node("pooled", "Gemm", [weights, states], { transA: 1 });
  const [weight, bias] = ["classifier.weight", "classifier.bias"].map((name) => {
    const rows = tensor(name);
    const width = rows.length / 2;
    return rows.slice(width).map((value, i) => value - rows[i]);
  });
  const row = graph.node("log_odds_row", "Gemm", [
    pooled,
    graph.floats("classifier.weight", [1, hidden], weight),
    graph.floats("classifier.bias", [1], bias),
  ], { transB: 1 });
  graph.node("log_odds", "Reshape", [row, graph.integers("one", [1])]);
  graph.output({ name: "log_odds", type: "float", shape: [1] });
}
