/**
 * The packed file of a reset-free network: `.kws` version 1 with 4 as the kind of its weights.
 *
 * The head is that of every `.kws` file, but for byte 23, which holds the width of the attention's
 * hidden layer as there is always one GRU layer. Behind it stand, of what a reset-free network has and
 * in its order: bits of every matrix (one byte each), all scales, all weights and biases as one string
 * of bits. Of the classifier the difference of its rows is stored, as in other files.
 *
 * @module
 */
import { crnnLayout } from "@kws/models";
import { crc32 } from "./crc32.ts";
import { BIAS_BITS, type IntegerTensor, scaleFor, storedShape } from "./fake_quantize.ts";
import { decodeKws, encodeKws, isPacked, type KwsModel } from "./kws_file.ts";
import {
  denseParameters,
  denseShape,
  resetFreeLayout,
  type ResetFreeShape,
} from "./reset_free_shape.ts";
import { type PackedModel, packedRawBytes, packModel, type PackOptions } from "./packed_model.ts";

/** The kind of the weights in a reset-free network's file: byte 8. */
export const RESET_FREE_KIND = 4;
/** Bytes before the keyword. */
const FIXED = 33;

/** A reset-free network's integers: those of its dense embedding, with zeros where it has nothing. */
export interface ResetFreeModel extends PackedModel {
  resetFree: ResetFreeShape;
}

/** Whether a model is a reset-free network. */
export function isResetFree(model: KwsModel): model is ResetFreeModel {
  return isPacked(model) && (model as Partial<ResetFreeModel>).resetFree !== undefined;
}

/** Options of {@linkcode packResetFree}. */
export interface PackResetFreeOptions extends Omit<PackOptions, "shape"> {
  resetFree: ResetFreeShape;
}

/** Rounds a reset-free network's parameters. */
export function packResetFree(
  { resetFree, parameters, ...rest }: PackResetFreeOptions,
): ResetFreeModel {
  const dense = {
    shape: denseShape(resetFree),
    parameters: denseParameters(resetFree, parameters),
  };
  return { ...packModel({ ...rest, ...dense }), resetFree };
}

/** A reset-free network's tensor as a range of the dense embedding's. */
interface Part {
  /** Name of the dense embedding's tensor. */
  name: string;
  /** The shape of what is stored. */
  shape: readonly number[];
  /** Rows of the dense tensor that stand before it. */
  skipped: number;
  /** The first of its elements in the dense tensor. */
  start: number;
  /** Number of its elements. */
  count: number;
}

function parts(resetFree: ResetFreeShape): Part[] {
  return [...resetFreeLayout(resetFree).slots.values()].map((slot) => {
    const shape = storedShape(slot);
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    // The reset gate's rows come first in the GRU, what the attention lacks comes last.
    const skipped = slot.name.startsWith("gru.") ? resetFree.hidden : 0;
    return {
      name: slot.name === "gru.bias_l0" ? "gru.bias_ih_l0" : slot.name,
      ...{ shape, skipped, start: skipped * count / shape[0], count },
    };
  });
}

/**
 * What a reset-free network has of its tensors, under their names in the dense embedding: neither the
 * reset gate's rows, nor the GRU's second bias, nor the rows that the attention lacks. Views, not copies.
 *
 * @throws {RangeError} If the dense embedding is not zero where the reset-free one has nothing.
 */
export function resetFreeTensors({ resetFree, tensors }: ResetFreeModel): IntegerTensor[] {
  const own = new Map(parts(resetFree).map((part) => [part.name, part]));
  return tensors.flatMap((tensor) => {
    const { name, data, scales } = tensor;
    const { shape = [], skipped = 0, start = 0, count = 0 } = own.get(name) ?? {};
    const stray = data.findIndex((value, i) => value !== 0 && (i < start || i >= start + count));
    if (stray >= 0) {
      throw new RangeError(
        `Cannot take the model for a reset-free one as ${name}[${stray}] must be 0: ` +
          `current value is ${data[stray]}`,
      );
    }
    if (count === 0) return [];
    return [{
      ...tensor,
      shape,
      data: data.subarray(start, start + count),
      scales: scales.length > 1 ? scales.subarray(skipped, skipped + shape[0]) : scales,
    }];
  });
}

/** Bytes of a reset-free network's weights, biases and scales alone, packed without gaps. */
export function resetFreeRawBytes(model: ResetFreeModel): number {
  return packedRawBytes({ ...model, tensors: resetFreeTensors(model) });
}

/** Bytes behind the head. */
function bodyBytes(tensors: readonly IntegerTensor[]): number {
  const bits = tensors.reduce((sum, { bits, data }) => sum + bits * data.length, 0);
  return tensors.reduce(
    (sum, { shape, scales }) => sum + (shape.length > 1 ? 1 : 0) + scales.length,
    Math.ceil(bits / 8),
  );
}

