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
  readonly #base: number;
  #top: number;

  /**
   * Instantiates a module with room for `bytes` of arrays.
   *
   * @param module Without it nothing is instantiated: arrays lie outside any memory, and all that comes
   * of them is {@linkcode Arena.taken}, what they would take.
   */
  constructor(module: WebAssembly.Module | undefined, bytes: number) {
    if (module === undefined) {
      this.wasm = refuse<E>();
      this.#base = this.#top = 0;
      return;
    }
    const instance = new WebAssembly.Instance(module, {
      env: {
        abort(): never {
          throw new Error("The kernels aborted");
        },
      },
    });
    this.wasm = instance.exports as unknown as E;
    this.#base = this.#top = align(this.wasm.heapBase());
    const { memory } = this.wasm;
    const missing = this.#top + bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    this.#buffer = memory.buffer;
  }

  /** Whether an array lies in this memory. */
  holds(array: ArrayBufferView): boolean {
    return array.buffer === this.#buffer;
  }

  /** Bytes that are still free. */
  get free(): number {
    return (this.#buffer?.byteLength ?? Infinity) - this.#top;
  }

  /** Bytes of arrays so far. */
  get taken(): number {
    return this.#top - this.#base;
  }

  /** A zeroed array of `length` 32-bit floats. */
  f32(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(...this.#take(length * 4), length).fill(0);
  }

  /** A zeroed array of `length` 32-bit integers. */
  i32(length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(...this.#take(length * 4), length).fill(0);
  }

  /** A zeroed array of `length` 16-bit integers. */
  i16(length: number): Int16Array<ArrayBuffer> {
    return new Int16Array(...this.#take(length * 2), length).fill(0);
  }

  /** A zeroed array of `length` 8-bit signed integers. */
  i8(length: number): Int8Array<ArrayBuffer> {
    return new Int8Array(...this.#take(length), length).fill(0);
  }

  /** A zeroed array of `length` bytes. */
  u8(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(...this.#take(length), length).fill(0);
  }

  #take(bytes: number): [ArrayBuffer, number] {
    if (!Number.isInteger(bytes) || bytes < 0) {
      throw new RangeError(
        `Cannot allocate as length must be a whole number >= 0: current size is ${bytes} bytes`,
      );
    }
    const start = this.#top;
    const end = align(start + bytes);
    if (this.#buffer === undefined) {
      this.#top = end;
      return [new ArrayBuffer(bytes), 0];
    }
    if (end > this.#buffer.byteLength) {
      throw new RangeError(
        `Cannot allocate ${bytes} bytes as the arena has ${this.free} left: ` +
          `create the kernels with more bytes`,
      );
    }
    this.#top = end;
    return [this.#buffer, start];
  }
}

function align(offset: number): number {
  return (offset + 15) & ~15;
}

/** Functions that must not be called while memory is only measured. */
function refuse<E extends MemoryExports>(): E {
  return new Proxy({}, {
    get(_, name): never {
      throw new TypeError(
        `Cannot call ${String(name)} as memory is only being measured: call it after the build`,
      );
    },
  }) as E;
}
