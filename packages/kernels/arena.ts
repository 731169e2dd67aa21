/**
 * A linear memory with its functions, and typed arrays that lie inside it.
 *
 * @module
 */
import type { WasmExports } from "./exports.ts";

/** What every module with a memory of its own exports. */
export type MemoryExports = Pick<WasmExports, "memory" | "heapBase">;

/** Any memory whose module computes log-mel frames. */
export type LogMelArena = Arena<Pick<WasmExports, "memory" | "heapBase" | "logMel" | "clean">>;

/** A type of arrays in a memory. */
export type ArrayType<T> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): T;
};

/**
 * An instance of a module: a bump allocator of typed arrays in its linear memory.
 *
 * A typed array's `byteOffset` is the pointer that the raw exports in {@linkcode Arena.wasm} take. The
 * memory is sized once and never grows, so every view stays valid, and nothing is allocated while a
 * step runs.
 */
export class Arena<E extends MemoryExports = MemoryExports> {
  /** The raw functions of the module; arguments are byte offsets and element counts. */
  readonly wasm: E;
  /** The memory; none while only measuring. */
  readonly #buffer: ArrayBuffer | undefined;
  readonly #base: number = 0;
  #top = 0;

  /**
   * Makes room for `bytes` of arrays.
   *
   * @param wasm The functions of an instance.
   * @param bytes Without it memory is only measured: arrays lie outside any memory, and all that comes
   * of them is {@linkcode Arena.taken}, what they would take.
   */
  constructor(wasm: E, bytes?: number) {
    this.wasm = wasm;
    if (bytes === undefined) return;
    const { memory } = wasm;
    this.#base = this.#top = align(wasm.heapBase());
    const missing = this.#top + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    this.#buffer = memory.buffer;
  }

  /** Whether an array lies in this memory. */
  holds(array: ArrayBufferView): boolean {
    return array.buffer === this.#buffer;
  }

  /** Bytes of arrays so far. */
  get taken(): number {
    return this.#top - this.#base;
  }

  /** A zeroed array of `length` numbers of a type. */
  take<T extends { fill(value: number): T }>(Type: ArrayType<T>, length: number): T {
    const start = this.#top;
    const bytes = length * Type.BYTES_PER_ELEMENT;
    this.#top = align(start + bytes);
    return this.#buffer
      ? new Type(this.#buffer, start, length).fill(0)
      : new Type(new ArrayBuffer(bytes), 0, length);
  }
}

function align(offset: number): number {
  // Not by bits: those of a number beyond 2 GiB are cut off.
  return Math.ceil(offset / 16) * 16;
}
