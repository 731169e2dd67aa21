/**
 * Networks as ONNX files, for runtimes of others: a whole clip at once, or one step with its states.
 *
 * A file holds what comes after the front end: log-mel, as `LogMel` of `@kws/features` gives it, goes in,
 * log-odds come out, all in 32-bit floats. The operators are those of version 17.
 *
 * @example A network as a file of whole clips, and as one of steps
 * ```ts
 * import { clipModel, stepModel } from "@kws/onnx";
 * import { BASE_SHAPE, initialCrnn } from "@kws/models";
 * import { Random } from "@kws/kernels";
 * import { assert } from "@std/assert";
 *
 * const parameters = initialCrnn(BASE_SHAPE, Random.root(1));
 * const net = { shape: BASE_SHAPE, parameters, offset: 0, metadata: { keyword: "happy" } };
 * const clip = clipModel(net);
 * // The attention sees the latest 11 outputs of the GRU, those of a second.
 * const step = stepModel(net, 11);
 * assert(clip.length > 4 * parameters.length && step.length > clip.length);
 * // With onnxruntime: session.run({ features }) gives { log_odds }.
 * ```
 *
 * @module
 */
export { clipModel } from "./clip_model.ts";
export type { CrnnNetwork } from "./crnn_network.ts";
export { stepModel } from "./step_model.ts";
