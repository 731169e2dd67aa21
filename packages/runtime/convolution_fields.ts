/**
 * The fields of a network's first convolution in a file.
 *
 * @module
 */
import type { Field } from "./field.ts";

/** Channels, kernel and stride of the first convolution, whose bands are the front end's. */
export const CONVOLUTION_FIELDS: readonly Field[] = [
  { name: "shape.channels", bits: 8, low: 1, high: 256, about: "channels of the convolution" },
  { name: "shape.kernel.0", bits: 8, low: 1, high: 256, about: "its kernel over bands" },
  { name: "shape.kernel.1", bits: 8, low: 1, high: 256, about: "its kernel over frames" },
  { name: "shape.stride.0", bits: 8, low: 1, high: 256, about: "its stride over bands" },
  { name: "shape.stride.1", bits: 8, low: 1, high: 256, about: "its stride over frames" },
];
