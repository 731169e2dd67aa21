/**
 * Makes `flac/*.flac` and `flac.json`: small FLAC files of sounds that this script computes, and what
 * the reference decoder (`flac -d`, which is needed to run this) reads from them:
 * `deno run --allow-read --allow-write --allow-run packages/features/golden/make_flac.ts`.
 *
 * Files whose coding is chosen part by part are written here, bit by bit; the others come from the
 * reference encoder, with what its analysis finds in them.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** Samples of one channel. */
type Channel = readonly number[];

/** How one channel of a frame is coded. */
interface Subframe {
  type: "constant" | "verbatim" | "fixed" | "lpc";
  /** Order of the predictor. */
  order?: number;
  /** Coefficients of a linear predictor, latest sample first, as shares of 2^shift. */
  coefficients?: readonly number[];
  shift?: number;
  /** Bits of every sample that are zero. */
  wasted?: number;
  /** 0: four bits of Rice parameter, 1: five. */
  method?: 0 | 1;
  /** The residual has 2^partitions parts. */
  partitions?: number;
  /** Part whose residuals are written as they are; none without. */
  escaped?: number;
}

/** A file: its frames have the same coding. */
interface Plan {
  name: string;
  channels: Channel[];
  block: number;
  /** 8: left and side, 9: side and right, 10: middle and side; else the channels themselves. */
  assignment?: 8 | 9 | 10;
  subframes: Subframe[];
}

const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** Integers that look like noise, by a congruential generator. */
function noise(seed: number, height: number): (i: number) => number {
  let state = seed;
  return () => {
    state = Number((1103515245n * BigInt(state) + 12345n) % 2147483648n);
    return Math.floor(state / 65536) % (2 * height + 1) - height;
  };
}

/** A tone with some noise, 16 bits. */
function tone(samples: number, height: number, period: number, rough: number, seed = 1): number[] {
  const random = noise(seed, rough);
  return Array.from({ length: samples }, (_, i) =>
    Math.max(
      -32768,
      Math.min(32767, Math.round(height * Math.sin(2 * Math.PI * i / period)) + random(i)),
    ));
}

class BitWriter {
  readonly #bits: number[] = [];

  put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) this.#bits.push(Math.floor(value / 2 ** i) & 1);
  }

  signed(value: number, count: number): void {
    this.put(value < 0 ? value + 2 ** count : value, count);
  }

  unary(zeros: number): void {
    for (let i = 0; i < zeros; i++) this.#bits.push(0);
    this.#bits.push(1);
  }

  bytes(): number[] {
    while (this.#bits.length % 8 !== 0) this.#bits.push(0);
    const bytes: number[] = [];
    for (let i = 0; i < this.#bits.length; i += 8) {
      bytes.push(this.#bits.slice(i, i + 8).reduce((byte, bit) => 2 * byte + bit, 0));
    }
    return bytes;
  }
}

function checksum(bytes: readonly number[], width: 8 | 16): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << (width - 8);
    for (let i = 0; i < 8; i++) {
      crc = (crc >> (width - 1) & 1 ? (crc << 1) ^ (width === 8 ? 7 : 0x8005) : crc << 1) &
        (2 ** width - 1);
    }
  }
  return crc;
}

function writeResidual(out: BitWriter, residual: readonly number[], order: number, own: Subframe) {
  const { method = 0, partitions = 0, escaped } = own;
  const width = 4 + method;
  const size = (residual.length + order) / 2 ** partitions;
  out.put(method, 2);
  out.put(partitions, 4);
  for (let part = 0; part < 2 ** partitions; part++) {
    const values = residual.slice(Math.max(0, part * size - order), (part + 1) * size - order);
    if (part === escaped) {
      const most = Math.max(0, ...values.map((value) => value < 0 ? ~value : value));
      const depth = most === 0 && values.every((value) => value === 0) ? 0 : 33 - Math.clz32(most);
      out.put(2 ** width - 1, width);
      out.put(depth, 5);
      for (const value of values) out.signed(value, depth);
      continue;
    }
    const mean = values.reduce((sum, value) => sum + Math.abs(value), 0) / (values.length || 1);
    const rice = Math.max(0, Math.min(2 ** width - 2, Math.floor(Math.log2(mean + 1))));
    out.put(rice, width);
    for (const value of values) {
      const folded = value < 0 ? -2 * value - 1 : 2 * value;
      out.unary(Math.floor(folded / 2 ** rice));
      out.put(folded % 2 ** rice, rice);
    }
  }
}

