/**
 * Any model file: what it is, how it scores one clip, how it listens.
 *
 * @module
 */
import { floatScorer } from "@kws/compress";
import type { FrontEnd } from "@kws/features";
import { decodeSafetensors, topologyOf } from "@kws/models";
import {
  decodeKws,
  isPacked,
  type Model as KwsModel,
  Spotter,
  type StreamRule,
} from "@kws/runtime";
import { clipNetwork } from "@kws/runtime/network";
import { floatSpotter } from "@kws/streaming";
import { type Network, networkOf } from "./network.ts";

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
  /** Whether its network keeps states from step to step; the others hear whole clips alone. */
  listens: boolean;
  /** Makes a function from the features (T,bands) of one clip to the keyword's log-odds. */
  scorer(frames: number): (clip: Float32Array) => number;
  /**
   * Listens to streams.
   *
   * @param frames Log-mel frames that a classification sees, where the file does not say.
   * @throws {RangeError} If the network hears whole clips alone.
   */
  listen(frames: number): Listening;
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
      `Cannot read ${path} as it must be a .kws or a .safetensors file: it begins like neither`,
    );
  }
  return ofNetwork(networkOf(decodeSafetensors(bytes, path), path));
}

/** Whether the networks of a kind have a form that spotters run, as `Spotter.of` and `floatSpotter` say. */
function keepsStates(kind: string): boolean {
  return kind === "crnn";
}

/** A model of a network of 32-bit floats. */
function ofNetwork(net: Network): Model {
  const { keyword, frontEnd } = net;
  return {
    ...{ keyword, frontEnd },
    listens: keepsStates(net.topology),
    scorer: (frames) => floatScorer(net, frames),
    listen: (frames) => floatSpotter(net, frames),
  };
}

function ofKws(kws: KwsModel): Model {
  const { keyword, frontEnd, threshold, rule, kind, shape, window, offset } = kws;
  const common = { keyword, frontEnd, threshold, rule, kws, listens: keepsStates(kind) };
  if (isPacked(kws)) {
    return {
      ...common,
      scorer: () => {
        const network = clipNetwork(kws);
        return (clip) => network.clip(clip);
      },
      listen: () => {
        const spotter = Spotter.of(kws);
        return { spotter, bytes: spotter.bytes };
      },
    };
  }
  const { parameters } = kws;
  const net: Network = { topology: kind, shape, parameters, offset, keyword, frontEnd };
  const { stream } = topologyOf(kind);
  return {
    ...common,
    scorer: (frames) => floatScorer(net, frames),
    listen: () => floatSpotter(net, stream ? stream.frames(shape, window) : window),
  };
}
