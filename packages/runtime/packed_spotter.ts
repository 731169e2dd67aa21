/**
 * Sound to log-odds by a packed network, in one memory with its front end.
 *
 * @module
 */
import { checkedBuild, type Wasm } from "./memory.ts";
import type { PackedModel } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";
import { packImage } from "./packed_image.ts";
import { Spotter } from "./spotter.ts";

/**
 * A spotter for a packed model.
 *
 * @param wasm Another build of the kernels, or the compiled module that a worker was sent.
 * @throws {Error} If the engine lacks WebAssembly with SIMD, or computes wrongly.
 */
export function packedSpotter(model: PackedModel<"crnn">, wasm?: Wasm): Spotter {
  const { frontEnd } = model;
  const image = packImage(model);
  return checkedBuild(
    (arena) => new Spotter({ frontEnd, network: new PackedCrnn(image, arena), arena }),
    wasm,
  );
}