function writeSubframe(out: BitWriter, samples: Channel, frameDepth: number, own: Subframe): void {
  const { type, order = 0, wasted = 0, shift = 0 } = own;
  const code = { constant: 0, verbatim: 1, fixed: 8 + order, lpc: 31 + order }[type];
  out.put(code, 7);
  out.put(wasted > 0 ? 1 : 0, 1);
  if (wasted > 0) out.unary(wasted - 1);
  const depth = frameDepth - wasted;
  const values = samples.map((sample) => sample / 2 ** wasted);
  if (type === "constant") return out.signed(values[0], depth);
  if (type === "verbatim") return values.forEach((value) => out.signed(value, depth));
  const coefficients = own.coefficients ?? FIXED[order];
  values.slice(0, order).forEach((value) => out.signed(value, depth));
  if (type === "lpc") {
    out.put(14, 4);
    out.signed(shift, 5);
    coefficients.forEach((value) => out.signed(value, 15));
  }
  const residual = values.slice(order).map((value, i) =>
    value -
    Math.floor(
      coefficients.reduce((sum, factor, j) => sum + factor * values[order + i - 1 - j], 0) /
        2 ** shift,
    )
  );
  writeResidual(out, residual, order, own);
}

/** Samples as whole bytes, the least significant first, channel by channel in turn. */
function interleave(channels: Channel[], depth = 16): Uint8Array<ArrayBuffer> {
  const width = depth / 8;
  const bytes = new Uint8Array(width * channels.length * channels[0].length);
  channels.forEach((channel, c) =>
    channel.forEach((sample, i) => {
      const at = width * (i * channels.length + c);
      for (let b = 0; b < width; b++) bytes[at + b] = Math.floor(sample / 2 ** (8 * b));
    })
  );
  return bytes;
}

function encode({ channels, block, assignment, subframes }: Plan): Uint8Array<ArrayBuffer> {
  const total = channels[0].length;
  const head = new BitWriter();
  head.put(0x664c6143, 32);
  head.put(0x80000022, 32);
  for (const part of [block, block]) head.put(part, 16);
  for (const part of [0, 0]) head.put(part, 24);
  head.put(16000, 20);
  head.put(channels.length - 1, 3);
  head.put(15, 5);
  head.put(total, 36);
  const md5 = createHash("md5").update(interleave(channels)).digest();
  const bytes = [...head.bytes(), ...md5];
  for (let at = 0, frame = 0; at < total; at += block, frame++) {
    const [a, b = [], ...more] = channels.map((channel) => channel.slice(at, at + block));
    const side = a.map((sample, i) => sample - b[i]);
    const coded = assignment === 8
      ? [a, side]
      : assignment === 9
      ? [side, b]
      : assignment === 10
      ? [a.map((sample, i) => (sample + b[i]) >> 1), side]
      : [a, b, ...more].slice(0, channels.length);
    const start = new BitWriter();
    start.put(0xfff8, 16);
    start.put(0x75, 8); // Block size in 16 bits, 16 kHz.
    start.put((assignment ?? channels.length - 1) * 16 + 8, 8);
    start.put(frame, 8);
    start.put(a.length - 1, 16);
    const header = start.bytes();
    const body = new BitWriter();
    [...header, checksum(header, 8)].forEach((byte) => body.put(byte, 8));
    coded.forEach((samples, i) => {
      const isSide = assignment === 9 ? i === 0 : assignment !== undefined && i === 1;
      writeSubframe(body, samples, isSide ? 17 : 16, subframes[i % subframes.length]);
    });
    const whole = body.bytes();
    const crc = checksum(whole, 16);
    bytes.push(...whole, crc >> 8, crc & 255);
  }
  return Uint8Array.from(bytes);
}

const MONO = tone(384, 9000, 41, 300);
const OTHER = tone(384, 7000, 41, 500, 7);
/** Multiples of eight. */
const COARSE = tone(384, 1200, 57, 30, 3).map((sample) => 8 * sample);
/** As loud as 16 bits allow, in opposite phase: the side needs its 17th bit. */
const LOUD = Array.from({ length: 96 }, (_, i) => i % 7 < 3 ? -32768 : 32767);
const AGAINST = LOUD.map((sample) => ~sample);

