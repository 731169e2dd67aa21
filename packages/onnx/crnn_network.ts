/**
 * The network that is written.
 *
 * @module
 */
import { crnnLayout, type CrnnShape, view } from "@kws/models";

/** A convolutional recurrent network of floats. */
export interface CrnnNetwork {
  /** Its dimensions. */
  shape: CrnnShape;
  /** All parameters, in the order of its layout. */
  parameters: Float32Array;
  /** What is subtracted from every log-mel value. */
  offset: number;
  /** What its file is to say besides, as the keyword and the front end. */
  metadata?: Readonly<Record<string, string>>;
}

/**
 * Gives a network's tensors by PyTorch's names.
 *
 * @throws {RangeError} If the parameters are not as many as the shape's.
 */
export function tensorsOf({ shape, parameters }: CrnnNetwork): (name: string) => Float32Array {
  const layout = crnnLayout(shape);
  if (parameters.length !== layout.size) {
    throw new RangeError(
      `Cannot write the network as its parameters must be ${layout.size} floats: ` +
        `there are ${parameters.length}`,
    );
  }
  return (name) => view(parameters, layout, name);
}
