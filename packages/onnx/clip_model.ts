/**
 * A CRNN of whole clips as an ONNX file.
 *
 * @module
 */
import { classification, convolution, type CrnnParts, energies, gru } from "./crnn_layers.ts";
import { type CrnnNetwork, tensorsOf } from "./crnn_network.ts";
import { encodeOnnx } from "./onnx_file.ts";
import { OnnxGraph } from "./onnx_graph.ts";

/**
 * The ONNX file of a network that hears one clip at a time.
 *
 * Input `features` (1,T,bands): log-mel of any number of frames that the convolution's kernel fits into,
 * as the front end gives it; the graph subtracts the offset. Output `log_odds` (1): the keyword's.
 *
 * @throws {RangeError} If the parameters are not as many as the shape's, or the shape is none.
 */
export function clipModel(net: CrnnNetwork): Uint8Array<ArrayBuffer> {
  const { shape, offset, metadata } = net;
  const { bands, layers } = shape;
  const graph = new OnnxGraph("clip");
  const parts: CrnnParts = { graph, shape, tensor: tensorsOf(net) };
  const features = graph.input({ name: "features", type: "float", shape: [1, "frames", bands] });
  let states = convolution(parts, features, offset);
  for (let layer = 0; layer < layers; layer++) ({ states } = gru(parts, layer, states));
  // (T',1,H) → (T',H).
  const top = graph.node("top", "Squeeze", [states, graph.integers("clip_axis", [1])]);
  classification(parts, energies(parts, top), top);
  return encodeOnnx(graph, {
    ...{ metadata },
    description:
      "features: log-mel of one clip, frames after one another, as the front end gives " +
      "it. log_odds: the keyword's.",
  });
}
