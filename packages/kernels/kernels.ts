/**
 * One instance of `training.wasm` with a memory that is planned up front.
 *
 * @module
 */
import type { WasmExports } from "./exports.ts";

/** Options of {@linkcode Kernels.create}. */
export interface KernelsOptions {
  /** Bytes that the arena holds; the memory never grows afterwards. */
  bytes: number;
}

/** A matrix product; see {@linkcode Kernels.matmul}. */
export interface Product {
  /** Rows of C and of A, m. */
  rows: number;
  /** Columns of C and of B, n. */
  columns: number;
  /** What is summed over, k: columns of A and rows of B. */
  inner: number;
  /** Whether A is given as its transpose, (k,m). */
  transposed?: boolean;
  /** Whether C is added to. */
  accumulate?: boolean;
}

let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(
    Deno.readFileSync(new URL("./training.wasm", import.meta.url)) as Uint8Array<ArrayBuffer>,
  );
  return compiled;
}

/**
 * The kernels with their own linear memory: a bump allocator of typed arrays that lie inside it.
 *
 * A typed array's `byteOffset` is the pointer that the raw exports in {@linkcode Kernels.wasm}
 * take. The memory is sized once and never grows, so every view stays valid, and nothing is
 * allocated while a step runs.
 *
 * @example Sum a vector
 * ```ts
 * import { Kernels } from "@kws/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * const kernels = Kernels.create({ bytes: 1 << 16 });
 * const x = kernels.f32(3);
 * x.set([1, 2, 3]);
 * kernels.wasm.scale(x.byteOffset, 3, 2);
 * assertEquals([...x], [2, 4, 6]);
 * ```
 */
export class Kernels {
  /** The raw functions of the module; arguments are byte offsets and element counts. */
  readonly wasm: WasmExports;
  /** The memory; none while only measuring. */
  readonly #buffer: ArrayBuffer | undefined;
  #top: number;

  private constructor(wasm: WasmExports, buffer: ArrayBuffer | undefined, base: number) {
    this.wasm = wasm;
    this.#buffer = buffer;
    this.#top = base;
  }

  /**
   * Instantiates the module with room for `bytes` of arrays.
   *
   * @throws {RangeError} If `bytes` is not between 0 and 2³¹.
   */
  static create({ bytes }: KernelsOptions): Kernels {
    if (!(bytes >= 0 && bytes <= 2 ** 31)) {
      throw new RangeError(
        `Cannot create kernels as bytes must be between 0 and 2147483648: current value is ${bytes}`,
      );
    }
    const instance = new WebAssembly.Instance(compile(), {
      env: {
        abort(): never {
          throw new Error("The kernels aborted");
        },
      },
    });
    const wasm = instance.exports as unknown as WasmExports;
    const base = align(wasm.heapBase());
    const missing = base + bytes - wasm.memory.buffer.byteLength;
    if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65536));
    return new Kernels(wasm, wasm.memory.buffer, base);
  }

  /**
   * Builds something with exactly the memory that it takes: once on an arena that only measures, then
   * in earnest.
   *
   * @param build Takes all its memory from the kernels at once, and calls none of their functions yet.
   */
  static build<T>(build: (kernels: Kernels) => T): T {
    return build(Kernels.create({ bytes: Kernels.measure(build) }));
  }

  /** Bytes of kernel memory that `build` takes. */
  static measure(build: (kernels: Kernels) => unknown): number {
    const measuring = new Kernels(refuse(), undefined, 0);
    build(measuring);
    return measuring.#top;
  }

  /**
   * C (m,n) = [C +] A (m,k) · B (k,n), rows packed without gaps; every element sums its products in
   * ascending k in one 32-bit float.
   */
  matmul(
    c: Float32Array,
    a: Float32Array,
    b: Float32Array,
    { rows, columns, inner, transposed = false, accumulate = false }: Product,
  ): void {
    this.wasm.gemm(
      c.byteOffset,
      columns,
      a.byteOffset,
      transposed ? 1 : inner,
      transposed ? rows : 1,
      b.byteOffset,
      columns,
      rows,
      columns,
      inner,
      accumulate ? 1 : 0,
    );
  }

  /** Bytes that are still free. */
  get free(): number {
    return (this.#buffer?.byteLength ?? Infinity) - this.#top;
  }

  /** A zeroed array of `length` 32-bit floats. */
  f32(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(...this.#take(length * 4), length).fill(0);
  }

  /** A zeroed array of `length` 64-bit floats. */
  f64(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(...this.#take(length * 8), length).fill(0);
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

  /** The arena's top, to be given to {@linkcode Kernels.release} when scratch is done with. */
  mark(): number {
    return this.#top;
  }

  /** Frees everything that was allocated since `mark`. */
  release(mark: number): void {
    if (!(mark >= 0 && mark <= this.#top)) {
      throw new RangeError(
        `Cannot release the arena as mark must be between 0 and ${this.#top}: ` +
          `current value is ${mark}`,
      );
    }
    this.#top = mark;
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
function refuse(): WasmExports {
  return new Proxy({}, {
    get(_, name): never {
      throw new TypeError(
        `Cannot call ${String(name)} as memory is only being measured: call it after the build`,
      );
    },
  }) as WasmExports;
}
