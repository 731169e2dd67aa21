/**
 * Any `.kws` file: of floats, of integers, of a reset-free network.
 *
 * @module
 */
import { decodeKws, type KwsModel } from "./kws_file.ts";
import { decodeResetFree, RESET_FREE_KIND } from "./reset_free_file.ts";

/**
 * Reads a `.kws` file of any kind.
 *
 * @param name What errors call the file.
 * @throws {SyntaxError} If the bytes are no `.kws` file, are cut short or damaged.
 * @throws {RangeError} If the network's dimensions are impossible.
 */
export function readKws(bytes: Uint8Array, name: string): KwsModel {
  return bytes[8] === RESET_FREE_KIND ? decodeResetFree(bytes, name) : decodeKws(bytes, name);
}
