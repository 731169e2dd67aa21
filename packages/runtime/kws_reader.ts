/**
 * Strict reading of `.kws` files: what is listened with needs less of it than what is read.
 *
 * @module
 */
import { checkFrontEnd } from "@kws/features";
import { BitReader } from "./bits.ts";
import { crc32 } from "./crc32.ts";
import { readFields, type Values } from "./field.ts";
import type { KindEntry } from "./kind.ts";
import type { Kind } from "./kinds.ts";
import { HEAD_FIELDS, INTEGERS, tailFields } from "./kws_fields.ts";
import type { readFloats } from "./kws_floats.ts";
import { CODES, OLD_CODES, readIntegers } from "./kws_integers.ts";
import type { readVersion1 } from "./kws_version_1.ts";
import { checkSums, MOST_PRODUCTS, MOST_TRANSFORMED } from "./limits.ts";
import { isPacked, type Model } from "./model.ts";
import { fromUtf8 } from "./utf8.ts";

/** Bytes before the fields: `KWS`, the version, the checksum. */
export const START = 8;
/** The version that is written. */
export const VERSION = 2;

/** What reading needs of a kind; writing needs more. */
// deno-lint-ignore no-explicit-any
export type ReadKind = Omit<KindEntry<any>, "streams" | "toValues">;

/** What of a file a reader takes. */
export interface Reading {
  /** The kinds of networks, by their tags. */
  kinds: { readonly [K in Kind]?: ReadKind };
  /** Reads the numbers of a file of version 1; none is taken without it. */
  version1?: typeof readVersion1;
  /** Reads weights of floats; none are taken without it. */
  floats?: typeof readFloats;
  /** What is to be done with the model, if not just to be read: "to listen". */
  aim?: string;
}

/**
 * Reads a `.kws` file. Every length, range and enumeration is checked, and nothing is
 * set aside or computed whose size the file only claims.
 *
 * @param name What errors call the file.
 * @throws {SyntaxError} If it is no `.kws` file, is damaged, or holds what is not taken or cannot be.
 */
export function readKws(bytes: Uint8Array, name: string, reading: Reading): Model {
  try {
    return read(bytes, reading);
  } catch (error) {
    throw reworded(error, `Cannot read ${name} as`, SyntaxError);
  }
}

function read(bytes: Uint8Array, { kinds, version1, floats, aim }: Reading): Model {
  const [k, w, s, version] = bytes;
  if (bytes.length < START || k !== 0x4b || w !== 0x57 || s !== 0x53) {
    throw new RangeError(`it must begin with "KWS": it is no .kws file`);
  }
  const old = version === 1 && version1;
  if (version !== VERSION && !old) {
    const versions = version1 ? `1 or ${VERSION}` : `${VERSION} (see deno task export)`;
    throw new RangeError(`its version must be ${versions}: current value is ${version}`);
  }
  const body = bytes.subarray(START);
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) !== crc32(body)) {
    throw new RangeError(
      "its checksum does not fit: it is damaged or cut short, so take a new copy",
    );
  }
  const refuse = (what: string, must: string, is: number): never => {
    throw new RangeError(`${what} must be ${must}${aim ? ` ${aim}` : ""}: current value is ${is}`);
  };
  const reader = new BitReader(body);
  const values: Values = old ? old(reader) : {};
  if (!old) readFields(HEAD_FIELDS, values, reader);
  const { form } = values;
  const tags = Object.keys(kinds) as Kind[];
  const kind = tags.find((tag) => kinds[tag]!.code === values.kind) ??
    refuse("kind", tags.map((tag) => `${kinds[tag]!.code} (${tag})`).join(" or "), values.kind);
  if (form !== INTEGERS && !floats) refuse("form", `${INTEGERS} (integers)`, form);
  const entry = kinds[kind]!;
  if (!old) readFields(entry.fields, values, reader);
  const { frontEnd, window, threshold, offset, rule } = values;
  const shape = entry.toShape(values.shape, frontEnd.bands);
  if (!old) readFields(tailFields(entry.activations(shape).length), values, reader);
  reader.align();
  const { keywordBytes: length, scales } = values;
  if (8 * length > reader.left) {
    throw new RangeError(`keywordBytes must not reach past its end: current value is ${length}`);
  }
  const keyword = fromUtf8(Array.from({ length }, () => reader.read(8)));
  const layouts = entry.tensors(shape);
  const codes = { ...old ? OLD_CODES : CODES, perRow: values.perRow === 1 };
  const model = {
    ...{ keyword, frontEnd, kind, shape, window, threshold, offset },
    ...rule && { rule },
    ...form === INTEGERS
      ? { scales, tensors: readIntegers(layouts, codes, reader) }
      : floats!(layouts, form === 1 ? 16 : 32, reader),
  };
  reader.align();
  checkModel(model, entry);
  return model;
}

/**
 * What no single field can tell: whether front end and network are possible, and whether they can be
 * run in bounded time without an overflow.
 */
export function checkModel(model: Model, entry: ReadKind): void {
  checkNetwork(model, entry);
  if (isPacked(model)) checkSums(entry.sums(model.shape, model.scales), model.tensors);
}

/** What {@linkcode checkModel} tells without the weights. */
export function checkNetwork(
  { frontEnd, shape, window }: Pick<Model, "frontEnd" | "shape" | "window">,
  entry: ReadKind,
): void {
  const { sampleRate, fftLength, hop } = frontEnd;
  checkFrontEnd(frontEnd);
  entry.check(shape, window);
  const frames = Math.ceil(sampleRate / hop);
  bounded("frontEnd.fftLength times frames per second", frames * fftLength, MOST_TRANSFORMED);
  bounded(
    "multiplications for a second of sound",
    entry.products(shape, window, frames),
    MOST_PRODUCTS,
  );
}

function bounded(what: string, value: number, most: number): void {
  if (value <= most) return;
  throw new RangeError(`${what} must be at most ${most}: current value is ${value}`);
}

/** An error of the right kind that begins as all do. */
export function reworded(
  error: unknown,
  start: string,
  Kind: RangeErrorConstructor | SyntaxErrorConstructor,
): unknown {
  if (!(error instanceof RangeError || error instanceof URIError)) return error;
  return new Kind(`${start} ${error.message.replace(/^Cannot .*? as /, "")}`);
}
