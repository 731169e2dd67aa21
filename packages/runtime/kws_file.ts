/**
 * The packed file of a detector, `.kws`: writing and reading.
 *
 * `docs/kws-format.md` describes it; that page is made from the same table of fields.
 *
 * @module
 */
import { BitWriter } from "./bits.ts";
import { crc32 } from "./crc32.ts";
import { type Field, namesOf, type Values, writeFields } from "./field.ts";
import { entryOf, type Kind, KINDS } from "./kinds.ts";
import { HEAD_FIELDS, INTEGERS, tailFields } from "./kws_fields.ts";
import { countFloats, readFloats, writeFloats } from "./kws_floats.ts";
import { checkTensors, CODES, OLD_CODES, writeIntegers } from "./kws_integers.ts";
import {
  checkModel,
  openKws,
  readKws,
  readModel,
  readPacked,
  readValues,
  reworded,
  START,
  VERSION,
} from "./kws_reader.ts";
import { isPacked, type Model } from "./model.ts";
import { readVersion1 } from "./kws_version_1.ts";
import { utf8 } from "./utf8.ts";

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
    if (!(error instanceof RangeError || error instanceof URIError)) throw error;
    throw new RangeError(reworded(error, "Cannot write the model as"));
  }
}

function encode(model: Model): Uint8Array<ArrayBuffer> {
  const entry = entryOf(model.kind);
  const writer = new BitWriter();
  for (const byte of [0x4b, 0x57, 0x53, VERSION, 0, 0, 0, 0]) writer.write(byte, 8);
  writeFields(fieldsOf(model.kind, model.shape), fileValues(model), writer);
  const layouts = entry.tensors(model.shape);
  writer.write(0, writer.fill);
  for (const byte of utf8(model.keyword)) writer.write(byte, 8);
  if (isPacked(model)) {
    checkTensors(model.tensors, layouts, hasRowScales(model));
    writeIntegers(model.tensors, writer);
  } else {
    const count = countFloats(layouts);
    if (model.parameters.length !== count) {
      throw new RangeError(
        `parameters must be ${count} floats: there are ${model.parameters.length}`,
      );
    }
    writeFloats(model.parameters, model.bits, writer);
  }
  const { shape, frontEnd: { bands } } = model;
  if (shape.bands !== bands) {
    throw new RangeError(
      `shape.bands must be the front end's (${bands}): current value is ${shape.bands}`,
    );
  }
  checkModel(model, entry);
  const { bytes } = writer;
  new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(START)), true);
  return bytes;
}

/** All fields of a network's files, in their order. */
function fieldsOf(kind: Kind, shape: Model["shape"]): readonly Field[] {
  const entry = entryOf(kind);
  return [...HEAD_FIELDS, ...entry.fields, ...tailFields(entry.activations(shape).length)];
}

function hasRowScales({ tensors }: Pick<Extract<Model, { tensors: unknown }>, "tensors">): boolean {
  return tensors.some(({ scales }) => scales.length > 1);
}

/** The values of a model's file. */
function fileValues(model: Model): Values {
  const { kind, shape, rule, keyword } = model;
  const entry = entryOf(kind);
  return {
    ...model,
    ...weightValues(model, entry.activations(shape).length),
    ...{ kind: entry.code, hasRule: rule ? 1 : 0, keywordBytes: utf8(keyword).length },
    shape: { ...shape, ...entry.toValues?.(shape) },
  };
}

function weightValues(model: Model, activations: number): Values {
  if (!isPacked(model)) return { form: model.bits === 16 ? 1 : 0 };
  const { scales } = model;
  if (scales.length !== activations) {
    throw new RangeError(`scales must have ${activations} values: current value is ${scales}`);
  }
  return { form: INTEGERS, perRow: hasRowScales(model) ? 1 : 0 };
}

/** Bytes of the file that {@linkcode encodeKws} gives, from the table alone. */
export function kwsBytes(model: Model): number {
  const values = fileValues(model);
  const head = fieldsOf(model.kind, model.shape)
    .reduce((sum, field) => sum + field.bits * namesOf(field, values).length, 0);
  const weights = isPacked(model)
    ? model.tensors.reduce(
      (sum, { shape, bits, data, scales }) =>
        sum + (shape.length > 1 ? CODES.codeBits : 0) + 8 * scales.length + bits * data.length,
      0,
    )
    : model.bits * countFloats(entryOf(model.kind).tensors(model.shape));
  return START + Math.ceil(head / 8) + values.keywordBytes + Math.ceil(weights / 8);
}

/**
 * Reads a `.kws` file of version 1 or 2, of every kind and form, strictly.
 *
 * @param name What errors call the file.
 * @throws {SyntaxError} If it is no `.kws` file, is damaged, or holds what no detector can be.
 */
export function decodeKws(bytes: Uint8Array, name: string): Model {
  return readKws(bytes, name, (bytes) => {
    const reader = openKws(bytes, [1, VERSION]);
    const old = bytes[3] === 1;
    const values = old ? readVersion1(reader) : readValues(reader, entryOfFile);
    const entry = old ? entryOfFile(values) : entryOf(values.kind);
    if (values.form === INTEGERS) return readPacked(values, entry, reader, old ? OLD_CODES : CODES);
    return readModel(
      values,
      entry,
      reader,
      (layouts) => readFloats(layouts, values.form === 1 ? 16 : 32, reader),
    );
  });
}

/** The kind of a file's number, whose tag takes its place. */
function entryOfFile(values: Values): ReturnType<typeof entryOf> {
  const tags = Object.keys(KINDS) as Kind[];
  const kind = tags.find((tag) => KINDS[tag].code === values.kind);
  if (kind === undefined) {
    const all = tags.map((tag) => `${KINDS[tag].code} (${tag})`).join(" or ");
    throw new RangeError(`kind must be ${all}: current value is ${values.kind}`);
  }
  values.kind = kind;
  return entryOf(kind);
}
