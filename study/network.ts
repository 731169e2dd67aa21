/**
 * A network's description in checkpoints, so that a file is enough to run it.
 *
 * @module
 */
import type { Trained } from "@kws/compress";
import type { FrontEnd } from "@kws/features";
import {
  type Checkpoint,
  fromParameterSet,
  type ParameterSet,
  toParameterSet,
  topologyOf,
} from "@kws/models";
import { readCheckpoint } from "@kws/models/files";
import { checkDescription, Refusal } from "./network_description.ts";

/** Everything that is needed to run a network. */
// deno-lint-ignore no-explicit-any
export interface Network<S = any> extends Trained<S> {
  frontEnd: FrontEnd;
  keyword: string;
}

const FORMAT = "kws-network-1";

/** What files of the first version say in place of a kind. */
const FIRST_FORMATS: ReadonlyMap<string, string> = new Map([
  ["kws-crnn-1", "crnn"],
  ["kws-separable-1", "sparknet"],
]);

/** How numbers are written in metadata. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

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
 * @throws {SyntaxError} If it describes no network, or one that its tensors are not; the message names
 * what must hold and what was found.
 */
export function networkOf({ tensors, metadata }: Checkpoint, name: string): Network {
  const refusal = new Refusal(name);
  const { format, keyword } = metadata;
  const first = FIRST_FORMATS.get(format);
  if (format !== FORMAT && first === undefined) {
    throw refusal.of(`its format must be "${FORMAT}"`, format);
  }
  const parsed = (field: string): unknown => {
    try {
      return JSON.parse(metadata[field]);
    } catch {
      throw refusal.of(`the ${field} in its metadata must be JSON`, metadata[field]);
    }
  };
  // Files of the first version may leave it out; then it is none.
  const offset = metadata.offset ?? (first === undefined ? undefined : "0");
  if (!NUMBER.test(offset ?? "")) {
    throw refusal.of("the offset in its metadata must be a number", offset);
  }
  const description = checkDescription({
    topology: first ?? metadata.topology,
    ...{ shape: parsed("shape"), frontEnd: parsed("frontEnd"), keyword, offset: Number(offset) },
  }, refusal);
  return { ...description, parameters: parametersOf(tensors, description, refusal) };
}

/**
 * The parameters of a network that has been described.
 *
 * @throws {SyntaxError} If the tensors are not its own, or hold what is no number.
 */
export function parametersOf(
  tensors: ParameterSet,
  { topology, shape }: Pick<Network, "topology" | "shape">,
  refusal: Refusal,
): Float32Array {
  const { layout } = topologyOf(topology);
  const parameters = refusal.unless(
    "it must hold the tensors of its network",
    () => fromParameterSet(tensors, layout(shape)),
  );
  for (const [tensor, { data }] of tensors) {
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    throw refusal.of(`all elements of ${tensor} must be finite numbers`, data[at], `at ${at}`);
  }
  return parameters;
}
