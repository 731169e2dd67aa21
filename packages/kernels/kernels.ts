/**
 * One instance of the training module with a memory that is planned up front.
 *
 * @module
 */
import { Arena, type ArrayType } from "./arena.ts";
import { fromText } from "./wasm_text.ts";
import type { WasmExports } from "./exports.ts";
import TRAINING from "./wasm/training.ts";

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

/**
 * The kernels with their own linear memory.
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
export class Kernels extends Arena<WasmExports> {
  /** Bytes for arrays, taken or not; no end of them while memory is only measured. */
  readonly #room: number;

  private constructor(wasm: WasmExports, bytes?: number) {
    super(wasm, bytes);
    this.#room = bytes === undefined
      ? Infinity
      : wasm.memory.buffer.byteLength - super.take(Uint8Array, 0).byteOffset;
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
    compiled ??= new WebAssembly.Module(fromText(TRAINING));
    return new Kernels(new WebAssembly.Instance(compiled).exports as unknown as WasmExports, bytes);
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
    const measuring = new Kernels(refusing());
    build(measuring);
    return measuring.taken;
  }

  /** Bytes that are still free. */
  get free(): number {
    return this.#room - this.taken;
  }

  /** A zeroed array of `length` 32-bit floats. */
  f32(length: number): Float32Array<ArrayBuffer> {
    return this.take(Float32Array, length);
  }

  /** A zeroed array of `length` 32-bit integers. */
  i32(length: number): Int32Array<ArrayBuffer> {
    return this.take(Int32Array, length);
  }

  /** A zeroed array of `length` bytes. */
  u8(length: number): Uint8Array<ArrayBuffer> {
    return this.take(Uint8Array, length);
  }

  /** A zeroed array of `length` 16-bit integers. */
  i16(length: number): Int16Array<ArrayBuffer> {
    return this.take(Int16Array, length);
  }

  /** A zeroed array of `length` 8-bit signed integers. */
  i8(length: number): Int8Array<ArrayBuffer> {
    return this.take(Int8Array, length);
  }

  override take<T extends { fill(value: number): T }>(Type: ArrayType<T>, length: number): T {
    const bytes = length * Type.BYTES_PER_ELEMENT;
    if (!Number.isInteger(bytes) || bytes < 0) {
      throw new RangeError(
        `Cannot allocate as length must be a whole number >= 0: current size is ${bytes} bytes`,
      );
    }
    if (bytes > this.free) {
      throw new RangeError(
        `Cannot allocate ${bytes} bytes as the arena has ${this.free} left: ` +
          `create the kernels with more bytes`,
      );
    }
    return super.take(Type, length);
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
}

/** Functions that must not be called while memory is only measured. */
function refusing(): WasmExports {
  return new Proxy({}, {
    get(_, name): never {
      throw new TypeError(
        `Cannot call ${String(name)} as memory is only being measured: call it after the build`,
      );
    },
  }) as WasmExports;
}
