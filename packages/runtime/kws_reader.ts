/**
 * Strict reading of `.kws` files, in parts: what is listened with needs fewer of them than what is read.
 * Every length, range and enumeration is checked, and nothing is set aside or computed whose size the
 * file only claims.
 *
 * @module
 */
import { checkFrontEnd } from "@kws/features";
import { BitReader } from "./bits.ts";
import { crc32 } from "./crc32.ts";
import { readFields, type Values } from "./field.ts";
import type { KindEntry } from "./kind.ts";
import type { Network } from "./kinds.ts";
import { HEAD_FIELDS, INTEGERS, tailFields } from "./kws_fields.ts";
import { type IntegerCodes, readIntegers } from "./kws_integers.ts";
import { checkSums, MOST_PRODUCTS, MOST_TRANSFORMED } from "./limits.ts";
import { isPacked, type Model, type ModelHead, type PackedModel } from "./model.ts";
import type { TensorLayout } from "./tensor_layout.ts";
import { fromUtf8 } from "./utf8.ts";

/** Bytes before the fields: `KWS`, the version, the checksum. */
export const START = 8;
/** The version that is written. */
export const VERSION = 2;

/**
 * What reading needs of a kind; writing needs more. Shapes of a file lie in their fields' ranges: what else
 * can be wrong with one, its tensors tell, if there is no check.
 */
export type ReadKind =
  // deno-lint-ignore no-explicit-any
  & Omit<KindEntry<any>, "streams" | "toValues" | "check">
  // deno-lint-ignore no-explicit-any
  & Partial<Pick<KindEntry<any>, "check">>;

/**
 * Reads a `.kws` file.
 *
 * @param name What errors call the file.
 * @param read Puts the parts together.
 * @throws {SyntaxError} If it is no `.kws` file, is damaged, or holds what is not taken or cannot be.
 */
export function readKws<M>(bytes: Uint8Array, name: string, read: (bytes: Uint8Array) => M): M {
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError(reworded(error, `Cannot read ${name} as`));
  }
}

/**
 * What stands behind a file's checksum.
 *
 * @param versions Those that are taken.
 * @param wayOut What to do with a file of another version.
 * @throws {RangeError} If it is no `.kws` file of these versions, or damaged.
 */
export function openKws(bytes: Uint8Array, versions: readonly number[], wayOut = ""): BitReader {
  const [k, w, s, version] = bytes;
  if (bytes.length < START || k !== 0x4b || w !== 0x57 || s !== 0x53) {
    throw new RangeError(`it must begin with "KWS": it is no .kws file`);
  }
  if (!versions.includes(version)) {
    throw new RangeError(
      `its version must be ${versions.join(" or ")}${wayOut}: current value is ${version}`,
    );
  }
  const body = bytes.subarray(START);
  if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true) !== crc32(body)) {
    throw new RangeError(
      "its checksum does not fit: it is damaged or cut short, so take a new copy",
    );
  }
  return new BitReader(body);
}

/**
 * The values of a file of the version that is written, up to the keyword.
 *
 * @param entryOf Gives the kind of the first values and puts its tag there, or refuses it.
 * @throws {RangeError} If one is no value of its field.
 */
export function readValues(reader: BitReader, entryOf: (values: Values) => ReadKind): Values {
  const values: Values = {};
  readFields(HEAD_FIELDS, values, reader);
  const entry = entryOf(values);
  readFields(entry.fields, values, reader);
  const shape = entry.toShape(values.shape, values.frontEnd.bands);
  readFields(tailFields(entry.activations(shape).length), values, reader);
  return values;
}

/**
 * The model of a file, from its keyword on.
 *
 * @param values Those before it, with the tag of the kind.
 * @param readWeights Gives that part of the model that its weights are.
 * @throws {RangeError} If keyword or weights are none, or the network cannot be run.
 */
export function readModel<W>(
  { kind, frontEnd, window, threshold, offset, rule, keywordBytes: length, shape: own }: Values,
  entry: ReadKind,
  reader: BitReader,
  readWeights: (layouts: readonly TensorLayout[]) => W,
): ModelHead & Network & W {
  const shape = entry.toShape(own, frontEnd.bands);
  reader.align();
  if (8 * length > reader.left) {
    throw new RangeError(`keywordBytes must not reach past its end: current value is ${length}`);
  }
  const keyword = fromUtf8(Array.from({ length }, () => reader.read(8)));
  const model = {
    ...{ keyword, frontEnd, kind, shape, window, threshold, offset },
    ...rule && { rule },
    ...readWeights(entry.tensors(shape)),
  };
  reader.align();
  checkNetwork(model, entry);
  return model;
}

/**
 * As {@linkcode readModel}, for weights of integers: what can be listened with.
 *
 * @throws {RangeError} If the weights are floats, too, or a sum could overflow.
 */
export function readPacked(
  values: Values,
  entry: ReadKind,
  reader: BitReader,
  codes?: IntegerCodes,
): PackedModel {
  const { form, scales, perRow } = values;
  if (form !== INTEGERS) {
    throw new RangeError(
      "its weights must be integers to listen: they are floats, which deno task detect takes",
    );
  }
  const model = readModel(values, entry, reader, (layouts) => ({
    scales,
    tensors: readIntegers(layouts, perRow === 1, reader, codes),
  }));
  checkSums(entry.sums(model.shape, scales), model.tensors);
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
  entry.check?.(shape, window);
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

/** What an error says, beginning as all do. */
export function reworded({ message }: Error, start: string): string {
  return `${start} ${message.replace(/^Cannot .*? as /, "")}`;
}
