/**
 * Files that a killed training goes on from.
 *
 * A file says what it belongs to and carries a checksum of all it holds. One that cannot be read, is
 * damaged or belongs to another training is no point to go on from: training starts anew.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ParameterSet } from "./parameters.ts";
import { encodeSafetensors, readCheckpoint, writeCheckpoint } from "./safetensors.ts";

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
function addArray(hash: ReturnType<typeof createHash>, array: ArrayBufferView): void {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const all = Math.ceil(bytes.length / PIECE);
  const taken = Math.min(all, PIECES);
  for (let i = 0; i < taken; i++) {
    const at = Math.floor(i * all / taken) * PIECE;
    hash.update(bytes.slice(at, at + PIECE));
  }
}

/**
 * A digest of everything that decides a training's bits: SHA-256 of the task's plain values and of the
 * content of its arrays, of those above 64 MiB in samples.
 *
 * @param task Plain objects, arrays, strings, numbers and typed arrays.
 * @param scratch Memory whose content does not count, only its length.
 */
export function digestTask(
  task: unknown,
  scratch: readonly ArrayBufferLike[] = [],
): string {
  const hash = createHash("sha256");
  const arrays: ArrayBufferView[] = [];
  hash.update(JSON.stringify(task, (_, value) => {
    if (!ArrayBuffer.isView(value)) return value;
    if (!scratch.includes(value.buffer)) arrays.push(value);
    return `${value.constructor.name} of ${value.byteLength} bytes`;
  }));
  for (const array of arrays) addArray(hash, array);
  return hash.digest("hex");
}

/** The content of a resume file; its checksum is that of the file without it. */
function pack<Line>({ state, log }: ResumePoint<Line>, task: string) {
  const tensors: ParameterSet = new Map(
    Object.entries(state).map(([name, data]) => [name, { shape: [data.length], data }]),
  );
  const metadata = { log: JSON.stringify(log), task };
  const checksum = createHash("sha256").update(encodeSafetensors({ tensors, metadata }));
  return { tensors, metadata: { ...metadata, checksum: checksum.digest("hex") } };
}

/** Writes a resume file by way of a temporary name. */
export function writeResumePoint<Line>(
  path: string,
  point: ResumePoint<Line>,
  task: string,
): void {
  writeCheckpoint(path, pack(point, task));
}

/**
 * Reads a resume file.
 *
 * @param task The digest of the training that wants to go on.
 * @param onRefusal Told why a file that is there is no point to go on from.
 * @returns Nothing where there is no file or none that fits.
 */
export function readResumePoint<Line>(
  path: string,
  task: string,
  onRefusal: (why: string) => void,
): ResumePoint<Line> | undefined {
  const refuse = (why: string): undefined => {
    onRefusal(`Cannot resume from ${path} as ${why}: training starts anew`);
  };
  try {
    const { tensors, metadata } = readCheckpoint(path);
    const state = Object.fromEntries([...tensors].map(([name, { data }]) => [name, data]));
    const point = { state, log: JSON.parse(metadata.log) as Line[] };
    const own = pack(point, metadata.task).metadata.checksum;
    if (own !== metadata.checksum) return refuse("its checksum does not fit: it is damaged");
    if (metadata.task !== task) {
      return refuse("it must belong to the same training: it is one of another configuration");
    }
    return point;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    return refuse(`it must be whole: ${error instanceof Error ? error.message : error}`);
  }
}
