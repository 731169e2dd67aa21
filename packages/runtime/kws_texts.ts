/**
 * What the fields of a `.kws` file say: for the page that describes it.
 *
 * @module
 */
import { type Kind, KINDS } from "./kinds.ts";

/** What a field says, its unit, and with what alone it is there. */
export type FieldText = readonly [about: string, unit?: string, only?: string];

const RULE = "a rule";
const INTEGERS = "integers";

/** Of the fields before the shape's and behind them. */
export const FIELD_TEXTS: Readonly<Record<string, FieldText>> = {
  kind: [
    `kind of the network: ${
      Object.entries(KINDS).map(([tag, { code }]) => `${code} ${tag}`).join(", ")
    }; no other`,
  ],
  form: ["form of the weights: 0 32-bit floats, 1 16-bit floats, 2 integers"],
  perRow: [
    "1 if every row of a matrix has its own scale, 0 if every tensor has one",
    undefined,
    INTEGERS,
  ],
  "frontEnd.sampleRate": ["samples per second", "Hz"],
  "frontEnd.fftLength": ["length of a frame and of its Fourier transform", "samples"],
  "frontEnd.hop": ["distance of two frames", "samples"],
  "frontEnd.bands": ["mel bands"],
  window: ["steps that the attention sees, or frames"],
  threshold: ["least log-odds of a clip that counts as the keyword", "log-odds"],
  hasRule: ["1 if a rule for streams follows"],
  "rule.smoothing": ["steps whose mean probability counts", "steps", RULE],
  "rule.threshold": [
    "least log-odds of a detection; the greatest value rejects everything",
    "log-odds",
    RULE,
  ],
  "rule.refractory": ["time after a detection without another", "seconds", RULE],
  offset: ["what is subtracted from every log-mel value"],
  scales: [
    "scales of the features and of layers' outputs, in their order: see the kind's tensors",
    "eighths of an octave",
    INTEGERS,
  ],
  keywordBytes: ["length of the keyword in UTF-8", "bytes"],
};

/** What a kind of network is, what `window` counts, and what the fields of its shape say. */
export interface KindText {
  /** What it is, in a word or two. */
  about: string;
  /** What the field `window` counts. */
  window: string;
  /** By the names of its fields. */
  fields: Readonly<Record<string, FieldText>>;
}

/** Of every kind. */
export const KIND_TEXTS: { readonly [K in Kind]: KindText } = {
  crnn: {
    about: "convolution, GRU, attention over time",
    window: "steps that the attention sees",
    fields: {
      "shape.channels": ["channels of the convolution"],
      "shape.kernel.0": ["its kernel over bands"],
      "shape.kernel.1": ["its kernel over frames"],
      "shape.stride.0": ["its stride over bands"],
      "shape.stride.1": ["its stride over frames"],
      "shape.hidden": ["width of the GRU"],
      "shape.layers": ["layers of the GRU"],
      "shape.gates": ["gates of the GRU; 2 without a reset gate"],
      "shape.attention": ["width of the attention's hidden layer; 0 for that of the GRU"],
      "shape.rank": ["inner width of the GRU's matrices, if each is two factors; otherwise 0"],
    },
  },
  sparknet: {
    about: "SparkNet: separable convolutions over time and gates",
    window: "frames of a clip",
    fields: {
      "shape.channels": ["channels of every block"],
      "shape.gates": ["gates"],
      "shape.blocks": ["blocks"],
      "shape.kernels": ["the kernel of every block, odd", "frames"],
    },
  },
  "ds-cnn": {
    about: "DS-CNN: separable convolutions over bands and frames",
    window: "frames of a clip",
    fields: {
      "shape.channels": ["channels"],
      "shape.kernel.0": ["first kernel over bands"],
      "shape.kernel.1": ["first kernel over frames"],
      "shape.stride.0": ["its stride over bands"],
      "shape.stride.1": ["its stride over frames"],
      "shape.blocks": ["separable blocks"],
    },
  },
};
