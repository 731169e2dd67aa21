/**
 * `.kws` files of version 1. They have no rule for streams.
 *
 * Little-endian. Everything up to the keyword has a fixed place:
 *
 * | byte | content |
 * |---|---|
 * | 8 | 0 32-bit floats, 1 16-bit floats, 2 integers, 4 integers of a network with 2 gates |
 * | 9 | 1 if every row has its own scale, 0 if every tensor has one |
 * | 10 | sample rate, frame length, hop (16 bits each), bands (8) |
 * | 17 | channels, kernel over bands and frames, stride over bands and frames, width, layers |
 * | 23 | with 4 at byte 8: width of the attention's hidden layer, there being one GRU layer |
 * | 24 | steps that the attention sees (16) |
 * | 26 | threshold, log-odds in 1/256 (16, signed) |
 * | 28 | offset of the features in 1/256 (16, signed) |
 * | 30 | scales of features and of the convolution's outputs, eighths of an octave (8, signed) |
 * | 32 | length of the keyword, its UTF-8 bytes |
 *
 * Integers follow as: bits of every matrix (one byte each), all scales, all weights and biases as one
 * string of bits. Floats follow as one array.
 *
 * @module
 */
import { BitReader } from "./bits.ts";
import { CRNN } from "./crnn_kind.ts";
import type { CrnnShape } from "./crnn_shape.ts";
import { checkField, type Draft, valueAt } from "./field.ts";
import { fromUtf8, HEAD_FIELDS } from "./kws_fields.ts";
import { countFloats, readFloats, readIntegers } from "./kws_weights.ts";
import type { Model } from "./model.ts";

const FIXED = 33;

/**
 * Reads a file whose checksum fits.
 *
 * @throws {RangeError} If it holds what it cannot.
 */
export function readVersion1(bytes: Uint8Array): Model<"crnn"> {
  if (bytes.length < FIXED) {
    throw new RangeError(`it must have at least ${FIXED} bytes: it has ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const form = bytes[8];
  if (![0, 1, 2, 4].includes(form)) {
    throw new RangeError(`the kind of its weights must be 0, 1, 2 or 4: current value is ${form}`);
  }
  const integers = form === 2 || form === 4;
  if (bytes[9] > (integers ? 1 : 0)) {
    throw new RangeError(
      `perRow must be 0${integers ? " or 1" : ""}: current value is ${bytes[9]}`,
    );
  }
  const bands = bytes[16];
  const [channels, kf, kt, sf, st, hidden, last] = bytes.subarray(17, 24);
  const shape: CrnnShape = {
    ...{ bands, channels, kernel: [kf, kt], stride: [sf, st], hidden },
    ...{ layers: form === 4 ? 1 : last, dropout: 0 },
    ...(form === 4 ? { gates: 2, ...(last === hidden ? {} : { attention: last }) } : {}),
  };
  const head = {
    ...{ kind: "crnn" as const, shape },
    frontEnd: {
      sampleRate: view.getUint16(10, true),
      fftLength: view.getUint16(12, true),
      hop: view.getUint16(14, true),
      bands,
    },
    window: view.getUint16(24, true),
    threshold: view.getInt16(26, true) / 256,
    offset: view.getInt16(28, true) / 256,
  };
  for (const field of [...HEAD_FIELDS, ...CRNN.fields]) {
    const value = valueAt(head as unknown as Draft, field.name);
    if (typeof value === "number") checkField(field, value);
  }
  const scales = [view.getInt8(30), view.getInt8(31)];
  if (!integers && (head.offset !== 0 || scales.some((scale) => scale !== 0))) {
    throw new RangeError("offset and scales must be 0 beside weights of floats: they are not");
  }
  CRNN.check(shape, head.window);
  const start = FIXED + bytes[32];
  if (start > bytes.length) {
    throw new RangeError(`keywordBytes must not reach past its end: current value is ${bytes[32]}`);
  }
  const named = { keyword: fromUtf8(bytes.subarray(FIXED, start)), ...head };
  const reader = new BitReader(bytes.subarray(start));
  const layouts = CRNN.tensors(shape);
  if (!integers) {
    const bits = form === 0 ? 32 : 16;
    return { ...named, bits, parameters: readFloats(countFloats(layouts), bits, reader) };
  }
  const coding = { codeBits: 8, codeLow: 0, perRow: bytes[9] === 1 } as const;
  const tensors = readIntegers(layouts, coding, reader);
  reader.align();
  return { ...named, scales, tensors };
}
