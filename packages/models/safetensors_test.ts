import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { fileURLToPath as fromFileUrl } from "node:url";
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
      entries.filter(([name]) => name !== "__metadata__")
        .map(([name, data]) => [name, { shape: [data.length], data }]),
    )
  ),
  metadata: fc.record({ keyword: fc.string({ unit: "grapheme" }), note: fc.string() }),
});

Deno.test("tensors and metadata come back from their bytes", () => {
  fc.assert(
    fc.property(checkpoint, (value) => {
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
  assertThrows(
    () => decodeSafetensors(other, "x"),
    SyntaxError,
    '"a" must hold F32, it holds "F16"',
  );
});

Deno.test("tensors keep their order and their names, those too that mean something to objects", () => {
  const one = (value: number) => ({ shape: [1], data: Float32Array.of(value) });
  const tensors = new Map([["b", one(1)], ["7", one(2)], ["__proto__", one(3)], ["0", one(4)]]);
  const metadata = { constructor: "x", ["__proto__"]: "y" };
  const read = decodeSafetensors(encodeSafetensors({ tensors, metadata }), "odd");
  assertEquals([...read.tensors], [...tensors]);
  assertEquals(Object.entries(read.metadata), [["__proto__", "y"], ["constructor", "x"]]);
});

/** A file of this header and so many bytes of tensors. */
function fileOf(header: string | Uint8Array, data = 0, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function entry(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ dtype: "F32", shape: [2], data_offsets: [0, 8], ...changes });
}

/** What is wrong, the file, and what is said of it. */
const BAD: [string, Uint8Array, string][] = [
  ["a header of no bytes", fileOf(""), "0, the header must not be empty"],
  ["a header above 100 MB", fileOf("{}", 0, 100_000_001n), "0, the header must have at most"],
  [
    "a header longer than the file",
    fileOf("{}", 0, 3n),
    "0, the header has 3 bytes, the file ends",
  ],
  [
    "a header of 2^64-1 bytes",
    fileOf("{}", 0, (1n << 64n) - 1n),
    "0, the header must have at most",
  ],
  [
    "a header that is no UTF-8",
    fileOf(Uint8Array.of(0x7b, 0xc3, 0xa9, 0xc3, 0x7d)),
    "11, the header must be UTF-8",
  ],
  ["a header with a byte order mark", fileOf("\ufeff{}"), "8, the header must be an object"],
  ["a header after a blank", fileOf(" {}"), '8, the header must begin with "{"'],
  ["a header before a tab", fileOf("{} \t"), "11, only blanks may follow"],
  ["two headers", fileOf("{}{}"), "10, only blanks may follow"],
  ["a list for a header", fileOf("[]"), "8, the header must be an object"],
  ["null for a header", fileOf("null", 60), "8, the header must be an object"],
  ["a header without its end", fileOf(`{"a":${entry()}`, 8), '"}": it ends here'],
  ["a number for an entry", fileOf('{"a":5}'), '13, "a" must be an object: current value is "5"'],
  ["null for an entry", fileOf('{"a":null}'), '13, "a" must be an object'],
  ["a list for an entry", fileOf('{"a":[]}'), '13, "a" must be an object'],
  ["an entry of nothing", fileOf('{"é":{}}'), '9, "é" must hold dtype, shape and data_offsets'],
  ["an entry without a shape", fileOf(`{"a":${entry({ shape: undefined })}}`, 8), '"a" must hold'],
  ["a name that is flipped", fileOf(`{"a":${entry({ eata: [0] })}}`, 8), 'not hold "eata"'],
  ["16-bit floats", fileOf(`{"a":${entry({ dtype: "F16" })}}`, 8), 'must hold F32, it holds "F16"'],
  ["a number for a type", fileOf(`{"a":${entry({ dtype: 32 })}}`, 8), 'dtype of "a" must be text'],
  ["a shape of text", fileOf(`{"a":${entry({ shape: "2" })}}`, 8), 'shape of "a" must be a list'],
  ["a shape below 0", fileOf(`{"a":${entry({ shape: [-2] })}}`, 8), 'current value is "-2"'],
  ["a shape with a point", fileOf(`{"a":${entry({ shape: [0.5] })}}`, 8), 'value is "0.5"'],
  ["a shape of text in a list", fileOf(`{"a":${entry({ shape: ["2"] })}}`, 8), "whole numbers"],
  ["a shape beyond 2^53", fileOf(`{"a":${entry({ shape: [2 ** 53] })}}`, 8), "whole numbers"],
  [
    "a shape whose product overflows",
    fileOf(`{"a":${entry({ shape: [2 ** 32, 2 ** 32, 2] })}}`, 8),
    'at byte 9, "a" must have less than 2^53 bytes',
  ],
  ["offsets below 0", fileOf(`{"a":${entry({ data_offsets: [-8, 0] })}}`), 'value is "-8"'],
  ["one offset", fileOf(`{"a":${entry({ data_offsets: [8] })}}`, 8), "must be two numbers"],
  ["three offsets", fileOf(`{"a":${entry({ data_offsets: [0, 8, 8] })}}`, 8), "two numbers"],
  ["offsets turned round", fileOf(`{"a":${entry({ data_offsets: [8, 0] })}}`, 8), "needs 8 bytes"],
  ["a size that does not fit", fileOf(`{"a":${entry({ shape: [3] })}}`, 8), '"a" needs 12 bytes'],
  [
    "an overlap",
    fileOf(`{"a":${entry()},"b":${entry({ data_offsets: [4, 12] })}}`, 12),
    '120, "b" must not overlap "a"',
  ],
  [
    "a tensor that is another, too",
    fileOf(`{"a":${entry()},"b":${entry()}}`, 8),
    '115, "b" must not overlap "a"',
  ],
  [
    "an empty tensor inside another",
    fileOf(`{"a":${entry()},"b":${entry({ shape: [0], data_offsets: [4, 4] })}}`, 8),
    '"b" must not overlap "a"',
  ],
  [
    "a hole",
    fileOf(`{"a":${entry()},"b":${entry({ data_offsets: [12, 20] })}}`, 20),
    '125, a gap of 4 bytes is before "b"',
  ],
  ["a hole at the start", fileOf(`{"a":${entry({ data_offsets: [4, 12] })}}`, 12), "a gap of 4"],
  ["bytes left over", fileOf(`{"a":${entry()}}`, 20), '12 bytes are left over behind "a"'],
  ["bytes without tensors", fileOf("{}", 4), "10, 4 bytes are left over behind the header"],
  ["too few bytes", fileOf(`{"a":${entry()}}`, 7), 'the file ends, "a" needs 1 more bytes'],
  ["a name twice", fileOf(`{"a":${entry()},"a":${entry()}}`, 8), 'the header must hold "a" once'],
  ["a field twice", fileOf('{"a":{"dtype":"F32","dtype":"F32"}}'), '"a" must hold "dtype" once'],
  [
    "a name twice, once with an escape",
    fileOf(`{"a":${entry()},"\\u0061":${entry()}}`, 8),
    'the header must hold "a" once',
  ],
  ["metadata that is a list", fileOf('{"__metadata__":[]}'), "24, __metadata__ must be an object"],
  ["metadata of a number", fileOf('{"__metadata__":{"k":5}}'), '29, "k" of __metadata__ must be'],
  ["metadata twice", fileOf('{"__metadata__":{},"__metadata__":{}}'), 'hold "__metadata__" once'],
  ["a name in metadata twice", fileOf('{"__metadata__":{"k":"","k":""}}'), 'must hold "k" once'],
  ["text with a line's end in it", fileOf('{"__metadata__":{"k":"\n"}}'), "text as JSON writes it"],
  ["text without an end", fileOf('{"__metadata__":{"k":"'), "must end with a quotation mark"],
];

Deno.test("whatever is wrong in a checkpoint is refused with file, place and reason", () => {
  for (const [what, bytes, said] of BAD) {
    const { message } = assertThrows(
      () => decodeSafetensors(bytes, "bad.safetensors"),
      SyntaxError,
      said,
      what,
    );
    assertStringIncludes(message, "Cannot read bad.safetensors: at byte ", what);
  }
});

Deno.test("what the format allows is read: blanks, entries in another order, empty tensors, no metadata", () => {
  const b = entry({ data_offsets: [0, 8] });
  const a = entry({ shape: [], data_offsets: [8, 12] }).replaceAll(/[:,]/g, (mark) => `\n${mark} `);
  const none = entry({ shape: [3, 0], data_offsets: [8, 8] });
  const { tensors, metadata } = decodeSafetensors(
    fileOf(`{"a":${a}, "b" :\t${b},"none":${none}}   `, 12),
    "loose",
  );
  const shapes = [...tensors].map(([name, { shape, data }]) => [name, shape, data.length]);
  assertEquals(shapes, [["a", [], 1], ["b", [2], 2], ["none", [3, 0], 0]]);
  assertEquals(metadata, {});
});

Deno.test("metadata and blanks of megabytes are read", () => {
  const note = 'x"\\'.repeat(1 << 20);
  const bytes = encodeSafetensors({ tensors: new Map(), metadata: { note } });
  assertEquals(decodeSafetensors(bytes, "long").metadata.note === note, true);
  const blanks = " ".repeat(1 << 22);
  assertEquals(decodeSafetensors(fileOf(`{${blanks}}${blanks}`), "wide").tensors.size, 0);
});

/** The files of a folder and of those below that are checkpoints. */
function checkpointsBelow(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return checkpointsBelow(`${dir}/${name}`);
    return name.endsWith(".safetensors") ? [`${dir}/${name}`] : [];
  });
}

Deno.test("every committed checkpoint is read, and written again as it is", () => {
  const paths = checkpointsBelow(fromFileUrl(new URL("../../checkpoints", import.meta.url)));
  assertEquals(paths.length > 0, true);
  for (const path of paths) {
    const bytes = Deno.readFileSync(path);
    const again = encodeSafetensors(decodeSafetensors(bytes, path));
    assertEquals(bytes.length === again.length && bytes.every((one, i) => one === again[i]), true);
  }
});
