/**
 * Lessons: augmented sounds with a teacher's opinion of them, computed once and shared by all
 * students.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { readArrays, writeArrays } from "./array_file.ts";

/** What a lesson's sound is, and so who may judge it. */
export const LESSON_KINDS = { other: 0, keyword: 1, noise: 2, unlabelled: 3 } as const;

/** Log-mel values are stored in steps of 1/{@linkcode FEATURE_STEPS}. */
export const FEATURE_STEPS = 1024;

/** A pool of lessons; threads share it without copying. */
export interface Lessons {
  /** The keyword that the teachers know. */
  keyword: string;
  /** The students' front end. */
  frontEnd: FrontEnd;
  /** Number of lessons, N. */
  count: number;
  /** Frames of a lesson, T. */
  frames: number;
  /** Steps of the teachers' attention, S. */
  steps: number;
  /** Width of the teachers' states, W. */
  width: number;
  /** {@linkcode LESSON_KINDS}, (N). */
  kinds: Uint8Array<SharedArrayBuffer>;
  /** Log-mel in steps of 1/1024, (N,T,bands). */
  features: Int16Array<SharedArrayBuffer>;
  /** The teachers' mean log-odds of the keyword, (N). */
  odds: Float32Array<SharedArrayBuffer>;
  /** The teachers' mean attention over time, (N,S). */
  attention: Float32Array<SharedArrayBuffer>;
  /** The first teacher's attention-weighted state, (N,W). */
  pooled: Float32Array<SharedArrayBuffer>;
}

type Header = Pick<Lessons, "keyword" | "frontEnd" | "count" | "frames" | "steps" | "width">;

/** Empty lessons. */
export function allocateLessons(header: Header): Lessons {
  const { count, frames, steps, width, frontEnd: { bands } } = header;
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
  return {
    ...header,
    kinds: new Uint8Array(shared(count)),
    features: new Int16Array(shared(2 * count * frames * bands)),
    odds: new Float32Array(shared(4 * count)),
    attention: new Float32Array(shared(4 * count * steps)),
    pooled: new Float32Array(shared(4 * count * width)),
  };
}

const MAGIC = "KWSLESS1";

function arraysOf(lessons: Lessons): ArrayBufferView<SharedArrayBuffer>[] {
  const { kinds, features, odds, attention, pooled } = lessons;
  return [kinds, features, odds, attention, pooled];
}

/** Writes lessons to `path`. */
export function writeLessons(lessons: Lessons, path: string): void {
  const { keyword, frontEnd, count, frames, steps, width } = lessons;
  const header: Header = { keyword, frontEnd, count, frames, steps, width };
  writeArrays(path, MAGIC, header, arraysOf(lessons));
}

/**
 * Reads lessons that {@linkcode writeLessons} has written.
 *
 * @throws {SyntaxError} If the file is none or is cut short.
 */
export function readLessons(path: string): Lessons {
  return readArrays(path, MAGIC, allocateLessons, arraysOf);
}
