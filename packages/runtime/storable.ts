/**
 * Whether a `.kws` file can hold a network, told before there is one.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { fieldFaults, namesOf, putValue, rangeOf, type Values } from "./field.ts";
import { entryOf, type Kind, type Network } from "./kinds.ts";
import { HEAD_FIELDS } from "./kws_fields.ts";
import { checkNetwork } from "./kws_reader.ts";

/** Steps that a mean of a file's rule has at most. */
export const MOST_SMOOTHING: number =
  rangeOf(HEAD_FIELDS.find(({ name }) => name === "rule.smoothing")!).high;

/** Seconds after a detection in which a file's rule makes no other, at most. */
export const MOST_REFRACTORY: number =
  rangeOf(HEAD_FIELDS.find(({ name }) => name === "rule.refractory")!).high;

/** A network that is to be stored. */
export interface Storable {
  kind: Kind;
  shape: Network["shape"];
  frontEnd: FrontEnd;
  /** What the field `window` would say: steps or frames. */
  window: number;
}

/**
 * Why no file can hold a network of this shape and front end: a sentence for every field that lies
 * outside its range; what no single field can tell once they all fit.
 */
export function storageFaults({ kind, shape, frontEnd, window }: Storable): string[] {
  const entry = entryOf(kind);
  const values = { frontEnd, window, shape: { ...shape, ...entry.toValues?.(shape) } };
  const own = HEAD_FIELDS.filter(({ name }) => /^(frontEnd\.|window$)/.test(name));
  const faults = fieldFaults([...own, ...entry.fields], values);
  if (faults.length > 0) return faults;
  try {
    checkNetwork({ frontEnd, shape: shape as never, window }, entry);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [error.message.replace(/^Cannot .*? as /, "")];
  }
}

/** A shape of a kind with everything that one can have: small numbers, lists as short as they can be. */
export function exampleShape(kind: Kind): Network["shape"] {
  const entry = entryOf(kind);
  const values: Values = {};
  for (const field of entry.fields) {
    const { low, high } = rangeOf(field);
    // What stands for none is no example of a value.
    for (const name of namesOf(field, values)) {
      putValue(field, values, name, low === field.absent ? high : low);
    }
  }
  return entry.toShape(values.shape, 1);
}
