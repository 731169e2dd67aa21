/** What is wrong with a file, and where. The decoders' faces add the file's name. */
export class Fault extends Error {
  override name = "Fault";

  /**
   * @param offset The byte that is wrong.
   * @param reason What is wrong with it.
   */
  constructor(readonly offset: number, readonly reason: string) {
    super(`at byte ${offset}, ${reason}`);
  }
}

/**
 * Runs a decoder whose faults do not know the file's name.
 *
 * Anything but a {@linkcode Fault} passes: a foreign exception is a mistake of the decoder, and must
 * not look like one of the file.
 *
 * @throws {SyntaxError} In place of a fault; the message names file, offset and reason.
 */
export function withName<T>(name: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw named(name, error);
  }
}

/** As {@linkcode withName}, of a decoder that gives piece by piece. */
export function* piecesWithName<T>(name: string, pieces: Iterable<T>): Generator<T, void> {
  try {
    yield* pieces;
  } catch (error) {
    throw named(name, error);
  }
}

function named(name: string, error: unknown): unknown {
  return error instanceof Fault
    ? new SyntaxError(`Cannot decode ${name}: ${error.message}`)
    : error;
}
