/**
 * Any model file: what it is, and how it scores one clip.
 *
 * @module
 */
import { decodeKws, type FloatModel, floatScorer, isPacked, type KwsModel } from "@kws/compress";
import type { FrontEnd } from "@kws/features";
import { decodeSafetensors } from "@kws/models";
import { PackedCrnn } from "@kws/streaming";
import { type Network, networkOf } from "./network.ts";

/** A model that can score clips. */
export interface Model {
  keyword: string;
  frontEnd: FrontEnd;
  /** The file's own threshold in log-odds. */
  threshold?: number;
  /** What the `.kws` file holds. */
  kws?: KwsModel;
  /** Makes a function from the features (T,bands) of one clip to the keyword's log-odds. */
  scorer(frames: number): (clip: Float32Array) => number;
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

/** A model of a network of 32-bit floats. */
function ofNetwork(net: Network): Model {
  const { keyword, frontEnd } = net;
  return { keyword, frontEnd, scorer: (frames) => floatScorer(net, frames) };
}

function ofKws(kws: KwsModel): Model {
  const { keyword, frontEnd, threshold } = kws;
  return {
    ...{ keyword, frontEnd, threshold, kws },
    scorer(frames) {
      if (!isPacked(kws)) {
        const { shape, parameters } = kws as FloatModel;
        return floatScorer({ topology: "crnn", shape, parameters, offset: 0 }, frames);
      }
      const net = new PackedCrnn(kws);
      return (clip) => net.clip(clip) / 4096;
    },
  };
}