const fixed = (order: number, more: Partial<Subframe> = {}): Subframe => (
  { type: "fixed", order, ...more }
);

const PLANS: Plan[] = [
  ...[0, 1, 2, 3, 4].map((order): Plan => ({
    ...{ name: `fixed-${order}`, channels: [MONO], block: 192, subframes: [fixed(order)] },
  })),
  {
    ...{ name: "constant-verbatim", block: 64 },
    channels: [Array(128).fill(-12345), MONO.slice(0, 128)],
    subframes: [{ type: "constant" }, { type: "verbatim" }],
  },
  {
    ...{ name: "left-side", channels: [MONO, OTHER], block: 192, assignment: 8 },
    subframes: [fixed(2), fixed(1)],
  },
  {
    ...{ name: "right-side", channels: [MONO, OTHER], block: 192, assignment: 9 },
    subframes: [fixed(1), fixed(2)],
  },
  {
    ...{ name: "mid-side", channels: [MONO, OTHER], block: 192, assignment: 10 },
    subframes: [fixed(2), fixed(1)],
  },
  {
    ...{ name: "mid-side-17-bits", channels: [LOUD, AGAINST], block: 96, assignment: 10 },
    subframes: [fixed(0), fixed(1)],
  },
  {
    ...{ name: "left-side-verbatim-17-bits", channels: [LOUD, AGAINST], block: 96, assignment: 8 },
    subframes: [{ type: "verbatim" }],
  },
  {
    ...{ name: "partitions", channels: [MONO], block: 192 },
    subframes: [fixed(2, { partitions: 4 })],
  },
  {
    ...{ name: "partitions-5-bits-escape", channels: [MONO], block: 192 },
    subframes: [fixed(1, { partitions: 2, method: 1, escaped: 0 })],
  },
  {
    ...{ name: "escape", channels: [MONO], block: 192 },
    subframes: [fixed(3, { partitions: 1, escaped: 1 })],
  },
  {
    // Nothing is left of a constant: the part that is written as it is has 0 bits.
    ...{ name: "escape-0-bits", channels: [Array(96).fill(77)], block: 96 },
    subframes: [fixed(1, { partitions: 1, escaped: 1 })],
  },
  {
    ...{ name: "wasted-bits", channels: [COARSE], block: 192 },
    subframes: [fixed(2, { wasted: 3 })],
  },
  {
    ...{ name: "lpc-shift-0", channels: [MONO], block: 192 },
    subframes: [{ type: "lpc", order: 1, coefficients: [1], shift: 0 }],
  },
  {
    ...{ name: "lpc-negative-sums", channels: [OTHER], block: 192 },
    subframes: [{ type: "lpc", order: 3, coefficients: [5000, -3333, 777], shift: 11 }],
  },
  {
    ...{ name: "lpc-32", channels: [OTHER], block: 192 },
    subframes: [{
      ...{ type: "lpc", order: 32, shift: 12 },
      coefficients: Array.from({ length: 32 }, (_, i) => (i % 2 === 0 ? 4000 : -3500) >> (i >> 2)),
    }],
  },
];

/** A sound at another depth, with bits below the sixteenth. */
function deeper(channel: Channel, depth: number, seed: number): number[] {
  const random = noise(seed, 2 ** Math.max(0, depth - 17));
  return channel.map((sample, i) => Math.floor(sample * 2 ** (depth - 16)) + random(i));
}

/** Files of the reference encoder: channels, options, and bits if there are not 16. */
const ENCODED: [string, Channel[], string[], number?][] = [
  ["reference-fastest", [MONO], ["-0", "-b", "192"]],
  ["reference-best", [tone(1024, 9000, 23.7, 40)], ["-8", "-e", "-p", "-b", "512"]],
  [
    "reference-lpc-12",
    [
      tone(1024, 12000, 17.3, 60, 5).map((sample, i) =>
        sample + Math.round(3000 * Math.sin(i / 3))
      ),
    ],
    ["-8", "-e", "-p", "--lax", "-l", "32", "-b", "512"],
  ],
  ["reference-stereo", [MONO, OTHER], ["-8", "-e", "-b", "192"]],
  [
    "reference-4-channels",
    [MONO, OTHER, COARSE, MONO.map((sample) => -sample)].map((channel) => channel.slice(0, 200)),
    ["-5", "-b", "192"],
  ],
  ["reference-8-bits", [MONO.map((sample) => sample >> 8)], ["-8", "-b", "192"], 8],
  [
    "reference-24-bits",
    [deeper(MONO, 24, 5).slice(0, 200), deeper(OTHER, 24, 6).slice(0, 200)],
    ["-8", "-b", "192"],
    24,
  ],
  [
    // As loud as 32 bits allow: the side needs its 33rd bit.
    "reference-32-bits",
    [LOUD, AGAINST].map((channel) => channel.map((sample) => sample * 65536 + (sample & 1))),
    ["-5", "--lax", "-b", "96"],
    32,
  ],
];

