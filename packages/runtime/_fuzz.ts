/**
 * Broken `.kws` files by the thousand, with checksums that fit: each must be refused as it should be, or
 * be a model that runs.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { signed } from "./_faults.ts";
import { drawFloat, drawFrames, drawPacked } from "./_random_model.ts";
import { drawSound } from "./_sound.ts";
import { ClipScorer } from "./clip_scorer.ts";
import { crc32 } from "./crc32.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { type Kind, KINDS } from "./kinds.ts";
import { decodeKws, encodeKws } from "./kws_file.ts";
import { isPacked, type Model, type PackedModel } from "./model.ts";
import { packedAlone } from "./packed_alone.ts";
import { createSpotter } from "./create_spotter.ts";

/** Milliseconds that reading a file, or setting up and hearing a clip, may take. */
const MOST_MS = 100;
/** Bytes of WebAssembly memory that a model may take. */
const MOST_BYTES = 64e6;

/** What came of broken files. */
export interface FuzzReport {
  /** Files that were tried. */
  files: number;
  /** Files that were refused. */
  refused: number;
  /** Reasons of refusals with numbers and names left out, and how many there were of each. */
  reasons: Map<string, number>;
  /** Files that are models of integers, which then heard a clip. */
  ran: number;
  /** Files that are models of floats. */
  floats: number;
  /** Bytes of WebAssembly memory that the greediest of them took at most. */
  mostMemory: number;
  /** Milliseconds of the slowest reading, the faster of two if the first took long. */
  slowestRead: number;
  /** Milliseconds of the slowest clip, setting up included, likewise. */
  slowestClip: number;
  /** The file of the slowest clip. */
  slowest?: Uint8Array;
  /** Files that did neither, or were slow even a second time, or greedy, with what happened. */
  failures: string[];
  /** A digest of every file's refusal or score: the same in every run. */
  digest: number;
}

/** Options of {@linkcode fuzz}. */
export interface FuzzOptions {
  /** Files of version 1 to break too. */
  old?: readonly Uint8Array[];
  /** A clock, in milliseconds; none is looked at without it. */
  now?: () => number;
}

/** One more way to break a file. */
function breakFile(bytes: Uint8Array<ArrayBuffer>, other: Uint8Array, random: Random) {
  const any = (): number => random.integer(256);
  const odd = (): number => [0, 1, 127, 128, 254, 255][random.integer(6)];
  const at = (): number => 8 + random.integer(Math.max(1, bytes.length - 8));
  const headAt = (): number => 8 + random.integer(Math.min(48, Math.max(1, bytes.length - 8)));
  const times = 1 + random.integer(8);
  const each = (change: () => void): void => {
    for (let i = 0; i < times; i++) change();
  };
  const ways: (() => Uint8Array<ArrayBuffer> | void)[] = [
    () => each(() => bytes[headAt()] = any()),
    () => each(() => bytes[headAt()] = odd()),
    () => each(() => bytes[headAt()] ^= 1 << random.integer(8)),
    () => each(() => bytes[at()] = any()),
    () => each(() => bytes[at()] ^= 1 << random.integer(8)),
    () => void bytes.fill(odd(), at(), at()),
    () => void bytes.set(other.subarray(0, Math.min(other.length, bytes.length, at()))),
    () => bytes.slice(0, at()),
    () => {
      const longer = new Uint8Array(bytes.length + 1 + random.integer(2000));
      longer.fill(odd());
      longer.set(bytes);
      return longer;
    },
  ];
  return ways[random.integer(ways.length)]() ?? bytes;
}

/** The files that are broken: every kind, every form, both versions. */
function originals(old: readonly Uint8Array[]): Uint8Array[] {
  const kinds = Object.keys(KINDS) as Kind[];
  return [
    ...old,
    ...kinds.flatMap((kind) =>
      Array.from({ length: 6 }, (_, seed): Model[] => [
        drawPacked(kind, seed),
        drawPacked(kind, seed + 100, { extreme: true }),
        ...(seed > 1 ? [] : [drawFloat(kind, seed, 16), drawFloat(kind, seed, 32)]),
      ]).flat().map(encodeKws)
    ),
  ];
}

