/**
 * The packed file of a detector, `.kws` version 1.
 *
 * Little-endian. Everything up to the keyword has a fixed place:
 *
 * | byte | content |
 * |---|---|
 * | 0 | `KWS`, then the version, 1 |
 * | 4 | CRC-32 of all bytes from 8 on |
 * | 8 | kind of the weights: 0 32-bit floats, 1 16-bit floats, 2 integers, 4 integers without reset gates |
 * | 9 | 1 if every row has its own scale, 0 if every tensor has one |
 * | 10 | sample rate, frame length, hop (16 bits each), bands (8) |
 * | 17 | channels, kernel over bands and frames, stride over bands and frames, width |
 * | 23 | layers; without reset gates there is one, and this is the width of the attention's hidden layer |
 * | 24 | GRU outputs that the attention sees (16) |
 * | 26 | threshold, log-odds in 1/256 (16, signed) |
 * | 28 | offset of the features in 1/256 (16, signed) |
 * | 30 | scales of features and of the convolution's outputs, eighths of an octave (8, signed) |
 * | 32 | length of the keyword, its UTF-8 bytes |
 *
 * Integers follow as: bits of every matrix (one byte each), all scales, all weights and biases as one
 * string of bits. Floats follow as one array in the network's order.
 *
 * @module
 */
import { crnnLayout, type CrnnShape, crnnSizes } from "@kws/models";
import type { FrontEnd } from "@kws/features";
import { BIAS_BITS, type IntegerTensor, storedShape } from "./quantize_weights.ts";
import { fromHalf, toHalf } from "./half.ts";
import type { PackedModel } from "./packed_model.ts";
import { crc32 } from "./crc32.ts";

/** A network with weights of floats. */
export interface FloatModel {
  keyword: string;
  shape: CrnnShape;
  frontEnd: FrontEnd;
  /** GRU outputs that the attention sees. */
  window: number;
  /** Log-odds from which on the keyword counts as heard. */
  threshold: number;
  /** Bits of a weight. */
  bits: 16 | 32;
  parameters: Float32Array;
}

/** What a `.kws` file may hold. */
export type KwsModel = PackedModel | FloatModel;

const VERSION = 1;
const FIXED = 33;
const INTEGERS = 2;
const RESET_FREE = 4;

/**
 * The kind of a model's weights, byte 8.
 *
 * @throws {RangeError} If version 1 has no place for the network.
 */
function kindOf(model: KwsModel): number {
  const { shape: { gates = 3, layers, hidden, attention = hidden } } = model;
  if (gates === 3 && attention === hidden) {
    return isPacked(model) ? INTEGERS : model.bits === 32 ? 0 : 1;
  }
  if (gates === 2 && layers === 1 && isPacked(model)) return RESET_FREE;
  throw new RangeError(
    `Cannot write the model as a network with a narrow attention must have integers, 2 gates and one ` +
      `layer: current values are ${gates} gates and ${layers} layers`,
  );
}

/** Whether a model is one of integers. */
export function isPacked(model: KwsModel): model is PackedModel {
  return "tensors" in model;
}

/**
 * The bytes of a `.kws` file.
 *
 * @throws {RangeError} If a value does not fit its place.
 */
