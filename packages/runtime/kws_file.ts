/**
 * The packed file of a detector, `.kws`: writing, and strict reading.
 *
 * `docs/kws-format.md` describes it; that page is made from the same table of fields.
 *
 * @module
 */
import { checkFrontEnd } from "@kws/features";
import { BitReader, BitWriter } from "./bits.ts";
import { crc32 } from "./crc32.ts";
import { bitsOf, type Draft, type Field, readField, writeField } from "./field.ts";
import { byName } from "./integer_tensor.ts";
import { entryOf, type Kind } from "./kinds.ts";
import { fieldsOf, fromUtf8, HEAD_FIELDS, TAIL_FIELDS, utf8 } from "./kws_fields.ts";
import { readVersion1 } from "./kws_version_1.ts";
import {
  checkTensors,
  countFloats,
  readFloats,
  readIntegers,
  writeFloats,
  writeIntegers,
} from "./kws_weights.ts";
import { checkSums, MOST_PRODUCTS, MOST_TRANSFORMED } from "./limits.ts";
import { isPacked, type Model } from "./model.ts";
import { sizeOf } from "./tensor_layout.ts";

/** Bytes before the fields: `KWS`, the version, the checksum. */
const START = 8;
/** The version that is written. */
const VERSION = 2;
/** Bits of a matrix's number of bits, and what 0 stands for. */
const CODES = { codeBits: 3, codeLow: 2 } as const;

/**
 * The bytes of a `.kws` file. Thresholds are rounded to 1/256.
 *
 * @throws {RangeError} If a value does not fit its place, or a reader would refuse the file.
 *
 * @example There and back
 * ```ts
 * import { decodeKws, encodeKws, type FloatModel } from "@kws/runtime";
 * import type { CrnnShape } from "@kws/runtime/network";
 * import { assertEquals } from "@std/assert";
 *
 * const shape: CrnnShape = {
 *   ...{ bands: 4, channels: 1, kernel: [2, 3], stride: [2, 1], hidden: 2, layers: 1, dropout: 0 },
 * };
 * const model: FloatModel = {
 *   ...{ keyword: "happy", kind: "crnn", shape, window: 8, threshold: 0.5, offset: 0, bits: 32 },
 *   frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 4 },
 *   parameters: new Float32Array(58).fill(0.25),
 * };
 * assertEquals(decodeKws(encodeKws(model), "happy.kws"), model);
 * ```
 */
export function encodeKws(model: Model): Uint8Array<ArrayBuffer> {
  try {
    return encode(model);
  } catch (error) {
    throw reworded(error, "Cannot write the model as", RangeError);
  }
}

function encode(model: Model): Uint8Array<ArrayBuffer> {
  const draft = model as unknown as Draft;
  const writer = new BitWriter();
  for (const byte of [0x4b, 0x57, 0x53, VERSION, 0, 0, 0, 0]) writer.write(byte, 8);
  for (const field of fieldsOf(model.kind)) writeField(field, draft, writer);
  writer.write(0, writer.fill);
  for (const byte of utf8(model.keyword)) writer.write(byte, 8);
  if (isPacked(model)) {
    const perRow = model.tensors.some(({ scales }) => scales.length > 1);
    checkTensors(model.tensors, entryOf(model.kind).tensors(model.shape), perRow);
    writeIntegers(model.tensors, { ...CODES, perRow }, writer);
  } else {
    const count = countFloats(entryOf(model.kind).tensors(model.shape));
    if (model.parameters.length !== count) {
      throw new RangeError(
        `parameters must be ${count} floats: there are ${model.parameters.length}`,
      );
    }
    writeFloats(model.parameters, model.bits, writer);
  }
  checkModel(model);
  const { bytes } = writer;
  new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(START)), true);
  return bytes;
}

/** Bytes of the file that {@linkcode encodeKws} gives, from the table alone. */
export function kwsBytes(model: Model): number {
  const draft = model as unknown as Draft;
  const head = fieldsOf(model.kind).reduce((sum, field) => sum + bitsOf(field, draft), 0);
  const weights = isPacked(model)
    ? model.tensors.reduce(
      (sum, { shape, bits, data, scales }) =>
        sum + (shape.length > 1 ? CODES.codeBits : 0) + 8 * scales.length + bits * data.length,
      0,
    )
    : entryOf(model.kind).tensors(model.shape)
      .reduce((sum, { shape }) => sum + model.bits * sizeOf(shape), 0);
  return START + Math.ceil(head / 8) + utf8(model.keyword).length + Math.ceil(weights / 8);
}

