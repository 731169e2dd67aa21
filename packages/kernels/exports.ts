/** The functions of `kernels.wasm`. Pointers are byte offsets, lengths are counts of elements. */
export interface WasmExports {
  memory: WebAssembly.Memory;
  heapBase(): number;
  // deno-lint-ignore no-explicit-any
  [name: string]: any;
}
