/**
 * Shapes by which the page of `.kws` files shows the tensors of every kind, and their letters.
 *
 * @module
 */
import { DS_CNN_KERNEL } from "./ds_cnn_shape.ts";
import type { Kind, ShapeOf } from "./kinds.ts";

/** A shape of which every dimension has another number, so that the number tells which one it is. */
export interface ShownShape<S> {
  /** Which shapes it stands for. */
  title: string;
  shape: S;
}

/** What a kind's tensors are shown by. */
export interface ShownKind<S> {
  shapes: readonly ShownShape<S>[];
  /** The numbers of a shape by the letters or words for them; 1, 2 and 3 stand for themselves. */
  letters(shape: S): Readonly<Record<string, number>>;
  /** What the letters are. */
  legend: string;
  /** What goes on alike beyond the shapes that are shown. */
  more: string;
}

const CONVOLUTION = { bands: 31, channels: 4, kernel: [5, 11], stride: [4, 6] } as const;
const CRNN = { ...CONVOLUTION, hidden: 13, layers: 2, dropout: 0, attention: 17 } as const;

/** Of every kind. */
export const SHOWN_KINDS: { readonly [K in Kind]: ShownKind<ShapeOf<K>> } = {
  crnn: {
    shapes: [
      { title: "three gates (reset, update, candidate)", shape: CRNN },
      { title: "two gates (update, candidate)", shape: { ...CRNN, gates: 2 } },
      { title: "three gates and a rank", shape: { ...CRNN, rank: 8 } },
      { title: "two gates and a rank", shape: { ...CRNN, gates: 2, rank: 8 } },
    ],
    letters: ({ channels: C, kernel: [K, L], bands, stride, hidden: H, attention, rank }) => ({
      ...{ C, K, L, H, "2·H": 2 * H, "3·H": 3 * H },
      "C·F": C * (Math.floor((bands - K) / stride[0]) + 1),
      ...attention !== undefined && { A: attention },
      ...rank !== undefined && { R: rank },
    }),
    legend: "C `shape.channels`, K `shape.kernel.0`, L `shape.kernel.1`, H `shape.hidden`, " +
      "A `shape.attention` (H where that is 0), R `shape.rank`, F the convolution's positions over " +
      "bands: (`frontEnd.bands` − K) / `shape.stride.0`, rounded down, + 1",
    more:
      "Of one layer those of `l1` are not there; of more, those of `l2` and so on follow as those " +
      "of `l1`.",
  },
  sparknet: {
    shapes: [{
      title: "two blocks",
      shape: { bands: 31, channels: 4, kernels: [5, 7], gates: 13 },
    }],
    letters: ({ bands: B, channels: C, kernels: [K0, K1], gates: G }) => ({ B, C, K0, K1, G }),
    legend: "B `frontEnd.bands`, C `shape.channels`, K0, K1 … `shape.kernels`, G `shape.gates`",
    more: "Further blocks are as block 1; of one block those of block 1 are not there.",
  },
  "ds-cnn": {
    shapes: [{ title: "one block", shape: { ...CONVOLUTION, blocks: 1 } }],
    letters: ({ channels: C, kernel: [K, L] }) => ({ C, K, L }),
    legend:
      "C `shape.channels`, K `shape.kernel.0`, L `shape.kernel.1`; the depthwise kernels have " +
      DS_CNN_KERNEL.join(" × "),
    more: "Further blocks are as block 0.",
  },
};