function sign(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

/**
 * The bytes of a reset-free network's `.kws` file.
 *
 * @throws {RangeError} If a value does not fit its place, or the dense embedding is not zero where the
 * reset-free one has nothing.
 */
export function encodeResetFree(model: ResetFreeModel): Uint8Array {
  const { resetFree } = model;
  const tensors = resetFreeTensors(model);
  const head = encodeKws({ ...model, shape: denseShape(resetFree), tensors: [] });
  const matrices = tensors.filter(({ shape }) => shape.length > 1);
  const scales = tensors.flatMap(({ scales }) => [...scales]);
  const start = head.length + matrices.length;
  const bytes = new Uint8Array(head.length + bodyBytes(tensors));
  bytes.set(head);
  bytes[8] = RESET_FREE_KIND;
  bytes[9] = model.tensors.some(({ scales }) => scales.length > 1) ? 1 : 0;
  bytes[23] = resetFree.attention;
  bytes.set(matrices.map(({ bits }) => bits), head.length);
  new Int8Array(bytes.buffer).set(scales, start);
  let bit = 8 * (start + scales.length);
  for (const { bits, data } of tensors) {
    for (const value of data) {
      for (let i = 0; i < bits; i++, bit++) bytes[bit >> 3] |= ((value >> i) & 1) << (bit & 7);
    }
  }
  return sign(bytes);
}

/**
 * Reads what {@linkcode encodeResetFree} wrote.
 *
 * @param name What errors call the file.
 * @throws {SyntaxError} If the bytes are no `.kws` file, are cut short or damaged, or hold no
 * reset-free network.
 * @throws {RangeError} If the network's dimensions are impossible.
 */
export function decodeResetFree(bytes: Uint8Array, name: string): ResetFreeModel {
  const kind = intactKind(bytes, name);
  if (kind !== RESET_FREE_KIND) {
    throw new SyntaxError(
      `Cannot read ${name} as the kind of its weights must be ${RESET_FREE_KIND}: ` +
        `current value is ${kind}`,
    );
  }
  const head = headOf(bytes, name);
  const { bands, channels, kernel, stride, hidden } = head.shape;
  const resetFree: ResetFreeShape = {
    bands,
    channels,
    kernel,
    stride,
    hidden,
    attention: bytes[23],
  };
  const own = readParts(bytes.subarray(FIXED + bytes[32]), resetFree, {
    perRow: bytes[9] === 1,
    name,
  });
  return { ...head, resetFree, tensors: denseTensors(resetFree, own) };
}

/** The kind of the weights of a file whose checksum fits; `decodeKws` says what is wrong otherwise. */
function intactKind(bytes: Uint8Array, name: string): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FIXED || view.getUint32(4, true) !== crc32(bytes.subarray(8))) {
    decodeKws(bytes, name);
  }
  return bytes[8];
}

/** What the head says, read as that of a dense embedding with nothing behind it. */
function headOf(bytes: Uint8Array, name: string): PackedModel {
  const head = bytes.slice(0, FIXED + bytes[32]);
  head[8] = 2;
  head[23] = 1;
  return decodeKws(sign(head), name) as PackedModel;
}

function readParts(
  body: Uint8Array,
  resetFree: ResetFreeShape,
  { perRow, name: file }: { perRow: boolean; name: string },
): IntegerTensor[] {
  const all = parts(resetFree);
  let at = 0;
  const tensors = all.map(({ name, shape, count }): IntegerTensor => {
    const wide = shape.length > 1;
    const bits = wide ? body[at++] ?? 0 : BIAS_BITS;
    const scales = new Int8Array(wide && perRow ? shape[0] : 1);
    return { name, shape, bits, data: new Int8Array(count), scales };
  });
  const bytes = bodyBytes(tensors);
  if (body.length !== bytes) {
    throw new SyntaxError(
      `Cannot read ${file} as ${bytes} bytes must follow its head: there are ${body.length}`,
    );
  }
  for (const { scales } of tensors) for (let i = 0; i < scales.length; i++) scales[i] = body[at++];
  let bit = 8 * at;
  for (const { bits, data } of tensors) {
    for (let i = 0; i < data.length; i++) {
      let value = 0;
      for (let b = 0; b < bits; b++, bit++) value |= ((body[bit >> 3] >> (bit & 7)) & 1) << b;
      data[i] = (value << (32 - bits)) >> (32 - bits);
    }
  }
  return tensors;
}

/** The dense embedding's tensors, with zeros and their scale where the reset-free one has nothing. */
function denseTensors(
  resetFree: ResetFreeShape,
  tensors: readonly IntegerTensor[],
): IntegerTensor[] {
  const own = new Map(
    parts(resetFree).map((part, i) => [part.name, { ...part, tensor: tensors[i] }]),
  );
  const perRow = tensors.some(({ scales }) => scales.length > 1);
  return [...crnnLayout(denseShape(resetFree)).slots.values()].map((slot) => {
    const shape = storedShape(slot);
    const part = own.get(slot.name);
    const data = new Int8Array(shape.reduce((product, dimension) => product * dimension, 1));
    const scales = new Int8Array(shape.length > 1 && perRow ? shape[0] : 1);
    scales.fill(scaleFor(0, BIAS_BITS));
    if (part) {
      data.set(part.tensor.data, part.start);
      scales.set(part.tensor.scales, scales.length > 1 ? part.skipped : 0);
    }
    return { name: slot.name, shape, bits: part?.tensor.bits ?? BIAS_BITS, data, scales };
  });
}