/**
 * Reads a `.kws` file of version 1 or 2. Every length, range and enumeration is checked, and nothing is
 * set aside or computed whose size the file only claims.
 *
 * @param name What errors call the file.
 * @throws {SyntaxError} If it is no `.kws` file, is damaged, or holds what no detector can be.
 */
export function decodeKws(bytes: Uint8Array, name: string): Model {
  try {
    return decode(bytes);
  } catch (error) {
    throw reworded(error, `Cannot read ${name} as`, SyntaxError);
  }
}

function decode(bytes: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < START || bytes[0] !== 0x4b || bytes[1] !== 0x57 || bytes[2] !== 0x53) {
    throw new RangeError(`it must begin with "KWS": it is no .kws file`);
  }
  const version = bytes[3];
  if (version !== 1 && version !== VERSION) {
    throw new RangeError(`its version must be 1 or ${VERSION}: current value is ${version}`);
  }
  if (view.getUint32(4, true) !== crc32(bytes.subarray(START))) {
    throw new RangeError(
      "its checksum does not fit: it is damaged or cut short, so take a new copy",
    );
  }
  const model = version === 1 ? readVersion1(bytes) : readVersion2(bytes.subarray(START));
  checkModel(model);
  return model;
}

function readVersion2(bytes: Uint8Array): Model {
  const reader = new BitReader(bytes);
  const draft: Draft = {};
  const read = (fields: readonly Field[]): void => {
    for (const field of fields) readField(field, draft, reader);
  };
  read(HEAD_FIELDS);
  const kind = draft.kind as Kind;
  read(entryOf(kind).fields);
  const { shape, window } = draft as unknown as Model;
  if (kind === "crnn") (shape as { dropout: number }).dropout = 0;
  entryOf(kind).check(shape, window);
  read(TAIL_FIELDS);
  reader.align();
  const length = draft.keywordBytes as number;
  if (8 * length > reader.left) {
    throw new RangeError(`keywordBytes must not reach past its end: current value is ${length}`);
  }
  const keyword = fromUtf8(Uint8Array.from({ length }, () => reader.read(8)));
  const { form, perRow, frontEnd, threshold, rule, offset, scales } = draft as
    & Model
    & Record<string, unknown>;
  const head = {
    ...{ keyword, frontEnd, kind, shape, window, threshold, offset },
    ...(rule === undefined ? {} : { rule }),
  };
  const layouts = entryOf(kind).tensors(shape);
  const bits = form === 1 ? 16 : 32;
  const weights = form === 2
    ? { scales, tensors: readIntegers(layouts, { ...CODES, perRow: perRow === 1 }, reader) }
    : { bits, parameters: readFloats(countFloats(layouts), bits, reader) };
  reader.align();
  return { ...head, ...weights } as Model;
}

/**
 * What no single field can tell: whether front end and network are possible, and whether they can be
 * run in bounded time without an overflow.
 */
function checkModel(model: Model): void {
  const { frontEnd, kind, shape, window } = model;
  const { sampleRate, fftLength, hop } = frontEnd;
  if (shape.bands !== frontEnd.bands) {
    throw new RangeError(
      `shape.bands must be the front end's (${frontEnd.bands}): current value is ${shape.bands}`,
    );
  }
  checkFrontEnd(frontEnd);
  const entry = entryOf(kind);
  entry.check(shape, window);
  const frames = Math.ceil(sampleRate / hop);
  bounded("frontEnd.fftLength times frames per second", frames * fftLength, MOST_TRANSFORMED);
  bounded(
    "multiplications for a second of sound",
    entry.products(shape, window, frames),
    MOST_PRODUCTS,
  );
  if (isPacked(model)) checkSums(entry.sums(shape, model.scales), byName(model.tensors));
}

function bounded(what: string, value: number, most: number): void {
  if (value <= most) return;
  throw new RangeError(`${what} must be at most ${most}: current value is ${value}`);
}

/** An error of the right kind that begins as all do. */
function reworded(
  error: unknown,
  start: string,
  Kind: ErrorConstructor | RangeErrorConstructor | SyntaxErrorConstructor,
): unknown {
  if (!(error instanceof RangeError || error instanceof URIError)) return error;
  return new Kind(`${start} ${error.message.replace(/^Cannot .*? as /, "")}`);
}
