/**
 * Networks between two steps of their settings, on disk.
 *
 * @module
 */
import { toParameterSet, topologyOf } from "@kws/models";
import { readCheckpoint, writeCheckpoint } from "@kws/models/files";
import { parametersOf } from "./network.ts";
import { checkDescription, Refusal } from "./network_description.ts";
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
  const refusal = new Refusal(path);
  if (metadata.format !== FORMAT) {
    throw refusal.of(`its format must be "${FORMAT}"`, metadata.format);
  }
  const { topology } = metadata;
  const gates = tensors.get("gates")?.data;
  tensors.delete("gates");
  const rest = JSON.parse(metadata.state) as Omit<
    NetworkState,
    "topology" | "parameters" | "gates"
  >;
  const description = checkDescription({ topology, ...rest }, refusal);
  return {
    ...{ ...rest, ...description },
    parameters: parametersOf(tensors, description, refusal),
    gates,
  };
}
