/**
 * Broken WAV and FLAC files: mutants of good ones, and what their decoding must keep to.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import type { Audio } from "../audio.ts";
import { crc16, crc8 } from "../_crc.ts";
import { decodeAudio } from "../decode.ts";
import { flacParts, joinFlac } from "../_test_flac.ts";
import { type WavPlan, writeWav } from "../_test_wav.ts";

/** A good file; where its headers end, and where its frames begin if it has any. */
export interface Seed {
  name: string;
  bytes: Uint8Array;
  header: number;
  /** Where each FLAC frame begins, then where the last ends. */
  frames: number[];
  /** Whether it has a digest: then nothing but the right samples may come out. */
  certain: boolean;
}

/** What became of mutants. */
export interface Tally {
  refused: number;
  /** Accepted, with the samples of the good file. */
  right: number;
  /** Accepted, with others: there is no digest that could tell. */
  other: number;
  /** Longest decoding in milliseconds, the faster of two where the first took long. */
  milliseconds: number;
  /** Most memory in bytes. */
  bytes: number;
  /** A digest of every mutant's error or samples: the same in every run. */
  digest: number;
}

/** Milliseconds that a decoding may take. */
export const MOST_MILLISECONDS = 100;
/** Bytes that it may take. */
export const MOST_BYTES = 64e6;

const NUMBERS = [0, 1, 0x7f, 0x80, 0xff];

/** Where the frames of a good FLAC file begin, and end. */
function framesOf(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  for (let at = 42; at < bytes.length; at++) {
    if (bytes[at] !== 0xff || (bytes[at + 1] & 0xfe) !== 0xf8) continue;
    const before = starts.at(-1);
    const whole = before === undefined ||
      crc16(bytes, before, at - 2) === bytes[at - 2] * 256 + bytes[at - 1];
    if (whole) starts.push(at);
  }
  return [...starts, bytes.length];
}

/** A good FLAC file. */
export function flacSeed(name: string, bytes: Uint8Array): Seed {
  const frames = framesOf(bytes);
  // The reference encoder leaves the digest out of what it writes to a pipe.
  const certain = bytes.subarray(26, 42).some((byte) => byte !== 0);
  return { name, bytes, header: frames[0], frames, certain };
}

/** Good WAV files of all encodings. */
export function wavSeeds(): Seed[] {
  const whole = Array.from({ length: 300 }, (_, i) => (i * 37) % 120 - 60);
  const plans: WavPlan[] = [
    ...[8, 16, 24, 32].map((bits) => ({ bits })),
    ...[32, 64].map((bits) => ({ bits, format: 3 })),
    { channels: 2 },
    { extensible: true, chunks: [["LIST", [1, 2, 3]]] },
    { rf64: true },
    { dataSize: 0xffffffff, riffSize: 0xffffffff },
  ];
  return plans.map((plan, i) => {
    const bytes = writeWav(whole.map((value) => plan.format === 3 ? value / 100 : value), plan);
    const header = bytes.length - 300 * (plan.bits ?? 16) / 8;
    return { name: `wav ${i}`, bytes, header, frames: [], certain: false };
  });
}

/** Good FLAC files, written here: several channels, depths, frames counted in samples. */
export function flacSeeds(): Seed[] {
  const random = Random.root("seeds");
  return [[1, 16], [2, 24], [3, 8], [1, 32]].flatMap(([count, depth]) =>
    [false, true].map((variable) => {
      const channels = Array.from(
        { length: count },
        () => Array.from({ length: 150 }, () => random.integer(100) - 50),
      );
      const parts = flacParts(channels, { depth, variable, block: 60 });
      return flacSeed(`flac ${count} ${depth} ${variable}`, joinFlac(parts));
    })
  );
}

/** A mutant: bits are flipped, bytes set, cut out, doubled or put in; frames may get checksums anew. */
function mutate({ bytes, header, frames }: Seed, random: Random): Uint8Array {
  let out = bytes.slice();
  const times = 1 + random.integer(3);
  let moved = false;
  for (let i = 0; i < times; i++) {
    const at = random.integer(random.integer(2) === 0 ? Math.min(header, out.length) : out.length);
    const length = 1 + random.integer(40);
    switch (random.integer(7)) {
      case 0:
      case 1:
        out[at] ^= 1 << random.integer(8);
        break;
      case 2:
        out[at] = NUMBERS[random.integer(NUMBERS.length)];
        break;
      case 3: // A field of four bytes.
        out.fill(NUMBERS[random.integer(NUMBERS.length)], at, at + 4);
        break;
      case 4:
        out = out.slice(0, Math.max(1, at));
        moved = true;
        break;
      case 5:
        out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + length)]);
        moved = true;
        break;
      default: {
        const more = random.integer(2) === 0
          ? out.subarray(at, at + length)
          : Array.from({ length }, () => random.integer(256));
        out = Uint8Array.from([...out.subarray(0, at), ...more, ...out.subarray(at)]);
        moved = true;
      }
    }
    if (out.length < 2) break;
  }
  // Else nearly all mutants would end at a checksum, and what lies behind it would not be tried.
  if (!moved && frames.length > 1 && random.integer(4) > 0) renewChecksums(out, frames);
  return out;
}

