/**
 * The fields of a network's first convolution in a file.
 *
 * @module
 */
import type { Field } from "./field.ts";

/** Channels, kernel and stride of the first convolution, whose bands are the front end's. */
export const CONVOLUTION_FIELDS: readonly Field[] = [
  { name: "shape.channels", bits: 8, low: 1 },
  { name: "shape.kernel.0", bits: 8, low: 1 },
  { name: "shape.kernel.1", bits: 8, low: 1 },
  { name: "shape.stride.0", bits: 8, low: 1 },
  { name: "shape.stride.1", bits: 8, low: 1 },
];