/** Lets a model hear a clip and a stream: its score, and bytes of WebAssembly memory at most. */
function run(model: PackedModel, seed: number): { score: number; bytes: number } {
  const { sampleRate, fftLength, hop } = model.frontEnd;
  const { kernel: [, frames] = [1, 1] } = model.shape as { kernel?: [number, number] };
  const length = Math.max(sampleRate, fftLength + hop * frames);
  const sound = drawSound(4096, seed);
  const samples = Float32Array.from({ length }, (_, i) => sound[i % sound.length]);
  const scorer = new ClipScorer(model, { seconds: length / sampleRate });
  const score = scorer.score(samples);
  if (!Number.isFinite(score)) throw new Error(`a score of ${score}`);
  if (model.kind !== "crnn") return { score, bytes: scorer.bytes };
  const spotter = createSpotter(model);
  spotter.run(samples);
  // The scorer's network takes no more than the spotter, which holds the same one.
  return { score, bytes: scorer.bytes + spotter.bytes };
}

/** Compares the kernels with the reference on frames of extremes. */
function compare(model: PackedModel<"crnn">, seed: number): void {
  const { bands, kernel: [, kt], stride: [, st] } = model.shape;
  const [packed, reference] = [packedAlone(model), new IntegerCrnn(model)];
  const frames = drawFrames(bands, kt + 3 * st, seed).map((value, i) =>
    i % 3 ? value : 1e9 * value
  );
  for (let at = 0; at < frames.length; at += bands) {
    const frame = frames.subarray(at, at + bands);
    const [own, right] = [packed.push(frame), reference.push(frame)];
    if (own !== right) throw new Error(`${own} where the reference says ${right}`);
  }
}

/** Does it, and again if it took long: another process may have had its turn. */
function timed<T>(now: () => number, job: () => T): { done: T; ms: number } {
  const once = (): { done: T; ms: number } => {
    const started = now();
    const done = job();
    return { done, ms: now() - started };
  };
  const first = once();
  if (first.ms < MOST_MS) return first;
  const second = once();
  return second.ms < first.ms ? second : first;
}

/** The file's model, or why there is none. */
function read(bytes: Uint8Array): Model | Error {
  try {
    return decodeKws(bytes, "x.kws");
  } catch (error) {
    return error as Error;
  }
}

/**
 * Tries broken files number `from` to `to`.
 */
export function fuzz(
  from: number,
  to: number,
  { old = [], now = () => 0 }: FuzzOptions = {},
): FuzzReport {
  const files = originals(old);
  const report: FuzzReport = {
    ...{ files: 0, refused: 0, reasons: new Map(), ran: 0, floats: 0 },
    ...{ mostMemory: 0, slowestRead: 0, slowestClip: 0, failures: [], digest: 0 },
  };
  const encoder = new TextEncoder();
  const tell = (outcome: string): void => {
    report.digest = (Math.imul(report.digest, 0x01000193) ^ crc32(encoder.encode(outcome))) | 0;
  };
  for (let i = from; i < to; i++) {
    const fail = (what: unknown): void => void report.failures.push(`${i}: ${what}`);
    const random = Random.root(i).stream("fuzz");
    let bytes = Uint8Array.from(files[random.integer(files.length)]);
    const other = files[random.integer(files.length)];
    for (let n = 1 + random.integer(2); n > 0; n--) bytes = breakFile(bytes, other, random);
    if (bytes.length >= 8) signed(bytes);
    report.files++;
    const { done: model, ms } = timed(now, () => read(bytes));
    report.slowestRead = Math.max(report.slowestRead, ms);
    if (ms > MOST_MS) fail(`reading takes ${ms} ms`);
    if (model instanceof Error) {
      const { message } = model;
      if (!(model instanceof SyntaxError && message.startsWith("Cannot read x.kws as "))) {
        fail(model);
      }
      report.refused++;
      tell(message);
      const reason = message.replace(/-?\d+(\.\d+)?(e[+-]?\d+)?/g, "N").replace(/^.*? as /, "");
      report.reasons.set(reason, (report.reasons.get(reason) ?? 0) + 1);
      continue;
    }
    if (!isPacked(model)) {
      report.floats++;
      tell(`${crc32(new Uint8Array(model.parameters.slice().buffer))}`);
      continue;
    }
    try {
      const { done: { score, bytes: taken }, ms } = timed(now, () => run(model, i));
      report.mostMemory = Math.max(report.mostMemory, taken);
      if (taken > MOST_BYTES) fail(`${taken} bytes of kernel memory`);
      if (ms > report.slowestClip) [report.slowestClip, report.slowest] = [ms, bytes];
      if (ms > MOST_MS) fail(`a clip takes ${ms} ms`);
      report.ran++;
      tell(`${score}`);
      if (model.kind === "crnn" && i % 4 === 0) compare(model as PackedModel<"crnn">, i);
    } catch (error) {
      fail(error);
    }
  }
  return report;
}
