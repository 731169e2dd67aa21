/**
 * The kinds of network that settings may name. A new one is a file here and a line below.
 *
 * @module
 */
import { CRNN } from "./crnn.ts";
import { RESET_FREE } from "./reset_free.ts";
import { SPARKNET } from "./sparknet.ts";
import type { Topology } from "./topology.ts";

const TOPOLOGIES: readonly Topology[] = [CRNN, RESET_FREE, SPARKNET];

/** The topology of a kind. */
export function topologyOf(kind: string): Topology {
  const found = TOPOLOGIES.find((topology) => topology.kind === kind);
  if (found) return found;
  throw new RangeError(
    `Cannot build the network as its topology must be one of ` +
      `${TOPOLOGIES.map(({ kind }) => kind).join(", ")}: current value is "${kind}"`,
  );
}

export type { NetworkState, PackedNetwork, Topology } from "./topology.ts";
