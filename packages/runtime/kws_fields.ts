/**
 * The fields of a `.kws` file, version 2.
 *
 * @module
 */
import { type Draft, type Field, valueAt } from "./field.ts";
import { entryOf, type Kind, KINDS, type Network } from "./kinds.ts";

/** How weights are stored: the values of the field `form`. */
const FORMS = ["32-bit floats", "16-bit floats", "integers"] as const;

/** Whether a model, or one in the making, is one of integers. */
function isInteger(draft: Draft): boolean {
  return draft.form === undefined ? draft.tensors !== undefined : draft.form === 2;
}

function hasRule(draft: Draft): boolean {
  return draft.hasRule === undefined ? draft.rule !== undefined : draft.hasRule === 1;
}

/** The largest threshold's place stands for what rejects everything. */
const REJECT_ALL = 32 - 1 / 256;

/** Fields before those of the shape. */
export const HEAD_FIELDS: readonly Field[] = [
  {
    ...{ name: "kind", bits: 4, low: 0, high: Object.keys(KINDS).length - 1 },
    about: `kind of the network: ${
      Object.entries(KINDS).map(([tag, { code }]) => `${code} ${tag}`).join(", ")
    }`,
    get: ({ kind }) => entryOf(kind as Kind).code,
    set: (draft, code) => {
      draft.kind = Object.entries(KINDS).find(([, entry]) => entry.code === code)![0];
      draft.shape = {};
    },
  },
  {
    ...{ name: "form", bits: 2, low: 0, high: 2 },
    about: `form of the weights: ${FORMS.map((form, i) => `${i} ${form}`).join(", ")}`,
    get: ({ tensors, bits }) => tensors ? 2 : bits === 16 ? 1 : 0,
  },
  {
    ...{ name: "perRow", bits: 1, low: 0, high: 1, when: isInteger, whenAbout: "integers" },
    about: "1 if every row of a matrix has its own scale, 0 if every tensor has one",
    get: ({ tensors }) =>
      (tensors as { scales: Int8Array }[]).some(({ scales }) => scales.length > 1) ? 1 : 0,
  },
  {
    ...{ name: "frontEnd.sampleRate", bits: 17, low: 1000, high: 131072, unit: "Hz" },
    about: "samples per second",
  },
  {
    ...{ name: "frontEnd.fftLength", bits: 11, low: 4, high: 8192, scale: 1 / 4, unit: "samples" },
    about: "length of a frame and of its Fourier transform",
  },
  {
    ...{ name: "frontEnd.hop", bits: 13, low: 1, high: 8192, unit: "samples" },
    about: "distance of two frames",
  },
  {
    ...{ name: "frontEnd.bands", bits: 8, low: 1, high: 256 },
    about: "mel bands",
    set: (draft, bands) => {
      (draft.frontEnd as Draft).bands = bands;
      (draft.shape as Draft).bands = bands;
    },
  },
  {
    name: "window",
    bits: 12,
    low: 1,
    high: 4096,
    about: "steps that the attention sees, or frames",
  },
  {
    ...{ name: "threshold", bits: 16, low: -128, high: 128 - 1 / 256, scale: 256, rounds: true },
    ...{ unit: "log-odds", about: "least log-odds of a clip that counts as the keyword" },
  },
  {
    ...{ name: "hasRule", bits: 1, low: 0, high: 1, about: "1 if a rule for streams follows" },
    get: ({ rule }) => rule === undefined ? 0 : 1,
  },
  {
    ...{ name: "rule.smoothing", bits: 6, low: 1, high: 64, unit: "steps" },
    ...{ when: hasRule, whenAbout: "a rule", about: "steps whose mean probability counts" },
  },
  {
    ...{ name: "rule.threshold", bits: 14, low: -32, high: REJECT_ALL, scale: 256 },
    ...{ unit: "log-odds", when: hasRule, whenAbout: "a rule", rounds: true },
    about: "least log-odds of a detection; the greatest value rejects everything",
    get: (model) => {
      const threshold = valueAt(model, "rule.threshold") as number;
      return threshold === Infinity ? REJECT_ALL : Math.min(threshold, REJECT_ALL - 1 / 256);
    },
    set: ({ rule }, threshold) => {
      (rule as Draft).threshold = threshold === REJECT_ALL ? Infinity : threshold;
    },
  },
  {
    ...{ name: "rule.refractory", bits: 10, low: 0, high: 10.23, scale: 100, unit: "seconds" },
    ...{ when: hasRule, whenAbout: "a rule", about: "time after a detection without another" },
  },
  {
    ...{ name: "offset", bits: 16, low: -128, high: 128 - 1 / 256, scale: 256 },
    about: "what is subtracted from every log-mel value",
  },
];

/** Fields behind those of the shape. */
export const TAIL_FIELDS: readonly Field[] = [
  {
    ...{ name: "scales", bits: 8, low: -128, high: 127, unit: "eighths of an octave" },
    ...{ when: isInteger, whenAbout: "integers" },
    about: "scales of the features and of layers' outputs, in their order",
    count: ({ kind, shape }) => entryOf(kind as Kind).activations(shape as Network["shape"]).length,
  },
  {
    ...{ name: "keywordBytes", bits: 8, low: 0, high: 255, unit: "bytes" },
    about: "length of the keyword in UTF-8",
    get: ({ keyword }) => utf8(keyword as string).length,
  },
];

/** All fields of a kind's files, in their order. */
export function fieldsOf(kind: Kind): readonly Field[] {
  return [...HEAD_FIELDS, ...entryOf(kind).fields, ...TAIL_FIELDS];
}

/**
 * UTF-8 of a text. `TextEncoder` and `TextDecoder` are missing in audio worklets.
 *
 * @throws {URIError} If the text has half a surrogate pair.
 */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  const escaped = encodeURIComponent(text);
  const bytes = escaped.match(/%..|./g) ?? [];
  return Uint8Array.from(
    bytes,
    (one) => one.length === 3 ? parseInt(one.slice(1), 16) : one.charCodeAt(0),
  );
}

/**
 * The text of UTF-8.
 *
 * @throws {RangeError} If the bytes are none.
 */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decodeURIComponent(
      Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    );
  } catch {
    throw new RangeError("its keyword must be UTF-8: it is not");
  }
}
