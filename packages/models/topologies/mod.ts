/**
 * The kinds of network. A new one is a file here and a line below.
 *
 * @module
 */
import { CRNN } from "./crnn.ts";
import { DS_CNN } from "./ds_cnn.ts";
import { SPARKNET } from "./sparknet.ts";
import type { Topology } from "./topology.ts";

/** All kinds. */
export const TOPOLOGIES: readonly Topology[] = [CRNN, SPARKNET, DS_CNN];

/**
 * The topology of a kind.
 *
 * @throws {RangeError} If there is none; the message names all.
 */
export function topologyOf(kind: string): Topology {
  const found = TOPOLOGIES.find((topology) => topology.kind === kind);
  if (found) return found;
  throw new RangeError(
    `Cannot build the network as its topology must be one of ` +
      `${TOPOLOGIES.map(({ kind }) => kind).join(", ")}: current value is "${kind}"`,
  );
}
