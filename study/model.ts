/**
 * Any model file: what it is, how it scores one clip, how it listens.
 *
 * @module
 */
import { floatScorer } from "@kws/compress";
import type { FrontEnd } from "@kws/features";
import { decodeSafetensors, topologyOf } from "@kws/models";
import {
  createSpotter,
  decodeKws,
  isPacked,
  type Model as KwsModel,
  type Spotter,
  type StreamRule,
} from "@kws/runtime";
import { clipNetwork, type Kind, KINDS } from "@kws/runtime/network";
import { floatSpotter } from "@kws/streaming";
import { type Network, networkOf } from "./network.ts";

/** What is said in place of figures of streams of a network that hears none. */
export const WHOLE_CLIP_ONLY = "whole clip only";

/** Whether a kind of network hears streams here, step by step; otherwise whole clips only. */
export function hearsStreams(topology: string): boolean {
  return KINDS[topology as Kind].streams;
}

/** A spotter, and the memory that it works in. */
export interface Listening {
  spotter: Spotter;
  /** Bytes that front end and network work in. */
  bytes: number;
}

/** A model that can score clips and, where its network keeps states, listen. */
export interface Model {
  keyword: string;
  frontEnd: FrontEnd;
  /** The file's own threshold for clips, in log-odds. */
  threshold?: number;
  /** The file's own rule for streams. */
  rule?: StreamRule;
  /** What the `.kws` file holds. */
  kws?: KwsModel;
  /** The network itself, where its weights are floats. */
  network?: Network;
  /** Makes a function from the features (T,bands) of one clip to the keyword's log-odds. */
  scorer(frames: number): (clip: Float32Array) => number;
  /**
   * Listens to streams; absent of a network that hears whole clips only.
   *
   * @param frames Log-mel frames that a classification sees, where the file does not say.
   */
  listen?(frames: number): Listening;
}

const KWS = [0x4b, 0x57, 0x53];

/**
 * Opens a model of any format by its content.
 *
 * @throws {SyntaxError} If the file is no model.
 */
export function openModel(path: string): Model {
  const bytes = Deno.readFileSync(path);
  if (KWS.every((value, i) => bytes[i] === value)) return ofKws(decodeKws(bytes, path));
  // A checkpoint begins with the length of its header.
  const header = bytes.length < 8 ? 0n : new DataView(bytes.buffer).getBigUint64(0, true);
  if (header === 0n || header > BigInt(bytes.length)) {
    throw new SyntaxError(
      `Cannot read ${path} as it must be a .kws or a .safetensors file: ` +
        (bytes.length === 0 ? "it is empty" : "it begins like neither"),
    );
  }
  return ofNetwork(networkOf(decodeSafetensors(bytes, path), path));
}

/** A model of a network of 32-bit floats. */
function ofNetwork(net: Network): Model {
  const { keyword, frontEnd, topology } = net;
  return {
    ...{ keyword, frontEnd, network: net },
    scorer: (frames) => floatScorer(net, frames),
    listen: hearsStreams(topology) ? (frames) => floatSpotter(net, frames) : undefined,
  };
}

function ofKws(kws: KwsModel): Model {
  const { keyword, frontEnd, threshold, rule, kind, shape, window, offset } = kws;
  const common = { keyword, frontEnd, threshold, rule, kws };
  if (isPacked(kws)) {
    return {
      ...common,
      scorer: () => {
        const network = clipNetwork(kws);
        return (clip) => network.clip(clip);
      },
      listen: hearsStreams(kind)
        ? () => {
          const spotter = createSpotter(kws);
          return { spotter, bytes: spotter.bytes };
        }
        : undefined,
    };
  }
  const { parameters } = kws;
  const net: Network = { topology: kind, shape, parameters, offset, keyword, frontEnd };
  return {
    ...{ ...common, network: net },
    scorer: (frames) => floatScorer(net, frames),
    listen: hearsStreams(kind)
      ? () => floatSpotter(net, topologyOf(kind).stream!.frames(shape, window))
      : undefined,
  };
}
