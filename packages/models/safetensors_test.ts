import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Checkpoint, decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

const checkpoint: fc.Arbitrary<Checkpoint> = fc.record({
  tensors: fc.array(
    fc.tuple(
      fc.string({ minLength: 1, maxLength: 9, unit: "grapheme" }),
      fc.float32Array({ maxLength: 7, noNaN: true }),
    ),
    { maxLength: 4 },
  ).map((entries) =>
    new Map(
      entries.filter(([name]) => name !== "__metadata__" && name !== "__proto__")
        .map(([name, data]) => [name, { shape: [data.length], data }]),
    )
  ),
  metadata: fc.record({ keyword: fc.string({ unit: "grapheme" }), note: fc.string() }),
});

Deno.test("tensors and metadata come back from their bytes", () => {
  fc.assert(
    fc.property(checkpoint, (value) => {
      // Names that look like array indices would be put first by JSON's reader.
      fc.pre([...value.tensors.keys()].every((name) => !/^\d+$/.test(name)));
      assertEquals(decodeSafetensors(encodeSafetensors(value), "a test"), value);
    }),
    { seed: 6 },
  );
});

Deno.test("the header ends at a multiple of eight bytes, whatever letters it holds", () => {
  fc.assert(
    fc.property(checkpoint, (value) => {
      const bytes = encodeSafetensors(value);
      const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
      assertEquals(length % 8, 0);
      const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
      assertEquals(header.trimEnd().endsWith("}"), true);
      const elements = [...value.tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
      assertEquals(bytes.length, 8 + length + 4 * elements);
    }),
    { seed: 7 },
  );
});

Deno.test("the bytes are those of the format's description", () => {
  const tensors = new Map([["a", { shape: [1, 2], data: Float32Array.of(1, -2) }]]);
  const json = '{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
  const padded = json.padEnd(88);
  const expected = Uint8Array.of(
    ...[88, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(padded)],
    ...[0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
  );
  assertEquals(json.length, 81);
  assertEquals(encodeSafetensors({ tensors, metadata: { k: "v" } }), expected);
});

Deno.test("every NaN is written as the same bits", () => {
  const data = new Float32Array(Uint32Array.of(0x7fc00001, 0xffc00000).buffer);
  const bytes = encodeSafetensors({
    tensors: new Map([["a", { shape: [2], data }]]),
    metadata: {},
  });
  assertEquals([...bytes.subarray(-8)], [0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f]);
});

Deno.test("a checkpoint that is cut or of another type is refused with file, place and reason", () => {
  const data = Float32Array.of(1, 2, 3);
  const bytes = encodeSafetensors({
    tensors: new Map([["a", { shape: [3], data }]]),
    metadata: {},
  });
  for (let length = 0; length < bytes.length; length++) {
    assertThrows(
      () => decodeSafetensors(bytes.subarray(0, length), "cut.safetensors"),
      SyntaxError,
      "Cannot read cut.safetensors: at byte",
    );
  }
  const text = new TextDecoder("latin1").decode(bytes).replace("F32", "F16");
  const other = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  assertThrows(() => decodeSafetensors(other, "x"), SyntaxError, '"a" must hold F32, it holds F16');
});