async function run(command: string, ...args: string[]): Promise<Uint8Array> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args }).output();
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  }
  return stdout;
}

/** What the reference's analysis finds in a file, each once. */
async function analyse(path: string): Promise<string[]> {
  const text = new TextDecoder().decode(await run("flac", "-a", "-s", "--stdout", path));
  const found = new Set<string>();
  for (const [, assignment] of text.matchAll(/channel_assignment=(\w+)/g)) found.add(assignment);
  for (const line of text.split("\n").filter((line) => line.includes("subframe="))) {
    const field = (name: string): string => new RegExp(`\\b${name}=(\\w+)`).exec(line)?.[1] ?? "";
    found.add([field("type"), field("order")].filter(Boolean).join("-"));
    if (field("wasted_bits") !== "0") found.add("wasted-bits");
    if (field("partition_order") !== "0" && field("partition_order") !== "") {
      found.add("partitions");
    }
    if (field("residual_type") === "RICE2") found.add("RICE2");
  }
  if (/ESCAPE/.test(text)) found.add("escape");
  return [...found].sort();
}

/** What the reference decoder reads: frames of channels, averaged as the project does. */
async function decode(path: string, channels: number, depth: number): Promise<Int16Array> {
  const bytes = await run(
    "flac",
    "-d",
    "-s",
    "-c",
    "--force-raw-format",
    "--endian=little",
    "--sign=signed",
    path,
  );
  const width = depth / 8;
  const sample = (at: number): number => {
    let value = 0;
    for (let b = width - 1; b >= 0; b--) value = value * 256 + bytes[at + b];
    return value >= 2 ** (depth - 1) ? value - 2 ** depth : value;
  };
  return Int16Array.from({ length: bytes.length / width / channels }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += sample(width * (i * channels + c));
    return Math.min(32767, Math.round(sum / channels * 2 ** (16 - depth)));
  });
}

if (import.meta.main) {
  const dir = new URL("flac/", import.meta.url);
  Deno.mkdirSync(dir, { recursive: true });
  const temporary = Deno.makeTempDirSync();
  const files: [string, Channel[], number][] = [];
  for (const plan of PLANS) {
    Deno.writeFileSync(new URL(`${plan.name}.flac`, dir), encode(plan));
    files.push([plan.name, plan.channels, 16]);
  }
  for (const [name, channels, options, depth = 16] of ENCODED) {
    Deno.writeFileSync(`${temporary}/raw`, interleave(channels, depth));
    Deno.writeFileSync(
      new URL(`${name}.flac`, dir),
      await run(
        "flac",
        ...["-s", "-f", "-c", "--no-padding", "--no-seektable", ...options],
        ...["--force-raw-format", "--endian=little", "--sign=signed", "--sample-rate=16000"],
        ...[`--bps=${depth}`, `--channels=${channels.length}`, `${temporary}/raw`],
      ),
    );
    files.push([name, channels, depth]);
  }
  const cases = [];
  for (const [name, channels, depth] of files) {
    const path = new URL(`${name}.flac`, dir).pathname;
    const pcm = await decode(path, channels.length, depth);
    const sha256 = createHash("sha256").update(new Uint8Array(pcm.buffer)).digest("hex");
    cases.push({ name, samples: pcm.length, sha256, coding: await analyse(path) });
  }
  Deno.removeSync(temporary, { recursive: true });
  Deno.writeTextFileSync(
    new URL("flac.json", import.meta.url),
    JSON.stringify({ cases }, undefined, 1) + "\n",
  );
}