function renewChecksums(bytes: Uint8Array, frames: readonly number[]): void {
  for (let i = 0; i + 1 < frames.length; i++) {
    const [start, end] = [frames[i], frames[i + 1]];
    const head = start + headerLength(bytes, start);
    bytes[head] = crc8(bytes, start, head);
    const crc = crc16(bytes, start, end - 2);
    bytes[end - 2] = crc >> 8;
    bytes[end - 1] = crc & 255;
  }
}

/** Bytes of a frame's header before its checksum. */
function headerLength(bytes: Uint8Array, start: number): number {
  const size = bytes[start + 2] >> 4;
  const rate = bytes[start + 2] & 15;
  const number = bytes[start + 4] < 0x80 ? 1 : Math.max(1, Math.clz32(~(bytes[start + 4] << 24)));
  return 4 + number + (size === 6 ? 1 : size === 7 ? 2 : 0) + (rate === 12 ? 1 : rate > 12 ? 2 : 0);
}

function memory(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

/** Whether a mutant's samples are the good file's; the rate has no digest. */
function isRight(audio: Audio, good: Audio): boolean {
  return audio.pcm.length === good.pcm.length && audio.pcm.every((x, i) => x === good.pcm[i]);
}

/** Whether a mutant still has its digest: nothing else covers the description. */
function hasDigest(bytes: Uint8Array, good: Uint8Array): boolean {
  return bytes.length > 42 && bytes.subarray(26, 42).every((byte, i) => byte === good[26 + i]);
}

/** What a mutant's decoding gives, and how long it takes. */
function tryDecoding(mutant: Uint8Array): { outcome: Audio | Error; milliseconds: number } {
  const started = performance.now();
  let outcome: Audio | Error;
  try {
    outcome = decodeAudio(mutant, "mutant");
  } catch (error) {
    outcome = error as Error;
  }
  return { outcome, milliseconds: performance.now() - started };
}

/** A digest with the bytes of one more outcome. */
function digestWith(digest: number, outcome: Audio | Error): number {
  const bytes = outcome instanceof Error
    ? new TextEncoder().encode(outcome.message)
    : new Uint8Array(outcome.pcm.buffer, outcome.pcm.byteOffset, outcome.pcm.byteLength);
  for (const byte of bytes) digest = Math.imul(digest, 0x01000193) ^ byte;
  return digest;
}

/**
 * Decodes `count` mutants of good files.
 *
 * @throws {Error} If one ends in anything but a `SyntaxError` with its name and an offset, or is
 * accepted with other samples than its digest's.
 */
export function tryMutants(seeds: readonly Seed[], count: number, name: string): Tally {
  const tally: Tally = {
    ...{ refused: 0, right: 0, other: 0, milliseconds: 0, bytes: 0, digest: 0x811c9dc5 },
  };
  const goods = seeds.map(({ bytes, name }) => decodeAudio(bytes, name));
  const random = Random.root(name);
  for (let i = 0; i < count; i++) {
    const which = i % seeds.length;
    const mutant = mutate(seeds[which], random.stream(i));
    const before = memory();
    const { outcome, milliseconds: first } = tryDecoding(mutant);
    tally.bytes = Math.max(tally.bytes, memory() - before);
    // A slow decoding is done again: another process may have had its turn.
    const milliseconds = first < MOST_MILLISECONDS
      ? first
      : Math.min(first, tryDecoding(mutant).milliseconds);
    tally.milliseconds = Math.max(tally.milliseconds, milliseconds);
    tally.digest = digestWith(tally.digest, outcome);
    const what = `${name} ${i} of ${seeds[which].name}`;
    if (outcome instanceof Error) {
      const known = outcome instanceof SyntaxError &&
        /^Cannot decode mutant: at byte \d+, \S/.test(outcome.message);
      if (!known) throw new Error(`${what} ends in ${outcome}`, { cause: outcome });
      tally.refused++;
    } else if (isRight(outcome, goods[which])) tally.right++;
    else {
      if (seeds[which].certain && hasDigest(mutant, seeds[which].bytes)) {
        throw new Error(`${what} is accepted with other samples than its digest's`);
      }
      tally.other++;
    }
  }
  return tally;
}
