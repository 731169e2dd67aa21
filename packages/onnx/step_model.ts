/**
 * One step of a CRNN that listens, as an ONNX file.
 *
 * @module
 */
import { checkWhole } from "@kws/kernels";
import { classification, convolution, type CrnnParts, energies, gru } from "./crnn_layers.ts";
import { type CrnnNetwork, tensorsOf } from "./crnn_network.ts";
import { encodeOnnx } from "./onnx_file.ts";
import { OnnxGraph } from "./onnx_graph.ts";

/**
 * The ONNX file of one step of a network that listens, whose states go in and come out.
 *
 * Inputs: `frames` (1,kt,bands), the latest log-mel frames, as many as the convolution's kernel is long;
 * for every GRU layer l `state_l` (1,H), as `state_0`; `outputs` (W,H), the top layer's latest
 * outputs, the newest last; `count` (1), 64-bit, how many of them there are. All states begin as zeros.
 * Outputs: `log_odds` (1), and the states for the next step, `next_state_l`, `next_outputs` and
 * `next_count`. A first step is due as soon as there are kt frames, a further one every st frames.
 *
 * The energies of all W outputs are computed anew at every step, so that one window is kept and not two.
 *
 * @param window Outputs that the attention sees, W.
 * @throws {RangeError} If the parameters are not as many as the shape's, or a size is none.
 */
export function stepModel(net: CrnnNetwork, window: number): Uint8Array<ArrayBuffer> {
  checkWhole("write the network", { window });
  const { shape, offset, metadata } = net;
  const { bands, kernel: [, kt], stride: [, st], layers } = shape;
  const graph = new OnnxGraph("step");
  const parts: CrnnParts = { graph, shape, tensor: tensorsOf(net) };
  const frames = graph.input({ name: "frames", type: "float", shape: [1, kt, bands] });
  let states = convolution(parts, frames, offset);
  for (let layer = 0; layer < layers; layer++) states = stepLayer(parts, layer, states);
  const outputs = pushOutput(parts, states, window);
  const masked = onlyFilled(parts, energies(parts, outputs), window);
  classification(parts, masked, outputs);
  return encodeOnnx(graph, {
    metadata: { ...metadata, firstStep: `${kt}`, everyFurtherStep: `${st}`, window: `${window}` },
    description: `frames: the latest ${kt} log-mel frames, as the front end gives them; a first ` +
      `step after ${kt} frames, a further one every ${st}. All states begin as zeros; next_… are ` +
      "those of the next step. log_odds: the keyword's.",
  });
}

/** One step of a GRU layer from x (1,1,I), whose state (1,H) goes in and comes out: (1,1,H). */
function stepLayer({ graph, ...parts }: CrnnParts, layer: number, x: string): string {
  const shape = [1, parts.shape.hidden];
  const state = graph.input({ name: `state_${layer}`, type: "float", shape });
  const axis = graph.integers(`layer_axis_l${layer}`, [0]);
  const before = graph.node(`before_l${layer}`, "Unsqueeze", [state, axis]);
  const { states, last } = gru({ graph, ...parts }, layer, x, before);
  const next = graph.node(`next_state_${layer}`, "Squeeze", [last, axis]);
  graph.output({ name: next, type: "float", shape });
  return states;
}

/** The window (W,H) with the oldest output dropped and the new one, (1,1,H), behind the others. */
function pushOutput({ graph, shape: { hidden } }: CrnnParts, states: string, window: number) {
  const shape = [window, hidden];
  const outputs = graph.input({ name: "outputs", type: "float", shape });
  const newest = graph.node("newest", "Squeeze", [states, graph.integers("clip_axis", [1])]);
  const later = graph.node("later", "Slice", [
    outputs,
    graph.integers("second", [1]),
    graph.integers("end", [window]),
    graph.integers("window_axis", [0]),
  ]);
  const next = graph.node("next_outputs", "Concat", [later, newest], { axis: 0 });
  graph.output({ name: next, type: "float", shape });
  return next;
}

/** The energies (W,1) with −∞, which gets no weight, where there has been no output yet. */
function onlyFilled({ graph }: CrnnParts, scores: string, window: number): string {
  const count = graph.input({ name: "count", type: "int64", shape: [1] });
  const size = graph.integers("window", [window]);
  const more = graph.node("more", "Add", [count, graph.integers("increment", [1])]);
  const next = graph.node("next_count", "Min", [more, size]);
  graph.output({ name: next, type: "int64", shape: [1] });
  const empty = graph.node("empty", "Sub", [size, next]);
  const places = graph.integers("places", Array.from({ length: window }, (_, i) => i));
  const isEmpty = graph.node("is_empty", "Less", [places, empty]);
  const column = graph.node("is_empty_column", "Unsqueeze", [
    isEmpty,
    graph.integers("column_axis", [1]),
  ]);
  const nothing = graph.floats("nothing", [], Float32Array.of(-Infinity));
  return graph.node("filled_energies", "Where", [column, nothing, scores]);
}
