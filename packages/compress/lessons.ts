/**
 * Lessons: augmented sounds with a teacher's opinion of them, computed once and shared by all
 * students.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";

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
const PIECE = 1 << 22;

function arraysOf({ kinds, features, odds, attention, pooled }: Lessons): Uint8Array[] {
  return [kinds, features, odds, attention, pooled].map((array) =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  );
}

/** Writes lessons to `path`: magic, header's length, header as JSON, the arrays. */
export function writeLessons(lessons: Lessons, path: string): void {
  const { keyword, frontEnd, count, frames, steps, width } = lessons;
  const header = { keyword, frontEnd, count, frames, steps, width };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(12 + json.length);
  head.set(new TextEncoder().encode(MAGIC));
  new DataView(head.buffer).setUint32(8, json.length, true);
  head.set(json, 12);
  const file = Deno.openSync(`${path}.part`, { write: true, create: true, truncate: true });
  try {
    const write = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    };
    write(head);
    // Files do not take shared memory: a piece at a time is copied.
    for (const array of arraysOf(lessons)) {
      for (let at = 0; at < array.length; at += PIECE) {
        write(new Uint8Array(array.subarray(at, at + PIECE)));
      }
    }
  } finally {
    file.close();
  }
  Deno.renameSync(`${path}.part`, path);
}

/**
 * Reads lessons that {@linkcode writeLessons} has written.
 *
 * @throws {SyntaxError} If the file is none or is cut short.
 */
export function readLessons(path: string): Lessons {
  const file = Deno.openSync(path);
  try {
    const read = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length;) {
        const count = file.readSync(bytes.subarray(at));
        if (count === null) throw new SyntaxError(`Cannot read ${path}: it is cut short`);
        at += count;
      }
    };
    const head = new Uint8Array(12);
    read(head);
    if (new TextDecoder().decode(head.subarray(0, 8)) !== MAGIC) {
      throw new SyntaxError(`Cannot read ${path}: at byte 0, a pool of lessons is required`);
    }
    const json = new Uint8Array(new DataView(head.buffer).getUint32(8, true));
    read(json);
    const lessons = allocateLessons(JSON.parse(new TextDecoder().decode(json)) as Header);
    const piece = new Uint8Array(PIECE);
    for (const array of arraysOf(lessons)) {
      for (let at = 0; at < array.length; at += PIECE) {
        const part = piece.subarray(0, Math.min(PIECE, array.length - at));
        read(part);
        array.set(part, at);
      }
    }
    return lessons;
  } finally {
    file.close();
  }
}
