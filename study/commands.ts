/**
 * What the longer commands take.
 *
 * @module
 */
import { type Command, JSON_OPTION, type Option } from "@kws/cli";
import { MOST_REFRACTORY, MOST_SMOOTHING } from "@kws/runtime/network";
import { JOBS, STUDY_OPTIONS } from "./options.ts";

/** `deno task report`. */
export const REPORT: Command = {
  name: "deno task report",
  about: "Executes the report's chapters and writes dist/report.html and dist/report.pdf.",
  options: {
    profile: {
      kind: "text",
      default: "full",
      help: "Folder of results/ that the cells read: full, quick-synthetic, …",
    },
    chapters: {
      kind: "path",
      help: "Folder of the chapters, NN-name.md; the project's reports without it.",
    },
    only: { kind: "text", help: "Builds one chapter, by a part of its name, to dist/chapter.*" },
    out: { kind: "path", short: "o", help: "Folder to write to; dist without it." },
    watch: { kind: "flag", help: "Serves the HTML here and builds it again on every change." },
    html: { kind: "flag", help: "Writes the HTML alone." },
    draft: {
      kind: "flag",
      help: "What is wrong in a finished report alone, such as a figure that no text refers to, " +
        "is a warning and no error; so it is with --watch.",
    },
    sounds: {
      kind: "flag",
      help:
        "The HTML plays the clips that cost the most errors, from the recordings that fetch has " +
        "brought: such a page holds recordings of others, see their licences before it is passed on.",
    },
    typed: {
      kind: "flag",
      help: "Names every measurement that is typed by hand and neither computed nor declared.",
    },
    cells: { kind: "flag", help: "Shows the time of every cell." },
    "allow-stale": {
      kind: "flag",
      help: "Builds from results that no longer belong to the plan, with a mark on every page.",
    },
  },
};

/** `deno task verify`. */
export const VERIFY: Command = {
  name: "deno task verify",
  about: "Computes a committed study anew and compares every digest; exit 1 on any difference.",
  permissions: "verify",
  resumes: true,
  options: {
    ...STUDY_OPTIONS,
    profile: { ...STUDY_OPTIONS.profile, default: "quick", help: "Which study is computed anew." },
    files: {
      kind: "flag",
      help: "Computes nothing: hashes the committed files of all studies and keywords.",
    },
    sample: { kind: "integer", least: 1, help: "Computes so many stages alone, drawn by chance." },
    limit: { kind: "integer", default: 3600, help: "Seconds in which a sample's stages begin." },
    draw: { kind: "integer", help: "What a sample is drawn by; today's date without it." },
    jobs: JOBS,
    json: JSON_OPTION,
  },
};

/** `deno task evaluate`. */
export const EVALUATE: Command = {
  name: "deno task evaluate",
  about: "Scores a model on a folder in the layout of Speech Commands.",
  permissions: "evaluate",
  operands: [
    {
      name: "model",
      kind: "path",
      asOption: true,
      required: true,
      help: "A .safetensors or .kws.",
    },
    { name: "corpus", kind: "path", asOption: true, required: true, help: "The recordings." },
  ],
  options: {
    split: {
      kind: "text",
      choices: ["training", "validation", "testing", "all"],
      default: "testing",
      help: "Which speakers count. A folder without MANIFEST.csv and lists counts whole.",
    },
    keyword: { kind: "text", help: "The word to spot; the model's own without it." },
    threshold: {
      kind: "number",
      least: 0,
      most: 1,
      help: "A probability; the .kws file's own, or that of fewest errors, without it.",
    },
    json: JSON_OPTION,
  },
};

/** The rule for streams: what of it is to be another than the file's or the table's. */
const RULE_OPTIONS: Record<string, Option> = {
  threshold: {
    kind: "number",
    help: "Least log-odds of a detection, of the mean probability. What of the rule is not given " +
      "comes from the .kws file, else from results/rules.json.",
  },
  smoothing: {
    kind: "integer",
    least: 1,
    // What can be listened with can be exported, too.
    most: MOST_SMOOTHING,
    help:
      `Steps whose mean probability counts: 1 to ${MOST_SMOOTHING}, as a .kws file can hold them.`,
  },
  refractory: {
    kind: "number",
    least: 0,
    most: MOST_REFRACTORY,
    help: "Seconds after a detection in which there is no other.",
  },
};

