/**
 * The fields of a `.kws` file, version 2; those of the shape are its kind's. What they say stands in
 * `kws_texts.ts`.
 *
 * @module
 */
import type { Field, Values } from "./field.ts";

/** The value of the field `form` for integers; 0 and 1 are 32- and 16-bit floats. */
export const INTEGERS = 2;

const isInteger = ({ form }: Values): boolean => form === INTEGERS;
const hasRule = ({ hasRule }: Values): boolean => hasRule === 1;

/** Fields before those of the shape. */
export const HEAD_FIELDS: readonly Field[] = [
  { name: "kind", bits: 4 },
  { name: "form", bits: 2, high: INTEGERS },
  { name: "perRow", bits: 1, when: isInteger },
  { name: "frontEnd.sampleRate", bits: 17, low: 1000, high: 131072 },
  { name: "frontEnd.fftLength", bits: 11, low: 4, scale: 1 / 4 },
  { name: "frontEnd.hop", bits: 13, low: 1 },
  { name: "frontEnd.bands", bits: 8, low: 1 },
  { name: "window", bits: 12, low: 1 },
  { name: "threshold", bits: 16, low: -128, scale: 256, rounds: true },
  { name: "hasRule", bits: 1 },
  { name: "rule.smoothing", bits: 6, low: 1, when: hasRule },
  {
    ...{ name: "rule.threshold", bits: 14, low: -32, scale: 256 },
    ...{ rounds: true, endless: true, when: hasRule },
  },
  { name: "rule.refractory", bits: 10, scale: 100, when: hasRule },
  { name: "offset", bits: 16, low: -128, scale: 256 },
];

/** Fields behind those of the shape; a network has `activations` scales. */
export function tailFields(activations: number): Field[] {
  return [
    { name: "scales", bits: 8, low: -128, when: isInteger, count: () => activations },
    { name: "keywordBytes", bits: 8 },
  ];
}
