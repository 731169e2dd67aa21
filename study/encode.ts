/**
 * Any model as a `.kws` file.
 *
 * @module
 */
import { encodeKws, encodeLight, isLight, type KwsModel } from "@kws/compress";

/** The bytes of a `.kws` file of any kind. */
export function encodeAny(model: KwsModel): Uint8Array<ArrayBufferLike> {
  return isLight(model) ? encodeLight(model) : encodeKws(model);
}
