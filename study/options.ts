/**
 * Options of the commands about a study. Nothing here reads a setting: help needs none.
 *
 * @module
 */
import type { Option } from "@kws/cli";

/** Options that name a study. */
export const STUDY_OPTIONS: Record<string, Option> = {
  profile: {
    kind: "text",
    choices: ["quick", "standard", "full"],
    default: "standard",
    help: "How much is done; only full gives the published figures.",
  },
  corpus: {
    kind: "text",
    help: "A folder in the layout of Speech Commands, or synthetic. Without it: what fetch has " +
      "brought, or the recordings beside the project, or else synthetic speech.",
  },
  join: {
    kind: "flag",
    help: "Joins the fetched words, speakers and noises to the recordings of --corpus.",
  },
  keyword: {
    kind: "text",
    help: "The word to spot, or all. Without it: all of the profile, of full the main one.",
  },
  seed: { kind: "integer", default: 1, least: 1, help: "The first seed." },
  engine: {
    kind: "text",
    choices: ["wasm", "tfjs"],
    default: "wasm",
    help: "Arithmetic of training; tfjs trains the base model alone, with TensorFlow.js.",
  },
  only: {
    kind: "text",
    many: true,
    help: "A setting or a stage, or those below it; what they need runs too.",
  },
};

/** The same, for commands that only tell of a study: the published one without its recordings, too. */
export const PLANNED_OPTIONS: Record<string, Option> = {
  ...STUDY_OPTIONS,
  corpus: {
    ...STUDY_OPTIONS.corpus,
    help: `${STUDY_OPTIONS.corpus.help} The published study is told of without its recordings.`,
  },
};

/** The option for threads. */
export const JOBS: Option = {
  kind: "integer",
  least: 1,
  default: navigator.hardwareConcurrency,
  help: "Threads; the result is the same for any number.",
};
