/**
 * All kinds of networks: a further one is one more entry.
 *
 * @module
 */
import { CRNN } from "./crnn_kind.ts";
import { type CrnnShape, crnnSizes } from "./crnn_shape.ts";
import { DS_CNN } from "./ds_cnn_kind.ts";
import type { KindEntry } from "./kind.ts";
import { SPARKNET } from "./sparknet_kind.ts";

/**
 * The CRNN for writing, too, and for shapes from anywhere: those of a file lie in their fields' ranges,
 * others may not.
 */
const CHECKED_CRNN: KindEntry<CrnnShape> = {
  ...CRNN,
  streams: true,
  toValues: ({ hidden, attention }) => attention === hidden ? { attention: undefined } : {},
  check: (shape) => void crnnSizes(shape, shape.kernel[1]),
  tensors(shape) {
    crnnSizes(shape, shape.kernel[1]);
    return CRNN.tensors(shape);
  },
};

const TABLE = { "crnn": CHECKED_CRNN, "sparknet": SPARKNET, "ds-cnn": DS_CNN };

/** The tag of a kind of network. */
export type Kind = keyof typeof TABLE;

/** The shape of a kind of network. */
export type ShapeOf<K extends Kind> = typeof TABLE[K] extends KindEntry<infer S> ? S : never;

/** A network's kind and its shape. */
export type Network = { [K in Kind]: { kind: K; shape: ShapeOf<K> } }[Kind];

/** The kinds by their tags. */
export const KINDS: { readonly [K in Kind]: KindEntry<ShapeOf<K>> } = TABLE;

/** A kind's entry, for whoever has its shape from a model of the same kind. */
export function entryOf(kind: Kind): KindEntry<Network["shape"]> {
  return KINDS[kind] as KindEntry<Network["shape"]>;
}
