/**
 * The sounds of `flac/*.flac`, and how each is coded.
 *
 * @module
 */
import type { Channel, Plan, Subframe } from "./flac_writer.ts";

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

/** Files whose coding is chosen part by part. */
export const PLANS: Plan[] = [
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
export const ENCODED: [string, Channel[], string[], number?][] = [
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
