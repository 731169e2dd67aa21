/**
 * A network's description in checkpoints, so that a file is enough to run it.
 *
 * @module
 */
import type { Trained } from "@kws/compress";
import type { FrontEnd } from "@kws/features";
import { type Checkpoint, fromParameterSet, toParameterSet, topologyOf } from "@kws/models";
import { readCheckpoint } from "@kws/models/files";

/** Everything that is needed to run a network. */
// deno-lint-ignore no-explicit-any
export interface Network<S = any> extends Trained<S> {
  frontEnd: FrontEnd;
  keyword: string;
}

const FORMAT = "kws-network-1";

/** What files of the first version say in place of a kind. */
const FIRST_FORMATS: Record<string, string> = {
  "kws-crnn-1": "crnn",
  "kws-separable-1": "sparknet",
};

/** A network as a checkpoint. */
export function networkCheckpoint(net: Network): Checkpoint {
  const { topology, shape, frontEnd, keyword, parameters, offset } = net;
  return {
    tensors: toParameterSet(parameters, topologyOf(topology).layout(shape)),
    metadata: {
      format: FORMAT,
      frontEnd: JSON.stringify(frontEnd),
      keyword,
      offset: String(offset),
      shape: JSON.stringify(shape),
      topology,
    },
  };
}

/**
 * Reads a network.
 *
 * @throws {SyntaxError} If the file is no checkpoint of a network.
 */
export function readNetwork(path: string): Network {
  return networkOf(readCheckpoint(path), path);
}

/**
 * The network of a checkpoint.
 *
 * @param name What errors call it.
 * @throws {SyntaxError} If it describes no network, or one that its tensors are not.
 */
export function networkOf({ tensors, metadata }: Checkpoint, name: string): Network {
  const { format, topology = FIRST_FORMATS[format], offset = "0", keyword } = metadata;
  if (format !== FORMAT && !(format in FIRST_FORMATS)) {
    throw new SyntaxError(
      `Cannot read ${name} as its format must be "${FORMAT}": current value is ` +
        `${JSON.stringify(format)}`,
    );
  }
  const parsed = (field: string): unknown => {
    try {
      return JSON.parse(metadata[field]);
    } catch {
      throw new SyntaxError(
        `Cannot read ${name} as the ${field} in its metadata must be JSON: ` +
          `current value is ${JSON.stringify(metadata[field])}`,
      );
    }
  };
  const shape = parsed("shape");
  const frontEnd = parsed("frontEnd") as FrontEnd;
  try {
    const parameters = fromParameterSet(tensors, topologyOf(topology).layout(shape));
    return { topology, shape, frontEnd, keyword, parameters, offset: Number(offset) };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new SyntaxError(`Cannot read ${name} as it must hold its network: ${error.message}`);
  }
}
