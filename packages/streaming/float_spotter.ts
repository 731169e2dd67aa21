/**
 * A network of floats that listens: what the study runs beside the packed ones.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { Kernels } from "@kws/kernels";
import { type CrnnShape, CrnnStream } from "@kws/models";
import { Spotter } from "@kws/runtime";
import { type Kind, KINDS } from "@kws/runtime/network";

/** A trained network of floats. */
export interface FloatNetwork {
  /** Its kind. */
  topology: string;
  // deno-lint-ignore no-explicit-any
  shape: any;
  /** In the order of its layout. */
  parameters: Float32Array;
  /** What is subtracted from log-mel values before it. */
  offset: number;
  /** The front end that it was trained with. */
  frontEnd: FrontEnd;
}

/** A spotter of floats and its network. */
export interface FloatSpotter {
  spotter: Spotter;
  network: CrnnStream;
  /** Bytes that both work in, parameters included. */
  bytes: number;
}

/**
 * A spotter whose front end and network lie in one memory.
 *
 * @param maxWindowLength Log-mel frames that the attention looks back over.
 * @throws {RangeError} If the network hears whole clips alone.
 */
export function floatSpotter(net: FloatNetwork, maxWindowLength: number): FloatSpotter {
  const { topology, shape, parameters, offset, frontEnd } = net;
  if (!KINDS[topology as Kind]?.streams) {
    throw new RangeError(
      `Cannot listen with the network as its kind must keep states from step to step: ` +
        `"${topology}" hears whole clips`,
    );
  }
  const options = { shape: shape as CrnnShape, maxWindowLength, offset };
  const build = (kernels: Kernels): Omit<FloatSpotter, "bytes"> => {
    const network = new CrnnStream(kernels, options);
    return { network, spotter: new Spotter({ frontEnd, network, arena: kernels }) };
  };
  const bytes = Kernels.measure(build);
  const made = Kernels.build(build);
  made.network.load(parameters);
  return { ...made, bytes };
}
