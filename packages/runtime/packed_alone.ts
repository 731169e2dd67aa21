/**
 * A packed network without a front end, for whole clips of frames.
 *
 * @module
 */
import { buildRuntime } from "@kws/kernels";
import type { PackedNetwork } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { packImage } from "./packed_image.ts";

/** Gives a model a memory of its own. */
export function packedAlone(model: PackedNetwork): PackedCrnn {
  const image = packImage(model);
  return buildRuntime((arena) => new PackedCrnn(image, arena));
}
