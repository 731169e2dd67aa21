/** x @module */
export { decodeKws, encodeKws, kwsBytes } from "./kws_file.ts";
export { entryOf, type Kind, KINDS, type Network, type ShapeOf } from "./kinds.ts";
export {
  type FloatModel,
  isPacked,
  type Model,
  type PackedModel,
  type StreamRule,
} from "./model.ts";
