/**
 * Points that a killed training goes on from.
 *
 * A point says what it belongs to and carries a checksum of all it holds. One that cannot be read, is
 * damaged in any bit or belongs to another training is none: training starts anew. Where its bytes are
 * kept is not known here.
 *
 * @module
 */
import { Md5 } from "@kws/kernels";
import type { ParameterSet } from "./parameters.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** Where the bytes of one resume point are kept. */
export interface ResumeStore {
  /** What messages call it. */
  name: string;
  /** The bytes that were written last; nothing where there are none. */
  read(): Uint8Array | undefined;
  /** Replaces the bytes: who is killed meanwhile leaves the old ones or the new. */
  write(bytes: Uint8Array): void;
}

/** Where a training stands. */
export interface ResumePoint<Line> {
  /** The optimiser's arrays by name, all of one length. */
  state: Record<string, Float32Array>;
  /** The training's log so far. */
  log: Line[];
}

/** Bytes that a hash takes at once, and how many such pieces of an array it takes at most. */
const PIECE = 1 << 22;
const PIECES = 16;

/**
 * Takes an array into a hash, of a large one evenly spaced pieces: another set of recordings differs
 * in every piece. Pieces are copied, as hashes take no shared memory.
 */
function addArray(hash: Md5, array: ArrayBufferView): void {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const all = Math.ceil(bytes.length / PIECE);
  const taken = Math.min(all, PIECES);
  for (let i = 0; i < taken; i++) {
    const at = Math.floor(i * all / taken) * PIECE;
    hash.update(bytes.slice(at, at + PIECE));
  }
}

/**
 * A digest of everything that decides a training's bits: MD5 of the task's plain values and of the
 * content of its arrays, of those above 64 MiB in samples.
 *
 * @param task Plain objects, arrays, strings, numbers and typed arrays.
 * @param scratch Memory whose content does not count, only its length.
 */
export function digestTask(
  task: unknown,
  scratch: readonly ArrayBufferLike[] = [],
): string {
  const hash = new Md5();
  const text = new TextEncoder();
  const arrays: ArrayBufferView[] = [];
  const plain = JSON.stringify(task, (_, value) => {
    if (!ArrayBuffer.isView(value)) return value;
    if (!scratch.includes(value.buffer)) arrays.push(value);
    return `${value.constructor.name} of ${value.byteLength} bytes`;
  });
  hash.update(text.encode(plain));
  for (const array of arrays) addArray(hash, array);
  return hash.digest();
}

/** A resume point's bytes, with the checksum of what they are without it. */
function pack<Line>({ state, log }: ResumePoint<Line>, task: string): Uint8Array {
  const tensors: ParameterSet = new Map(
    Object.entries(state).map(([name, data]) => [name, { shape: [data.length], data }]),
  );
  const metadata = { log: JSON.stringify(log), task };
  const hash = new Md5();
  hash.update(encodeSafetensors({ tensors, metadata }));
  return encodeSafetensors({ tensors, metadata: { ...metadata, checksum: hash.digest() } });
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Keeps a point to go on from. */
export function writeResumePoint<Line>(
  store: ResumeStore,
  point: ResumePoint<Line>,
  task: string,
): void {
  store.write(pack(point, task));
}

/**
 * The point to go on from.
 *
 * @param task The digest of the training that wants to go on.
 * @param onRefusal Told, in one line, why what is kept is no point to go on from.
 * @returns Nothing where nothing is kept or nothing that fits.
 */
export function readResumePoint<Line>(
  store: ResumeStore,
  task: string,
  onRefusal: (why: string) => void,
): ResumePoint<Line> | undefined {
  const refuse = (why: string): undefined => {
    onRefusal(`Cannot resume from ${store.name} as ${why}: training starts anew`);
  };
  try {
    const bytes = store.read();
    if (bytes === undefined) return undefined;
    const { tensors, metadata } = decodeSafetensors(bytes, store.name);
    const state = Object.fromEntries([...tensors].map(([name, { data }]) => [name, data]));
    const point = { state, log: JSON.parse(metadata.log) as Line[] };
    // Not the checksum alone: two texts of JSON can have one meaning.
    if (!isEqual(pack(point, metadata.task), bytes)) {
      return refuse("its checksum does not fit: it is damaged");
    }
    if (metadata.task !== task) {
      return refuse("it must belong to the same training: it is one of another configuration");
    }
    return point;
  } catch (error) {
    return refuse(`it must be whole: ${error instanceof Error ? error.message : error}`);
  }
}