export function encodeKws(model: KwsModel): Uint8Array {
  const keyword = new TextEncoder().encode(model.keyword);
  const body = isPacked(model) ? integerBody(model) : floatBody(model);
  const bytes = new Uint8Array(FIXED + keyword.length + body.length);
  const view = new DataView(bytes.buffer);
  const { shape, frontEnd, window, threshold } = model;
  bytes.set([0x4b, 0x57, 0x53, VERSION]);
  const put = (at: number, size: 1 | 2, value: number, name: string, signed = false): void => {
    const [low, high] = signed
      ? [-(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1]
      : [0, 2 ** (8 * size) - 1];
    if (!(Number.isInteger(value) && value >= low && value <= high)) {
      throw new RangeError(
        `Cannot write the model as ${name} must be a whole number from ${low} to ${high}: ` +
          `current value is ${value}`,
      );
    }
    if (size === 1) view.setUint8(at, value & 255);
    else view.setUint16(at, value & 65535, true);
  };
  const packed = isPacked(model) ? model : undefined;
  put(8, 1, kindOf(model), "kind");
  put(9, 1, packed && rowWise(packed) ? 1 : 0, "scales");
  put(10, 2, frontEnd.sampleRate, "sampleRate");
  put(12, 2, frontEnd.fftLength, "fftLength");
  put(14, 2, frontEnd.hop, "hop");
  put(16, 1, frontEnd.bands, "bands");
  const { channels, kernel, stride, hidden, layers, attention = hidden } = shape;
  const last = shape.gates === 2 ? attention : layers;
  [channels, ...kernel, ...stride, hidden, last].forEach((value, i) =>
    put(17 + i, 1, value, "a dimension")
  );
  put(24, 2, window, "window");
  put(26, 2, Math.max(-32768, Math.min(32767, Math.round(256 * threshold))), "threshold", true);
  const { offset = 0, feature = 0, convolution = 0 } = packed?.activations ?? {};
  put(28, 2, 256 * offset, "256 · offset", true);
  put(30, 1, feature, "the features' scale", true);
  put(31, 1, convolution, "the convolution's scale", true);
  put(32, 1, keyword.length, "the keyword's length");
  bytes.set(keyword, FIXED);
  bytes.set(body, FIXED + keyword.length);
  view.setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

/**
 * Reads what {@linkcode encodeKws} wrote.
 *
 * @param name What errors call the file.
 * @throws {SyntaxError} If the bytes are no `.kws` file, are cut short or damaged.
 */
export function decodeKws(bytes: Uint8Array, name: string): KwsModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (why: string): never => {
    throw new SyntaxError(`Cannot read ${name} as ${why}`);
  };
  if (bytes.length < FIXED || bytes[0] !== 0x4b || bytes[1] !== 0x57 || bytes[2] !== 0x53) {
    return fail(`it must begin with "KWS" and have at least ${FIXED} bytes: it is no .kws file`);
  }
  if (bytes[3] !== VERSION) fail(`its version must be ${VERSION}: current value is ${bytes[3]}`);
  if (view.getUint32(4, true) !== crc32(bytes.subarray(8))) {
    fail("its checksum does not fit: it is damaged or cut short, so take a new copy");
  }
  const frontEnd: FrontEnd = {
    sampleRate: view.getUint16(10, true),
    fftLength: view.getUint16(12, true),
    hop: view.getUint16(14, true),
    bands: bytes[16],
  };
  const kind = bytes[8];
  const [channels, kf, kt, sf, st, hidden, last] = bytes.subarray(17, 24);
  const resetFree = kind === RESET_FREE;
  const shape: CrnnShape = {
    ...{ bands: frontEnd.bands, channels, kernel: [kf, kt], stride: [sf, st], hidden },
    ...{ layers: resetFree ? 1 : last, dropout: 0 },
    ...(resetFree ? { gates: 2, attention: last } as const : {}),
  };
  crnnSizes(shape, kt);
  const start = FIXED + bytes[32];
  const common = {
    ...{ keyword: new TextDecoder().decode(bytes.subarray(FIXED, start)), shape, frontEnd },
    window: view.getUint16(24, true),
    threshold: view.getInt16(26, true) / 256,
  };
  const body = bytes.subarray(start);
  const checkLength = (bytes: number): void => {
    if (body.length === bytes) return;
    fail(`${bytes} bytes must follow its head and keyword: there are ${body.length}`);
  };
  if (kind < 2) {
    const bits = kind === 0 ? 32 : 16;
    const { size } = crnnLayout(shape);
    checkLength(size * bits / 8);
    return { ...common, bits, parameters: readFloats(body, size, bits) };
  }
  if (kind !== INTEGERS && !resetFree) {
    fail(`the kind of its weights must be 0, 1, 2 or 4: current value is ${kind}`);
  }
  const tensors = emptyTensors(body, shape, bytes[9] === 1);
  const wrong = tensors.find(({ bits }) => !(bits >= 2 && bits <= 8));
  if (wrong) fail(`bits must be from 2 to 8: current value of ${wrong.name} is ${wrong.bits}`);
  checkLength(bodyBytes(tensors));
  readIntegers(body, tensors);
  return {
    ...common,
    activations: {
      offset: view.getInt16(28, true) / 256,
      feature: view.getInt8(30),
      convolution: view.getInt8(31),
    },
    tensors,
  };
}

function rowWise({ tensors }: PackedModel): boolean {
  return tensors.some(({ scales }) => scales.length > 1);
}

function matrixCount(tensors: readonly IntegerTensor[]): number {
  return tensors.filter(({ shape }) => shape.length > 1).length;
}

/** Bytes behind the keyword. */
function bodyBytes(tensors: readonly IntegerTensor[]): number {
  const bits = tensors.reduce((sum, { bits, data }) => sum + bits * data.length, 0);
  const scales = tensors.reduce((sum, { scales }) => sum + scales.length, 0);
  return matrixCount(tensors) + scales + Math.ceil(bits / 8);
}

function integerBody({ tensors }: PackedModel): Uint8Array {
  const matrices = tensors.filter(({ shape }) => shape.length > 1);
  const scales = tensors.flatMap(({ scales }) => [...scales]);
  const out = new Uint8Array(bodyBytes(tensors));
  out.set(matrices.map(({ bits }) => bits));
  out.set(Uint8Array.from(scales, (scale) => scale & 255), matrices.length);
  let bit = 8 * (matrices.length + scales.length);
  for (const { bits, data } of tensors) {
    for (const value of data) {
      for (let i = 0; i < bits; i++, bit++) out[bit >> 3] |= ((value >> i) & 1) << (bit & 7);
    }
  }
  return out;
}

/** The tensors of a shape with the bits that stand in the body, to be filled. */
function emptyTensors(body: Uint8Array, shape: CrnnShape, perRow: boolean): IntegerTensor[] {
  let matrix = 0;
  return [...crnnLayout(shape).slots.values()].map((slot) => {
    const stored = storedShape(slot);
    const count = stored.reduce((product, dimension) => product * dimension, 1);
    const wide = slot.shape.length > 1;
    return {
      name: slot.name,
      shape: stored,
      bits: wide ? body[matrix++] : BIAS_BITS,
      data: new Int8Array(count),
      scales: new Int8Array(wide && perRow ? stored[0] : 1),
    };
  });
}

function readIntegers(body: Uint8Array, tensors: readonly IntegerTensor[]): void {
  let at = matrixCount(tensors);
  for (const { scales } of tensors) for (let i = 0; i < scales.length; i++) scales[i] = body[at++];
  let bit = 8 * at;
  for (const { bits, data } of tensors) {
    for (let i = 0; i < data.length; i++) {
      let value = 0;
      for (let b = 0; b < bits; b++, bit++) value |= ((body[bit >> 3] >> (bit & 7)) & 1) << b;
      data[i] = (value << (32 - bits)) >> (32 - bits);
    }
  }
}

function floatBody({ parameters, bits }: FloatModel): Uint8Array {
  const out = new Uint8Array(parameters.length * bits / 8);
  const view = new DataView(out.buffer);
  parameters.forEach((value, i) =>
    bits === 32 ? view.setFloat32(4 * i, value, true) : view.setUint16(2 * i, toHalf(value), true)
  );
  return out;
}

function readFloats(body: Uint8Array, count: number, bits: 16 | 32): Float32Array {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return Float32Array.from(
    { length: count },
    (_, i) => bits === 32 ? view.getFloat32(4 * i, true) : fromHalf(view.getUint16(2 * i, true)),
  );
}
