/**
 * Counter-based random numbers with named streams.
 *
 * @module
 */
import { cos, log, PI } from "./exact_math.ts";
import { utf8 } from "./utf8.ts";

function rotate(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/**
 * Threefry-2x32 with 20 rounds: a bijection of two 32-bit words under a key of two.
 *
 * Source: J. Salmon, M. Moraes, R. Dror and D. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011, section 4.2.
 */
export function threefry(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
): [number, number] {
  const key2 = key0 ^ key1 ^ 0x1bd11bda;
  const keys = [key0, key1, key2];
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  for (let round = 0; round < 20; round++) {
    x0 = (x0 + x1) | 0;
    x1 = rotate(x1, ROTATIONS[round & 7]) ^ x0;
    if ((round & 3) === 3) {
      const injection = (round >> 2) + 1;
      x0 = (x0 + keys[injection % 3]) | 0;
      x1 = (x1 + keys[(injection + 1) % 3] + injection) | 0;
    }
  }
  return [x0 >>> 0, x1 >>> 0];
}

/** A name of a stream: a string, or a whole number below 2⁵³. */
export type StreamName = string | number;

/**
 * A stream of random numbers that depends only on its seed and its names.
 *
 * Children are made by name, so the order in which streams are used, and by which thread, changes
 * nothing.
 *
 * @example Two streams of one seed
 * ```ts
 * import { Random } from "@kws/kernels";
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * const seed = Random.root(1);
 * assertEquals(seed.stream("augment", 3).uint32(), seed.stream("augment", 3).uint32());
 * assertNotEquals(seed.stream("augment", 3).uint32(), seed.stream("augment", 4).uint32());
 * ```
 */
export class Random {
  /** The stream's key: two unsigned 32-bit words. */
  readonly key: readonly [number, number];
  #counter = 0;
  #spare: number | undefined;

  private constructor(key: readonly [number, number]) {
    this.key = key;
  }

  /** The root stream of a seed. */
  static root(seed: StreamName): Random {
    return new Random([0x6b777331, 0x5eed]).stream(seed);
  }

  /**
   * The child of the given names, in order.
   *
   * @throws {RangeError} If a number is not a whole number from 0 to 2⁵³ − 1.
   */
  stream(...names: readonly StreamName[]): Random {
    let key = this.key;
    for (const name of names) key = fold(key, name);
    return new Random(key);
  }

  /** The next unsigned 32-bit word. */
  uint32(): number {
    if (this.#spare !== undefined) {
      const word = this.#spare;
      this.#spare = undefined;
      return word;
    }
    const [first, second] = threefry(this.key[0], this.key[1], this.#counter++, 0);
    this.#spare = second;
    return first;
  }

  /** A multiple of 2⁻³² in [0, 1). */
  uniform(): number {
    return this.uint32() / 4294967296;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /**
   * A whole number in [0, n), unbiased.
   *
   * @throws {RangeError} If `n` is not a whole number from 1 to 2³².
   */
  integer(n: number): number {
    if (!(Number.isInteger(n) && n >= 1 && n <= 4294967296)) {
      throw new RangeError(
        `Cannot draw an integer as n must be a whole number from 1 to 2^32: current value is ${n}`,
      );
    }
    const limit = 4294967296 - (4294967296 % n);
    for (;;) {
      const word = this.uint32();
      if (word < limit) return word % n;
    }
  }

  /** A standard normal number (Box and Muller, 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * log((this.uint32() + 1) / 4294967296));
    return radius * cos(2 * PI * this.uniform());
  }

  /** Shuffles `items` in place (Fisher and Yates) and returns them. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }
}

function fold(key: readonly [number, number], name: StreamName): [number, number] {
  if (typeof name === "number") {
    if (!Number.isSafeInteger(name) || name < 0) {
      throw new RangeError(
        `Cannot name a stream as a number must be whole and >= 0: current value is ${name}`,
      );
    }
    return threefry(key[0], key[1], name >>> 0, Math.floor(name / 4294967296) | 0x40000000);
  }
  const bytes = utf8(name);
  let state = threefry(key[0], key[1], bytes.length, 0x80000000 | 0);
  for (let i = 0; i < bytes.length; i += 4) {
    const word = bytes[i] | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) |
      ((bytes[i + 3] ?? 0) << 24);
    state = threefry(state[0], state[1], word, 0x20000000);
  }
  return state;
}
