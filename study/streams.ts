/**
 * Streams that models listen to, and the rule that validation's streams choose.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { centredFrames } from "@kws/features";
import { type Corpus, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { type Composed, composeStream, type Stretch } from "@kws/corpus/compose";
import {
  chooseRule,
  type ChosenRule,
  RULE_SEARCH,
  type ScoredStream,
  summariseStreams,
  thresholdsOf,
} from "@kws/evaluate";
import type { StreamRule } from "@kws/runtime";
import type { Model } from "./model.ts";
import { spotterOf } from "./spotter_of.ts";

/** How a rule is chosen. */
export interface RuleConfig {
  seed: number;
  /** Numbers of steps to try for the mean that detections go by. */
  smoothing: number[];
  /** Thresholds to try, log-odds: so many, the first one and how far they are apart. */
  thresholds: { count: number; first: number; step: number };
  /** Which of neighbouring thresholds that do the same. */
  ties: "middle";
  /** False accepts that the rule may give in all validation streams together. */
  falseAccepts: number;
  /** Seconds after a detection in which there is no other. */
  refractory: number;
  /** Seconds after the keyword's end in which its detection is a hit. */
  tolerance: number;
  /** Seconds of a composed stream in which the keyword is said once. */
  slot: number;
  /** How often it is said at most; every clip of the split once where there are not more. */
  most: number;
  /** A stream is as long as if the keyword were said so often, or `most` times if that is less. Defaults to 0. */
  least?: number;
}

/** An hour of slots: a rule that may accept once must not have heard less where a keyword has fewer clips. */
export const LEAST_SAID = 150;

/** How the study chooses rules, where the keyword is said so often at most in each composed stream. */
export function ruleConfig(seed: number, most: number): RuleConfig {
  return { ...RULE_SEARCH, seed, ties: "middle", falseAccepts: 1, slot: 24, most };
}

/** The streams' own random numbers. */
export function streamRandom(seed: number): Random {
  return Random.root(seed).stream("live");
}

/** A stream of a split's clips with the keyword in it, over noise and, where there is some, speech. */
export function composeWords(
  corpus: Corpus,
  sentences: Corpus | undefined,
  { keyword, split, seed, slot, most, least = 0 }:
    & { keyword: string; split: "validation" | "testing" }
    & Pick<RuleConfig, "seed" | "slot" | "most" | "least">,
): ReturnType<typeof composeStream> {
  const said = corpus.clips.filter((clip) => clip.split === split && clip.word === keyword).length;
  const keywords = Math.min(said, most);
  const slots = Math.max(keywords, Math.min(least, most));
  return composeStream(corpus, sentences, {
    ...{ keyword, split, keywords, minutes: slots * slot / 60 },
    random: streamRandom(seed).stream("stream", split),
  });
}

/** All recordings one after the other: the network's state is carried on from each to the next. */
export function joined(recordings: Corpus): Float32Array {
  const parts = recordings.clips.map((clip) => samplesOf(recordings, clip));
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const pcm of parts) {
    for (let i = 0; i < pcm.length; i++) all[at + i] = pcm[i] / 32768;
    at += pcm.length;
  }
  return all;
}

/** A model that listens: what it makes of streams, and how long its window is. */
export interface Ear {
  /** Seconds of sound that a classification sees. */
  window: number;
  /** Hears a stream from a fresh start. */
  hear(samples: Float32Array, keywords: readonly Stretch[]): ScoredStream;
}

/**
 * Lets a model listen, as {@linkcode spotterOf} does.
 *
 * @param fresh Whether it begins anew with the latest second at every step, and keeps no state.
 */
export function earOf(model: Model, fresh = false): Ear {
  const { frontEnd } = model;
  const { sampleRate, hop } = frontEnd;
  const frames = centredFrames(SAMPLE_RATE, frontEnd);
  const spotter = spotterOf(model, fresh);
  return {
    window: frames * hop / sampleRate,
    hear: (samples, keywords) => ({
      ...{ steps: spotter.run(samples), keywords, sampleRate },
      seconds: samples.length / sampleRate,
    }),
  };
}

/** What validation has chosen. */
export interface Choice {
  rule: StreamRule;
  /** What the rule made of validation's streams. */
  validation: { hours: number; keywords: number; misses: number; falseAccepts: number };
}

/** Validation's sounds: words with the keyword, and natural speech where there is some. */
export interface ValidationSounds {
  words: Composed;
  speech?: Float32Array;
}

/** Validation's sounds as a model hears them. */
function hearValidation({ hear }: Ear, { words, speech }: ValidationSounds): ScoredStream[] {
  return [hear(words.samples, words.keywords), ...(speech ? [hear(speech, [])] : [])];
}

function hoursOf(streams: readonly ScoredStream[]): number {
  return streams.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
}

/** What a rule that is there already makes of validation's streams. */
export function measureStreamRule(
  ear: Ear,
  sounds: ValidationSounds,
  rule: StreamRule,
  { tolerance }: RuleConfig,
): Choice {
  const streams = hearValidation(ear, sounds);
  const { keywords, misses, rate } = summariseStreams(streams, rule, {
    ...{ window: ear.window, tolerance },
  });
  return {
    rule,
    validation: { hours: hoursOf(streams), keywords, misses, falseAccepts: rate.falseAccepts },
  };
}

/**
 * The rule of fewest misses with so few false accepts in the composed stream of validation's words and
 * in natural speech, where there is some, together.
 */
export function chooseStreamRule(
  ear: Ear,
  sounds: ValidationSounds,
  config: RuleConfig,
): Choice {
  const { smoothing, falseAccepts: budget, refractory, tolerance } = config;
  const { window } = ear;
  const streams = hearValidation(ear, sounds);
  const { hits, misses, falseAccepts, ...chosen }: ChosenRule = chooseRule(streams, {
    smoothings: smoothing,
    thresholds: thresholdsOf(config),
    ...{ budget, window, tolerance, refractory },
  });
  return {
    rule: { smoothing: chosen.smoothing, threshold: chosen.threshold, refractory },
    validation: {
      hours: hoursOf(streams),
      keywords: hits + misses,
      ...{ misses, falseAccepts },
    },
  };
}

/** Validation's sounds of a keyword: its composed stream, and natural speech where there is some. */
export function validationSounds(
  corpus: Corpus,
  speech: Corpus | undefined,
  keyword: string,
  config: RuleConfig,
): ValidationSounds {
  return {
    words: composeWords(corpus, undefined, { keyword, split: "validation", ...config }),
    ...(speech && { speech: joined(speech) }),
  };
}

/**
 * The rule that a model listens by: that of its file, or the one that validation's sounds choose.
 *
 * @param speech Natural speech of validation, where there is some: read if the rule is to be chosen.
 */
export function listeningRule(
  model: Model,
  ear: Ear,
  { corpus, speech }: { corpus: Corpus; speech: () => Corpus | undefined },
  config: RuleConfig,
): Pick<Choice, "rule"> & Partial<Choice> {
  if (model.rule) return { rule: model.rule };
  return chooseStreamRule(ear, validationSounds(corpus, speech(), model.keyword, config), config);
}

/** A rule as JSON can hold it: a threshold of none rejects everything. */
export function ruleMetric(
  { smoothing, threshold }: StreamRule,
): { smoothing: number; logOdds: number | null } {
  return { smoothing, logOdds: Number.isFinite(threshold) ? threshold : null };
}
