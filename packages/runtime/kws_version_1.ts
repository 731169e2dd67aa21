/**
 * `.kws` files of version 1. They have no rule for streams.
 *
 * Little-endian, behind the checksum: the fields of {@linkcode FIELDS} with as many bits, the keyword in
 * UTF-8, then the weights as in version 2, but that a matrix's number of bits is a byte.
 *
 * @module
 */
import type { BitReader } from "./bits.ts";
import { CRNN } from "./crnn_kind.ts";
import { putValue, type Values } from "./field.ts";
import { HEAD_FIELDS, INTEGERS, tailFields } from "./kws_fields.ts";

/** Names and bits; what a name says and which values it can have is as in version 2. */
const FIELDS: readonly (readonly [string, number])[] = [
  // 0 32-bit floats, 1 16-bit floats, 2 integers, 4 integers of a network with 2 gates.
  ["form", 8],
  ["perRow", 8],
  ["frontEnd.sampleRate", 16],
  ["frontEnd.fftLength", 16],
  ["frontEnd.hop", 16],
  ["frontEnd.bands", 8],
  ["shape.channels", 8],
  ["shape.kernel.0", 8],
  ["shape.kernel.1", 8],
  ["shape.stride.0", 8],
  ["shape.stride.1", 8],
  ["shape.hidden", 8],
  // With 2 gates, the width of the attention's hidden layer: there is one layer.
  ["shape.layers", 8],
  ["window", 16],
  ["threshold", -16],
  ["offset", -16],
  ["scales.0", -8],
  ["scales.1", -8],
  ["keywordBytes", 8],
];

/**
 * Reads the values of a file as those of version 2.
 *
 * @throws {RangeError} If there is one that cannot be.
 */
export function readVersion1(reader: BitReader): Values {
  const numbers: Record<string, number> = {
    kind: 0,
    hasRule: 0,
    "shape.gates": 3,
    "shape.attention": 0,
    "shape.rank": 0,
  };
  for (const [name, bits] of FIELDS) {
    // Of a negative number of bits the highest is the sign.
    numbers[name] = bits > 0 ? reader.read(bits) : reader.read(-bits) << (32 + bits) >> (32 + bits);
  }
  const { form, perRow } = numbers;
  if (![0, 1, 2, 4].includes(form)) {
    throw new RangeError(`the kind of its weights must be 0, 1, 2 or 4: current value is ${form}`);
  }
  if (form === 4) {
    const { "shape.layers": attention, "shape.hidden": hidden } = numbers;
    Object.assign(numbers, { form: INTEGERS, "shape.gates": 2, "shape.layers": 1 });
    numbers["shape.attention"] = attention === hidden ? 0 : attention;
  } else if (form < INTEGERS) {
    if (perRow !== 0) throw new RangeError(`perRow must be 0: current value is ${perRow}`);
    if (numbers.offset !== 0 || numbers["scales.0"] !== 0 || numbers["scales.1"] !== 0) {
      throw new RangeError("offset and scales must be 0 beside weights of floats: they are not");
    }
  }
  numbers.threshold /= 256;
  numbers.offset /= 256;
  const fields = [...HEAD_FIELDS, ...CRNN.fields, ...tailFields(0)];
  const values: Values = {};
  for (const [name, value] of Object.entries(numbers)) {
    // Scales are a list.
    const field = fields.find((field) => name === field.name || name.startsWith(`${field.name}.`))!;
    putValue(field, values, name, value);
  }
  return values;
}
