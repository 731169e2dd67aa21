import { fingerprint } from "@kws/runtime/network";

/** What makes a network of floats the one that it is. */
export interface Fingerprinted {
  /** Its dimensions by their names. */
  shape: object;
  /** What is subtracted from every log-mel value. */
  offset: number;
  /** In the order of its layout. */
  parameters: Float32Array;
}

/** A number that tells a network's states from those of another: of its shape, its offset and its parameters. */
export function networkFingerprint({ shape, offset, parameters }: Fingerprinted): number {
  const dimensions = Object.entries(shape).filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .flatMap(([name, value]) => [name.length, ...[value].flat()]);
  return fingerprint([dimensions.length, ...dimensions, offset, ...parameters]);
}
