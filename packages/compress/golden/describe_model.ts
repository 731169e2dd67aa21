/**
 * What a reader of a `.kws` file learns, as JSON.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { isPacked, type KwsModel } from "../kws_file.ts";

/** SHA-256 of elements as text, which does not depend on how they lie in memory. */
function digest(...arrays: Iterable<number>[]): string {
  const hash = createHash("sha256");
  for (const values of arrays) hash.update([...values].join());
  return hash.digest("hex");
}

/** The model's head as it is, its weights as digests. */
export function describeModel(model: KwsModel): unknown {
  const { keyword, shape, frontEnd, window, threshold } = model;
  const { dropout: _, ...dimensions } = shape;
  const head = { keyword, shape: JSON.stringify(dimensions), frontEnd, window, threshold };
  if (!isPacked(model)) {
    return { ...head, bits: model.bits, parameters: digest(model.parameters) };
  }
  return {
    ...head,
    activations: model.activations,
    tensors: Object.fromEntries(model.tensors.map(({ name, shape, bits, scales, data }) => [
      name,
      `[${shape}] of ${bits} bits, ${digest(scales, data)}`,
    ])),
  };
}
