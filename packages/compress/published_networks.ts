/**
 * The networks of two published solutions, so that their costs can be computed and they can be
 * trained again on other recordings.
 *
 * @module
 */
import type { CrnnShape } from "@kws/models";

/** A published solution's network. */
export interface PublishedNetwork {
  /** Its name among `PUBLISHED`. */
  name: string;
  /** The network's dimensions. */
  shape: CrnnShape;
  /** Frames of the input that its author counted MACs for. */
  frames: number;
  /** Size of its file in kB, as its author reports it: a pickle. */
  fileKilobytes: number;
  /** Size of its author's base in kB. */
  baseKilobytes: number;
}

const KERNEL = [5, 20] as const;

/** The two smallest published networks whose dimensions are known, read from their repositories. */
export const PUBLISHED_NETWORKS: readonly PublishedNetwork[] = [
  {
    name: "darya-baranovskaya, KD→KD + int8",
    shape: {
      bands: 40,
      channels: 2,
      kernel: KERNEL,
      stride: [2, 6],
      hidden: 16,
      layers: 1,
      dropout: 0,
    },
    frames: 101,
    fileKilobytes: 14,
    baseKilobytes: 285,
  },
  {
    name: "erasedwalt, AD + KD + int8",
    shape: {
      bands: 40,
      channels: 2,
      kernel: KERNEL,
      stride: [2, 8],
      hidden: 10,
      layers: 2,
      dropout: 0,
    },
    frames: 200,
    fileKilobytes: 10.3,
    baseKilobytes: 278.5,
  },
];

/**
 * SparkNet with 16 channels as its authors report it, for 12 classes and 32 MFCCs:
 * J. Svirsky, U. Shaham and O. Lindenbaum, arXiv:2406.06634.
 */
export const PUBLISHED_SPARKNET = { parameters: 4636, macs: 454500 } as const;