/** `deno task detect`. */
export const DETECT: Command = {
  name: "deno task detect",
  about: "Listens to recordings, or to sound that goes on, and prints every detection of the " +
    "model's keyword: file, time, keyword, probability, log-odds. Exit 0: all was heard, whether " +
    "there were detections or not; 1: a file could not be heard, or not to its end, the others " +
    "were; 2: wrong use; 130: Ctrl-C.",
  permissions: "evaluate",
  operands: [
    {
      name: "model",
      kind: "path",
      asOption: true,
      required: true,
      help: "A .kws or a .safetensors. A network that hears whole clips alone hears the latest " +
        "second anew every 80 ms.",
    },
    {
      ...{ name: "file", label: "FILE|-", many: true, required: true },
      help:
        "WAV or FLAC of any rate and length, each heard from a fresh start and with a second of " +
        "silence behind it, as a word is told by what follows. - is standard input: raw PCM " +
        "of 16 bits (signed, little-endian), one channel, 16 kHz.",
    },
  ],
  options: {
    also: {
      ...{ kind: "path", many: true },
      help:
        "A further model that listens to the same sound, by its own rule; may be given several times. " +
        "Every detection then names its model. What is given of the rule holds for all.",
    },
    ...RULE_OPTIONS,
    json: {
      ...JSON_OPTION,
      help:
        "Prints one JSON object a detection, a line each: file, keyword, time (seconds of the " +
        "deciding sample), start, end, logOdds, probability, with --also model. Messages go to standard " +
        "error.",
    },
  },
};

/** `deno task calibrate`. */
export const CALIBRATE: Command = {
  name: "deno task calibrate",
  about:
    "Chooses a rule for streams on your own recordings, of the background and of the word, and " +
    "writes the model with it: the fewest misses with so few false accepts in the background. Exit 1: " +
    "no rule does.",
  permissions: "export",
  operands: [
    {
      ...{ name: "model", kind: "path", asOption: true, required: true },
      help: "A .kws that listens: a CRNN with weights of integers.",
    },
    {
      ...{ name: "out", kind: "path", asOption: true, required: true },
      help: "The .kws to write; what is there is replaced.",
    },
  ],
  options: {
    background: {
      ...{ kind: "text", many: true, required: true },
      help: "A WAV or FLAC of the room, without the word; may be given several times.",
    },
    utterance: {
      ...{ kind: "text", many: true, required: true },
      help: "A WAV or FLAC in which the word is said once; may be given several times.",
    },
    "false-accepts": {
      ...{ kind: "integer", default: 0 },
      help: "False accepts that the background may give at most.",
    },
  },
};

/** `deno task export`. */
export const EXPORT: Command = {
  name: "deno task export",
  about: "Writes a model as a .kws file of the version that the bundle reads, with its rule for " +
    "streams inside, and prints bytes, keyword and rule. As OUT.h it becomes an array for the " +
    "detector in C, docs/c.md; as OUT.onnx its network for other runtimes. Exit 2: there is no rule " +
    "for a .kws.",
  permissions: "export",
  operands: [
    {
      name: "model",
      kind: "path",
      asOption: true,
      required: true,
      help:
        "For a .kws one of version 1 or 2 that listens: a CRNN with weights of integers. For an " +
        ".onnx any CRNN: a .safetensors, or a .kws, whose integers are written as floats.",
    },
    {
      ...{ name: "out", kind: "path", asOption: true, required: true },
      help:
        "The file to write: a .kws, or by the end of its name .h a C header, .onnx a network of ONNX; " +
        "what is there is replaced.",
    },
  ],
  options: {
    ...RULE_OPTIONS,
    steps: {
      kind: "flag",
      help: "The .onnx is of one step, whose states go in and come out; otherwise of whole clips.",
    },
  },
};
