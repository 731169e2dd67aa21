/**
 * A CRNN's description in checkpoints, so that a file is enough to run it.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import {
  type Checkpoint,
  crnnLayout,
  type CrnnShape,
  fromParameterSet,
  readCheckpoint,
  toParameterSet,
} from "@kws/models";

/** Everything that is needed to run a network. */
export interface Network {
  shape: CrnnShape;
  frontEnd: FrontEnd;
  keyword: string;
  parameters: Float32Array;
}

/** A network as a checkpoint. */
export function networkCheckpoint({ shape, frontEnd, keyword, parameters }: Network): Checkpoint {
  return {
    tensors: toParameterSet(parameters, crnnLayout(shape)),
    metadata: {
      format: "kws-crnn-1",
      frontEnd: JSON.stringify(frontEnd),
      keyword,
      shape: JSON.stringify(shape),
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
 * @throws {SyntaxError} If it describes no CRNN.
 */
export function networkOf({ tensors, metadata }: Checkpoint, name: string): Network {
  if (metadata.format !== "kws-crnn-1") {
    throw new SyntaxError(
      `Cannot read ${name} as its format must be "kws-crnn-1": current value is ` +
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
