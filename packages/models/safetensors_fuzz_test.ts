/**
 * Damaged checkpoints: an error of the right kind or a right result, in little time and memory.
 *
 * `deno run packages/models/safetensors_fuzz_test.ts 10000` tries that many, prints what came of them,
 * and exits with 1 at the first that keeps to none of it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { type Checkpoint, decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** Texts that take the place of a token of the header. */
const TOKENS = [
  ...["null", "true", "-8", "0", "1", "4", "1.5", "1e9", "4294967296", "9007199254740993", "[]"],
  ...['""', '"F16"', '"F32"', '"a"', '"shape"', '"__metadata__"', "{}", "[", "]", "{", "}", ","],
  ...[":", " ", "\t", "é", '"\\ud800"', '"__proto__"', "[2,3]", "9".repeat(400), "[".repeat(3000)],
];

/** Lengths of a header that are none. */
const LENGTHS = [0n, 1n, 7n, 99_999_999n, 100_000_001n, 1n << 31n, 1n << 53n, (1n << 64n) - 1n];

function madeCheckpoints(): Uint8Array[] {
  const random = Random.root("checkpoints");
  const tensor = (...shape: number[]) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
  });
  const made: Checkpoint[] = [
    { tensors: new Map([["a", tensor(2)], ["b", tensor(3, 1)]]), metadata: { k: "v" } },
    {
      tensors: new Map([["größe", tensor()], ["none", tensor(0, 5)], ["7", tensor(1)]]),
      metadata: {},
    },
    {
      tensors: new Map(
        Array.from({ length: 12 }, (_, i) => [`layer.${i}.weight`, tensor(4, i + 1, 3)]),
      ),
      metadata: { format: "x-1", shape: JSON.stringify({ bands: 20, kernel: [20, 6] }) },
    },
    { tensors: new Map([["large", tensor(64, 300)]]), metadata: { note: '"\\\n' } },
  ];
  return made.map(encodeSafetensors);
}

/** A file whose header is replaced, its length being right. */
function withHeader(bytes: Uint8Array, length: number, text: string): Uint8Array {
  const header = new TextEncoder().encode(text);
  const own = new Uint8Array(8 + header.length + bytes.length - 8 - length);
  new DataView(own.buffer).setBigUint64(0, BigInt(header.length), true);
  own.set(header, 8);
  own.set(bytes.subarray(8 + length), 8 + header.length);
  return own;
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(values.length)];
}

function editHeader(bytes: Uint8Array, length: number, random: Random): Uint8Array {
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|\d+|[^]/g)!;
  for (let edits = 1 + random.integer(3); edits > 0; edits--) {
    const at = random.integer(tokens.length);
    const count = random.integer(4);
    const kind = random.integer(4);
    if (kind === 0) tokens[at] = pick(random, TOKENS);
    else if (kind === 1) tokens.splice(at, count);
    else if (kind === 2) {
      tokens.splice(random.integer(tokens.length), 0, ...tokens.slice(at, at + 9));
    } else tokens[at] = pick(random, tokens);
  }
  return withHeader(bytes, length, tokens.join(""));
}

/** A damaged file; the same for the same random stream. */
function damage(whole: Uint8Array, random: Random): Uint8Array {
  const bytes = whole.slice();
  const view = new DataView(bytes.buffer);
  const length = Number(view.getBigUint64(0, true));
  const flip = (end: number): Uint8Array => {
    for (let flips = 1 + random.integer(3); flips > 0; flips--) {
      bytes[random.integer(end)] ^= 1 << random.integer(8);
    }
    return bytes;
  };
  const kind = random.integer(8);
  if (kind === 0) return flip(bytes.length);
  if (kind === 1) return flip(8 + length);
  if (kind === 2) return bytes.subarray(0, random.integer(bytes.length));
  if (kind === 3) return Uint8Array.of(...bytes, ...bytes.subarray(0, 1 + random.integer(64)));
  if (kind > 4) return editHeader(bytes, length, random);
  view.setBigUint64(0, pick(random, [...LENGTHS, BigInt(length - 1), BigInt(length + 8)]), true);
  return bytes;
}

/** Compares with the plainest reading that there is. */
function assertRight({ tensors, metadata }: Checkpoint, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const { __metadata__ = {}, ...entries } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, start)),
  );
  assertEquals(metadata, __metadata__);
  assertEquals([...tensors.keys()].sort(), Object.keys(entries).sort());
  let read = start;
  for (const [name, { shape, data }] of tensors) {
    const { dtype, shape: own, data_offsets: [from, to] } = entries[name];
    assertEquals([dtype, shape], ["F32", own]);
    assertEquals(data, new Float32Array(bytes.slice(start + from, start + to).buffer));
    read += to - from;
  }
  assertEquals(read, bytes.length);
}

/** Milliseconds that reading took, and why it was refused if it was. */
function tryReading(bytes: Uint8Array): { refused?: string; ms: number } {
  const started = performance.now();
  try {
    const read = decodeSafetensors(bytes, "made.safetensors");
    const ms = performance.now() - started;
    assertRight(read, bytes);
    return { ms };
  } catch (error) {
    const ms = performance.now() - started;
    const named = error instanceof SyntaxError &&
      /^Cannot read made\.safetensors: at byte \d+, \S/.test(error.message);
    if (!named) throw error;
    assert(error.message.length < 400, error.message);
    return { refused: error.message, ms };
  }
}

function fuzz(count: number) {
  const wholes = madeCheckpoints();
  const sums = { tried: count, refused: 0, read: 0, slowestMs: 0, mostMegabytes: 0, digest: 0 };
  for (let i = 0; i < count; i++) {
    const bytes = damage(wholes[i % wholes.length], Random.root("damage").stream(i));
    const before = Deno.memoryUsage().rss;
    const { refused, ms } = tryReading(bytes);
    sums[refused === undefined ? "read" : "refused"]++;
    for (const byte of refused === undefined ? bytes : new TextEncoder().encode(refused)) {
      sums.digest = Math.imul(sums.digest, 0x01000193) ^ byte;
    }
    // A slow reading is done again: another process may have had its turn.
    const settled = ms < 100 ? ms : Math.min(ms, tryReading(bytes).ms);
    sums.slowestMs = Math.max(sums.slowestMs, settled);
    const megabytes = (Deno.memoryUsage().rss - before) / 2 ** 20;
    sums.mostMegabytes = Math.max(sums.mostMegabytes, megabytes);
    assert(sums.slowestMs < 100, `file ${i}: ${sums.slowestMs} ms`);
    assert(sums.mostMegabytes < 64, `file ${i}: ${sums.mostMegabytes} MB`);
  }
  return sums;
}

Deno.test("a damaged checkpoint gives a right result or an error that names file and place, at once", () => {
  const { refused, read } = fuzz(400);
  assert(refused > 200 && read > 20, `${refused} refused, ${read} read`);
});

if (import.meta.main) {
  const { digest, ...sums } = fuzz(Number(Deno.args[0] ?? 10000));
  console.log({ ...sums, digest: (digest >>> 0).toString(16) });
}
