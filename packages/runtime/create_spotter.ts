/**
 * A spotter from any model.
 *
 * @module
 */
import type { Wasm } from "./memory.ts";
import { isPacked, type Model } from "./model.ts";
import { packedSpotter } from "./packed_spotter.ts";
import type { Spotter } from "./spotter.ts";

/**
 * A spotter for a model of a file, in one memory with its network.
 *
 * @param wasm Another build of the kernels, or the compiled module that a worker was sent.
 * @throws {RangeError} If the model only scores whole clips, or its weights are floats.
 * @throws {Error} If the engine lacks WebAssembly with SIMD, or computes wrongly.
 */
export function createSpotter(model: Model, wasm?: Wasm): Spotter {
  if (!isPacked(model)) {
    throw new RangeError(
      `Cannot listen as the weights must be integers: those of "${model.keyword}" are floats of ` +
        `${model.bits} bits`,
    );
  }
  if (model.kind !== "crnn") {
    throw new RangeError(
      `Cannot listen as the network must be one of steps (crnn): current kind is ${model.kind}, ` +
        `which hears whole clips alone; score clips with scoreClip`,
    );
  }
  return packedSpotter(model, wasm);
}
