/**
 * A network's description in checkpoints, so that a file is enough to run it.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import {
  crnnLayout,
  type CrnnShape,
  fromParameterSet,
  readCheckpoint,
  toParameterSet,
  writeCheckpoint,
} from "@kws/models";

/** Everything that is needed to run a network. */
export interface Network {
  shape: CrnnShape;
  frontEnd: FrontEnd;
  keyword: string;
  parameters: Float32Array;
}

/** Writes a network to a safetensors file. */
export function writeNetwork(path: string, network: Network): void {
  const { shape, frontEnd, keyword, parameters } = network;
  writeCheckpoint(path, {
    tensors: toParameterSet(parameters, crnnLayout(shape)),
    metadata: {
      format: "kws-crnn-1",
      frontEnd: JSON.stringify(frontEnd),
      keyword,
      shape: JSON.stringify(shape),
    },
  });
}

/**
 * Reads a network.
 *
 * @throws {SyntaxError} If the file is no checkpoint of a network.
 */
export function readNetwork(path: string): Network {
  const { tensors, metadata } = readCheckpoint(path);
  if (metadata.format !== "kws-crnn-1") {
    throw new SyntaxError(
      `Cannot read ${path} as its format must be "kws-crnn-1": current value is ` +
        `${JSON.stringify(metadata.format)}`,
    );
  }
  const shape = JSON.parse(metadata.shape) as CrnnShape;
  return {
    shape,
    frontEnd: JSON.parse(metadata.frontEnd) as FrontEnd,
    keyword: metadata.keyword,
    parameters: fromParameterSet(tensors, crnnLayout(shape)),
  };
}
