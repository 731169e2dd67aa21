/**
 * The bytes of a module as text, without what only some hosts have: audio worklets have neither `atob` nor
 * `DecompressionStream`.
 *
 * Every bit is foretold from the bytes before it, and an arithmetic coder writes what was not foreseen as
 * digits of a large base. In a compressed bundle that takes 550 bytes less than a character for every byte,
 * the decoder included. The forecast is a logistic regression that learns as it goes: a sum of weights, each
 * found by some of the bytes before. Doubles' sums, products and quotients are the same on every machine.
 *
 * Source: M. Mahoney, "Fast Text Compression with Neural Networks", FLAIRS 2000; the coder is that of
 * G. N. N. Martin, "Range encoding", 1979.
 *
 * @module
 */

/** Bytes as text. */
export interface WasmText {
  /** Number of bytes. */
  length: number;
  /** The digits of the coder. */
  digits: string;
}

/**
 * Which of the bytes before a forecast looks at, the nearest the lowest bit: none, the last ones, and every
 * other one, as opcodes and their operands take turns.
 */
const CONTEXTS = [0, 1, 3, 26, 5, 2, 84, 42];
/** Bytes that the longest context looks back. */
const REACH = 7;
/** Bits of a weight's number. */
const WEIGHT_BITS = 18;
/** How far what was not foreseen moves the weights. */
const RATE = 0.4;
/** Digits: the characters from `#` to `~`, but for the backslash, which a string would have to escape. */
const BASE = 91;
/** The range that wants another digit: numbers stay below 2⁵³. */
const NARROW = 2 ** 40;

/**
 * Bytes, bit by bit, the highest bit of a byte first.
 *
 * @param nextBit Gives the next bit; it is told the probability of 1.
 */
function foretell(length: number, nextBit: (chance: number) => number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(REACH + length);
  const weights = new Float32Array(1 << WEIGHT_BITS);
  const hashes = new Int32Array(CONTEXTS.length);
  const places = new Int32Array(CONTEXTS.length);
  for (let at = REACH; at < bytes.length; at++) {
    for (let i = 0; i < hashes.length; i++) {
      let hash = i;
      for (let context = CONTEXTS[i], before = at; context > 0; context >>= 1) {
        before--;
        if (context & 1) hash = Math.imul(hash + bytes[before] + 1, 0x2f0b4c47);
      }
      hashes[i] = hash;
    }
    let byte = 1;
    while (byte < 256) {
      let sum = 0;
      for (let i = 0; i < hashes.length; i++) {
        places[i] = Math.imul(hashes[i] + byte, 0x9e3779b1) >>> (32 - WEIGHT_BITS);
        sum += weights[places[i]];
      }
      // The logistic function, with (1 − x/64)⁶⁴ for e⁻ˣ.
      let power = 1 - sum / 64;
      for (let i = 0; i < 6; i++) power *= power;
      const chance = 1 / (1 + power);
      const bit = nextBit(chance);
      const step = RATE * (bit - chance);
      for (let i = 0; i < places.length; i++) weights[places[i]] += step;
      byte = 2 * byte + bit;
    }
    bytes[at] = byte;
  }
  return bytes.subarray(REACH);
}

/** Bytes as text. */
export function toText(bytes: Uint8Array): WasmText {
  let [low, range, count, at] = [0n, 1, 0, 0];
  foretell(bytes.length, (chance) => {
    for (; range < NARROW; range *= BASE, count++) low *= BigInt(BASE);
    const bit = (bytes[at >> 3] >> (7 - at % 8)) & 1;
    at++;
    const part = Math.floor(range * chance);
    if (bit === 0) low += BigInt(part);
    range = bit ? part : range - part;
    return bit;
  });
  let digits = "";
  for (; count > 0; count--, low /= BigInt(BASE)) {
    const code = 35 + Number(low % BigInt(BASE));
    digits = String.fromCharCode(code < 92 ? code : code + 1) + digits;
  }
  return { length: bytes.length, digits };
}

/** The bytes of what {@linkcode toText} wrote. */
export function fromText({ length, digits }: WasmText): Uint8Array<ArrayBuffer> {
  let [value, range, read] = [0, 1, 0];
  return foretell(length, (chance) => {
    for (; range < NARROW; range *= BASE) {
      const code = digits.charCodeAt(read++);
      value = value * BASE + code - (code < 92 ? 35 : 36);
    }
    const part = Math.floor(range * chance);
    const bit = value < part ? 1 : 0;
    if (bit === 0) value -= part;
    range = bit ? part : range - part;
    return bit;
  });
}
