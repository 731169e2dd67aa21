import type { BitReader } from "./_bit_reader.ts";
import { Fault } from "./_fault.ts";

/** One channel of a frame. The side of 32-bit samples has 33 bits and needs floats. */
export type Channel = Int32Array | Float64Array;

/** The four fixed predictors, latest sample first (RFC 9639, section 9.2.5). */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/**
 * Decodes a subframe (RFC 9639, section 9.2).
 *
 * @param out As many samples as the frame has.
 * @param frameDepth Bits of a sample.
 * @throws {Fault} If the subframe is invalid.
 */
export function decodeSubframe(reader: BitReader, out: Channel, frameDepth: number): void {
  const at = reader.byte;
  if (reader.bits(1) !== 0) throw new Fault(at, "a subframe must start with a 0 bit");
  const type = reader.bits(6);
  const wasted = reader.bits(1) ? reader.unary() + 1 : 0;
  const depth = frameDepth - wasted;
  if (depth < 1) throw new Fault(at, `${wasted} of ${frameDepth} bits cannot be wasted`);
  if (type === 0) out.fill(reader.signed(depth));
  else if (type === 1) { for (let i = 0; i < out.length; i++) out[i] = reader.signed(depth); }
  else if (type >= 8 && type <= 12) {
    const order = type - 8;
    warmUp(reader, out, order, depth);
    decodeResidual(reader, out, order);
    predict(out, FIXED[order], 0, depth, at);
  } else if (type >= 32) {
    const order = type - 31;
    warmUp(reader, out, order, depth);
    const precision = reader.bits(4) + 1;
    const shift = reader.signed(5);
    if (precision === 16 || shift < 0) {
      throw new Fault(reader.byte, "a predictor's precision is invalid");
    }
    const coefficients = Array.from({ length: order }, () => reader.signed(precision));
    decodeResidual(reader, out, order);
    predict(out, coefficients, shift, depth, at);
  } else throw new Fault(at, `the subframe's type ${type} is reserved`);
  if (wasted === 0) return;
  for (let i = 0; i < out.length; i++) out[i] *= 2 ** wasted;
}

/** Reads the samples that the first prediction needs. */
function warmUp(reader: BitReader, out: Channel, order: number, depth: number): void {
  if (order > out.length) {
    throw new Fault(
      reader.byte,
      `a predictor of order ${order} needs more than ${out.length} samples`,
    );
  }
  for (let i = 0; i < order; i++) out[i] = reader.signed(depth);
}

/** Adds predictions to residuals. All sums stay below 2⁵³, where numbers are exact. */
function predict(
  out: Channel,
  coefficients: readonly number[],
  shift: number,
  depth: number,
  at: number,
): void {
  const order = coefficients.length;
  const scale = 2 ** shift;
  const top = 2 ** (depth - 1);
  for (let i = order; i < out.length; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += coefficients[j] * out[i - 1 - j];
    const value = out[i] + Math.floor(sum / scale);
    if (value >= top || value < -top) throw new Fault(at, `a sample needs more than ${depth} bits`);
    out[i] = value;
  }
}

/** Rice-coded residuals from sample `order` on (RFC 9639, section 9.2.7). */
function decodeResidual(reader: BitReader, out: Channel, order: number): void {
  const method = reader.bits(2);
  if (method > 1) throw new Fault(reader.byte, `the residual's coding ${method} is reserved`);
  const width = 4 + method;
  const escape = (1 << width) - 1;
  const partitions = 1 << reader.bits(4);
  const size = out.length / partitions;
  if (!Number.isInteger(size) || size < order) {
    throw new Fault(
      reader.byte,
      `${out.length} samples, ${order} of them as they are, have no ${partitions} partitions`,
    );
  }
  let at = order;
  for (let partition = 1; partition <= partitions; partition++) {
    const rice = reader.bits(width);
    const end = partition * size;
    if (rice === escape) {
      const depth = reader.bits(5);
      while (at < end) out[at++] = reader.signed(depth);
    } else {
      while (at < end) {
        const value = reader.unary() * 2 ** rice + reader.bits(rice);
        if (value >= 2 ** 32) throw new Fault(reader.byte, "a residual needs more than 32 bits");
        out[at++] = value & 1 ? -((value + 1) / 2) : value / 2;
      }
    }
  }
}
