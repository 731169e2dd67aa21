/**
 * What a detector needs, in one memory: log-mel frames and the step of a packed network.
 *
 * @module
 */
import RUNTIME from "./wasm/runtime.ts";
import { Arena, type MemoryExports } from "./arena.ts";
import { fromText } from "./wasm_text.ts";
import type { WasmExports } from "./exports.ts";

/** The functions of the runtime module. */
export interface RuntimeExports extends MemoryExports, Pick<WasmExports, "logMel" | "clean"> {
  /**
   * Gives frames, f32 (count,bands), to the packed network at `model`: the keyword's log-odds in Q12 if the
   * last one completes a step, `NO_STEP` if not. The words of a model: `step_words.ts`.
   */
  push(model: number, frames: number, count: number): number;
}

/** A memory with the functions of the runtime module. */
export type RuntimeArena = Arena<RuntimeExports>;

/** The bytes of the module, for whoever compiles it himself. */
export function runtimeBytes(): Uint8Array<ArrayBuffer> {
  return fromText(RUNTIME);
}

let compiled: WebAssembly.Module | undefined;

/**
 * The compiled runtime module: compiled once, then shared by all that ask, and what a worker or an
 * audio worklet can be sent.
 *
 * @param bytes Another build of it; that inside the package without this.
 * @throws {Error} If the engine has no WebAssembly, or none with SIMD.
 */
export function runtimeModule(bytes?: BufferSource): WebAssembly.Module {
  if (bytes === undefined && compiled) return compiled;
  if (typeof WebAssembly === "undefined") {
    throw new Error("Cannot run a detector as it needs WebAssembly, which this engine lacks");
  }
  const own = bytes ?? runtimeBytes();
  if (!WebAssembly.validate(own)) {
    throw new Error(
      "Cannot run a detector as it needs WebAssembly with SIMD, which this engine lacks: take its " +
        "scalar build",
    );
  }
  const module = new WebAssembly.Module(own);
  return bytes ? module : compiled = module;
}

/**
 * Builds something in a memory of its own with exactly the room that it takes: once on an arena that only
 * measures, then in earnest.
 *
 * @param build Takes all its memory from the arena at once, and calls none of its functions yet.
 */
export function buildRuntime<T>(
  build: (arena: RuntimeArena) => T,
  module: WebAssembly.Module = runtimeModule(),
): T {
  const { exports } = new WebAssembly.Instance(module);
  const wasm = exports as unknown as RuntimeExports;
  const measuring = new Arena(wasm);
  build(measuring);
  return build(new Arena(wasm, measuring.taken));
}
