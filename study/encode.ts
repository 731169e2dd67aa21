/**
 * Any model as a `.kws` file.
 *
 * @module
 */
import { encodeKws, encodeResetFree, isResetFree, type KwsModel } from "@kws/compress";

/** The bytes of a `.kws` file of any kind. */
export function encodeAny(model: KwsModel): Uint8Array<ArrayBufferLike> {
  return isResetFree(model) ? encodeResetFree(model) : encodeKws(model);
}
