import { assertEquals, assertThrows } from "@std/assert";
import { BitReader } from "./_bit_reader.ts";
import { memorySource } from "./byte_source.ts";
import { Fault, withName } from "./_fault.ts";
import { decodeSubframe } from "./_flac_subframe.ts";

/** Bytes of fields: each a value, which may be negative, and its bits. */
function pack(...fields: [value: number, bits: number][]): Uint8Array {
  const bits = fields.flatMap(([value, count]) =>
    Array.from({ length: count }, (_, i) => {
      const unsigned = value < 0 ? value + 2 ** count : value;
      return Math.floor(unsigned / 2 ** (count - 1 - i)) % 2;
    })
  );
  return Uint8Array.from(
    { length: Math.ceil(bits.length / 8) },
    (_, i) =>
      Array.from({ length: 8 }, (_, bit) => bits[8 * i + bit] ?? 0)
        .reduce((byte, bit) => 2 * byte + bit, 0),
  );
}

/** Decodes a subframe; the first field is its type. */
function decode(type: number, size: number, fields: [number, number][], depth = 16): number[] {
  const out = new Int32Array(size);
  decodeSubframe(new BitReader(memorySource(pack([type, 7], ...fields))), out, depth);
  return [...out];
}

function assertRefused(reason: string, type: number, size: number, fields: [number, number][]) {
  assertThrows(() => decode(type, size, fields), Fault, reason);
}

const NONE_WASTED: [number, number] = [0, 1];

Deno.test("a subframe's type must be known, and its wasted bits fewer than it has", () => {
  for (const type of [2, 7, 13, 31]) {
    assertRefused(`the subframe's type ${type} is reserved`, type, 4, [NONE_WASTED, [0, 32]]);
  }
  assertRefused("a subframe must start with a 0 bit", 64, 4, [NONE_WASTED]);
  assertEquals(decode(0, 2, [[1, 1], [1, 15], [-1, 1]]), [-32768, -32768]);
  assertRefused("16 of 16 bits cannot be wasted", 0, 2, [[1, 1], [1, 16], [0, 9]]);
});

Deno.test("a predictor needs its first samples, a valid precision and a shift to the right", () => {
  assertRefused("order 4 needs more than 3 samples", 12, 3, [NONE_WASTED, [0, 99]]);
  const start: [number, number][] = [NONE_WASTED, [5, 16]];
  const end: [number, number][] = [[1, 2], [0, 2], [0, 4], [0, 4], [7, 3]];
  assertEquals(decode(32, 4, [...start, [1, 4], [0, 5], ...end]), [5, 5, 5, 5]);
  assertRefused("precision is invalid", 32, 4, [...start, [1, 4], [-1, 5], ...end]);
  assertRefused("precision is invalid", 32, 4, [...start, [15, 4], [0, 5], [0, 16], ...end]);
});

Deno.test("partitions must divide the frame, and the first hold the predictor's samples", () => {
  const one: [number, number][] = [NONE_WASTED, [1, 16], [0, 2]];
  assertRefused("have no 2 partitions", 9, 5, [...one, [1, 4], [0, 40]]);
  const two: [number, number][] = [NONE_WASTED, [1, 16], [1, 16], [0, 2]];
  assertRefused("4 samples, 2 of them as they are, have no 4 partitions", 10, 4, [...two, [2, 4]]);
  assertRefused("the residual's coding 2 is reserved", 8, 4, [NONE_WASTED, [2, 2]]);
});

Deno.test("a sample or a residual of too many bits is refused, not cut", () => {
  // Escaped residuals of 17 bits.
  const escaped = (value: number): [number, number][] => [
    ...[NONE_WASTED, [0, 2], [0, 4], [15, 4], [17, 5]] as [number, number][],
    [value, 17],
  ];
  assertEquals(decode(8, 1, escaped(32767)), [32767]);
  assertEquals(decode(8, 1, escaped(-32768)), [-32768]);
  assertRefused("a sample needs more than 16 bits", 8, 1, escaped(32768));
  assertRefused("a sample needs more than 16 bits", 8, 1, escaped(-32769));
  // Rice codes: a quotient in unary, here 4, and a remainder of 30 bits.
  const rice: [number, number][] = [NONE_WASTED, [1, 2], [0, 4], [30, 5], [0, 4], [1, 1], [0, 30]];
  assertRefused("a residual needs more than 32 bits", 8, 1, rice);
});

Deno.test("a decoder's own mistake is not reported as one of the file", () => {
  const fail = () => withName("a.flac", () => new Int16Array(-1));
  assertThrows(fail, RangeError, "Invalid typed array length");
  const fault = () =>
    withName("a.flac", () => {
      throw new Fault(7, "it is odd");
    });
  assertThrows(fault, SyntaxError, "Cannot decode a.flac: at byte 7, it is odd");
});
