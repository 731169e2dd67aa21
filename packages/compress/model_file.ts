/**
 * Any `.kws` file: of floats, of integers, of a light network.
 *
 * @module
 */
import { decodeKws, type KwsModel } from "./kws_file.ts";
import { decodeLight, LIGHT_KIND } from "./light_file.ts";

/**
 * Reads a `.kws` file of any kind.
 *
 * @param name What errors call the file.
 * @throws {SyntaxError} If the bytes are no `.kws` file, are cut short or damaged.
 * @throws {RangeError} If the network's dimensions are impossible.
 */
export function readKws(bytes: Uint8Array, name: string): KwsModel {
  return bytes[8] === LIGHT_KIND ? decodeLight(bytes, name) : decodeKws(bytes, name);
}
