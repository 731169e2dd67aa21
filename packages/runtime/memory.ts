/**
 * The memory that front end and network share.
 *
 * @module
 */
import { buildRuntime, type RuntimeArena, runtimeModule } from "@kws/kernels";
import { selfCheck } from "./self_check.ts";

/** What runs a detector: a build of the runtime module, compiled or not. */
export type Wasm = BufferSource | WebAssembly.Module;

const checked = /* @__PURE__ */ new WeakSet<WebAssembly.Module>();

/**
 * The module that all detectors share, or the given one, once it has been seen to compute rightly.
 *
 * @throws {Error} If the engine lacks WebAssembly or SIMD, or computes wrongly.
 */
export function checkedModule(wasm?: Wasm): WebAssembly.Module {
  const module = wasm instanceof WebAssembly.Module ? wasm : runtimeModule(wasm);
  if (!checked.has(module)) selfCheck(module);
  checked.add(module);
  return module;
}

/** Builds something in a memory of its own, of a module that was checked. */
export function checkedBuild<T>(build: (arena: RuntimeArena) => T, wasm?: Wasm): T {
  return buildRuntime(build, checkedModule(wasm));
}
