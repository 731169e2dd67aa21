import { Arena, runtimeArena, type RuntimeExports, runtimeModule } from "@kws/kernels";
import { integerDsCnn } from "./integer_ds_cnn.ts";
import { integerSparkNet } from "./integer_sparknet.ts";
import type { PackedModel } from "./model.ts";
import { PackedCrnn } from "./packed_crnn.ts";

/** Builds something with exactly the memory of `runtime.wasm` that it takes. */
export function inRuntime<T>(
  build: (arena: Arena<RuntimeExports>) => T,
  module: WebAssembly.Module = runtimeModule(),
): { built: T; bytes: number } {
  const measuring = new Arena<RuntimeExports>(undefined, 0);
  build(measuring);
  return { built: build(runtimeArena(measuring.taken, module)), bytes: measuring.taken };
}

/**
 * Makes a function from one clip's log-mel frames (T,bands) to the keyword's log-odds, in the integer
 * arithmetic that is shipped, by a packed network of any kind.
 */
export function clipScorer(model: PackedModel): (frames: Float32Array) => number {
  switch (model.kind) {
    case "crnn": {
      const { built } = inRuntime((arena) => new PackedCrnn(arena, model));
      return (frames) => built.clip(frames);
    }
    case "sparknet":
      return (frames) => integerSparkNet(model, frames) / 4096;
    case "ds-cnn":
      return (frames) => integerDsCnn(model, frames) / 4096;
  }
}
