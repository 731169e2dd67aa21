/**
 * Networks between two steps of their settings, on disk.
 *
 * @module
 */
import { fromParameterSet, toParameterSet, topologyOf } from "@kws/models";
import { readCheckpoint, writeCheckpoint } from "@kws/models/files";
import type { NetworkState } from "./network_state.ts";

const FORMAT = "kws-network-state-1";

/** Writes a state to a safetensors file; equal states give equal bytes. */
export function writeState(path: string, state: NetworkState): void {
  const { topology, shape, parameters, gates, ...rest } = state;
  const tensors = toParameterSet(parameters, topologyOf(topology).layout(shape));
  if (gates) tensors.set("gates", { shape: [gates.length], data: gates });
  writeCheckpoint(path, {
    tensors,
    metadata: { format: FORMAT, topology, state: JSON.stringify({ shape, ...rest }) },
  });
}

/**
 * Reads a state.
 *
 * @throws {SyntaxError} If the file is none.
 */
export function readState(path: string): NetworkState {
  const { tensors, metadata } = readCheckpoint(path);
  if (metadata.format !== FORMAT) {
    throw new SyntaxError(
      `Cannot read ${path} as its format must be "${FORMAT}": current value is ` +
        JSON.stringify(metadata.format),
    );
  }
  const { topology } = metadata;
  const gates = tensors.get("gates")?.data;
  tensors.delete("gates");
  const rest = JSON.parse(metadata.state) as Omit<
    NetworkState,
    "topology" | "parameters" | "gates"
  >;
  return {
    ...{ topology, ...rest },
    parameters: fromParameterSet(tensors, topologyOf(topology).layout(rest.shape)),
    gates,
  };
}
