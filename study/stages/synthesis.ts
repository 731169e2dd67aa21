/**
 * Stages: a corpus, words and sentences of synthetic speech.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  assemble,
  backgroundNoises,
  type Difficulty,
  drawReadings,
  drawSentences,
  drawVoices,
  ENGLISH_WORDS,
  openFlite,
  planSynthetic,
  SAMPLE_RATE,
  similarWords,
  type Split,
  type SyntheticPlan,
  type Utterance,
  WORDS,
  writeCorpus,
} from "@kws/corpus";
import { runShards } from "./run_shards.ts";
import { defineStage, type Stage, type StageContext } from "@kws/stages";
import { corpusFigures } from "./corpus_figures.ts";
import type { RecordingConfig } from "./recording_task.ts";
import type { SynthesisConfig } from "./synthesis_task.ts";

const TASK = new URL("./synthesis_task.ts", import.meta.url).href;
const RECORDING = new URL("./recording_task.ts", import.meta.url).href;

/** Utterances of one piece of work, so that progress moves. */
const PIECE = 100;

/** Speaks utterances on all threads; each into `room` samples at most. */
async function speakAll(
  utterances: Utterance[],
  { room, form, seed }: Pick<SynthesisConfig, "room" | "form" | "seed">,
  { jobs, progress }: Pick<StageContext<unknown>, "jobs" | "progress">,
): Promise<Int16Array[]> {
  const { createTask } = await import("./synthesis_task.ts");
  const count = utterances.length;
  const config: SynthesisConfig = {
    ...{ seed, utterances, room, form },
    pcm: new Int16Array(new SharedArrayBuffer(2 * room * count)),
    lengths: new Int32Array(new SharedArrayBuffer(4 * count)),
  };
  await runShards({
    ...{ module: TASK, createTask, config, jobs, shards: count, piece: PIECE },
    onShare: (share) => progress.at(share, `${Math.round(share * count)} of ${count} spoken`),
  });
  return utterances.map((_, i) =>
    Int16Array.from(config.pcm.subarray(i * room, i * room + config.lengths[i]))
  );
}

/** Records planned clips on all threads. */
async function recordAll(
  { clips }: SyntheticPlan,
  spoken: readonly Int16Array[],
  rest: Pick<RecordingConfig, "seed" | "difficulty" | "noises">,
  jobs: number,
): Promise<Int16Array[]> {
  const { createTask, RECORDING_BATCH } = await import("./recording_task.ts");
  const total = spoken.reduce((sum, { length }) => sum + length, 0);
  const config: RecordingConfig = {
    ...{ clips, ...rest },
    dry: new Int16Array(new SharedArrayBuffer(2 * total)),
    ends: new Int32Array(new SharedArrayBuffer(4 * spoken.length)),
    pcm: new Int16Array(new SharedArrayBuffer(2 * SAMPLE_RATE * clips.length)),
  };
  let end = 0;
  spoken.forEach((pcm, i) => {
    config.dry.set(pcm, end);
    config.ends[i] = end += pcm.length;
  });
  const shards = Math.ceil(clips.length / RECORDING_BATCH);
  await runShards({ module: RECORDING, createTask, config, jobs, shards });
  return clips.map((_, i) => config.pcm.subarray(i * SAMPLE_RATE, (i + 1) * SAMPLE_RATE));
}

/** What a synthetic corpus depends on. */
export interface SyntheticCorpusConfig {
  keywords: string[];
  clipsPerWord: number;
  seed: number;
  difficulty: Difficulty;
}

/**
 * Speaks the words of Speech Commands, the keywords, words that sound like them and their halves, and
 * records them in scenes: noise, rooms, other voices. Each speaker belongs to one split.
 */
export function syntheticCorpusStage(config: SyntheticCorpusConfig): Stage<SyntheticCorpusConfig> {
  return defineStage({
    kind: "synthetic-corpus",
    name: "synthetic-corpus",
    version: 1,
    group: "sound",
    config,
    inputs: {},
    outputs: { corpus: "speech.corpus" },
    threads: 16,
    async run({ config, output, metric, ...context }) {
      const { keywords, clipsPerWord, seed, difficulty } = config;
      const random = Random.root(seed).stream("synthetic");
      const flite = await openFlite();
      const pronounce = (texts: readonly string[]) => flite.pronounce(texts);
      const neighbours = similarWords(keywords, pronounce, difficulty.similar);
      const plan = planSynthetic({ neighbours, clipsPerWord, difficulty, random });
      const spoken = await speakAll(
        plan.utterances,
        { room: SAMPLE_RATE, form: "dry", seed },
        context,
      );
      const crowd = (split: Split): Int16Array[] => plan.crowd[split].map((i) => spoken[i]);
      const noises = backgroundNoises(random.stream("noise"), 20, {
        training: crowd("training"),
        validation: crowd("validation"),
        testing: crowd("testing"),
      });
      const recorded = await recordAll(plan, spoken, { seed, difficulty, noises }, context.jobs);
      const corpus = assemble(
        "synthetic speech (flite)",
        "synthetic",
        plan.clips.map(({ path, word, speaker, split }, i) => ({
          ...{ path, word, speaker, split, pcm: recorded[i] },
        })),
        noises,
      );
      for (const [name, value] of Object.entries(corpusFigures(corpus))) metric(name, value);
      writeCorpus(corpus, output("corpus"));
    },
  });
}

/** What synthetic sentences depend on. */
export interface SentencesConfig {
  /** A word that none of them holds. */
  keyword: string;
  seed: number;
  count: number;
}

/** Speaks sentences without the keyword: what natural speech stands for where there is none. */
export function syntheticSentencesStage(
  id: string,
  config: SentencesConfig,
): Stage<SentencesConfig> {
  return defineStage({
    kind: "synthetic-sentences",
    name: `recordings/${id}`,
    version: 1,
    group: "sound",
    config,
    inputs: {},
    outputs: { corpus: "sentences.corpus" },
    threads: 16,
    async run({ config: { keyword, seed, count }, output, metric, ...context }) {
      const random = Random.root(seed).stream("sentences");
      const voices = drawVoices(random, 20);
      const texts = drawSentences(random.stream("texts"), count, keyword);
      const utterances = texts.map((text, i) => ({ text, voice: voices[i % voices.length] }));
      const spoken = await speakAll(
        utterances,
        { room: 12 * SAMPLE_RATE, form: "whole", seed },
        context,
      );
      const corpus = assemble(
        "synthetic sentences (flite)",
        "synthetic",
        spoken.map((pcm, i) => ({
          path: `sentence_${String(i).padStart(2, "0")}`,
          ...{ word: "", speaker: voices[i % voices.length].speaker, split: "testing", pcm },
        })),
        [],
      );
      metric("clips", corpus.clips.length);
      metric("seconds", corpus.pcm.length / SAMPLE_RATE);
      writeCorpus(corpus, output("corpus"));
    },
  });
}

/** What the synthetic words of a distillation set depend on. */
export interface WordsConfig {
  count: number;
  voices: number;
  /** Share of the words of Speech Commands, the keywords among them. */
  known: number;
}

/** Speaks words in many voices, for sounds that only teachers judge; no clip is any split's. */
export function wordsStage(config: WordsConfig): Stage<WordsConfig> {
  return defineStage({
    kind: "words",
    name: `words/${config.count}`,
    version: 1,
    group: "sound",
    config,
    inputs: {},
    outputs: { corpus: "words.corpus" },
    threads: 16,
    async run({ config: { count, voices: number, known }, output, metric, ...context }) {
      const random = Random.root("spoken words");
      const voices = drawVoices(random, number);
      const utterances = Array.from({ length: count }, (_, i) => {
        const draw = random.stream("word", i);
        const words = draw.uniform() < known ? WORDS : ENGLISH_WORDS;
        return { text: words[draw.integer(words.length)], voice: voices[draw.integer(number)] };
      });
      const spoken = await speakAll(
        utterances,
        { room: SAMPLE_RATE, form: "clip", seed: 1 },
        context,
      );
      const clips = utterances.map(({ text, voice: { speaker } }, i) => ({
        path: `${text}/${speaker}_nohash_${i}`,
        ...{ word: text, speaker, split: "training" as const, pcm: spoken[i] },
      }));
      const corpus = assemble("synthetic words (flite)", "synthetic", clips, []);
      metric("clips", clips.length);
      metric("words", new Set(clips.map(({ word }) => word)).size);
      writeCorpus(corpus, output("corpus"));
    },
  });
}

/** What readings depend on. */
export interface ReadingsConfig {
  /** Words that no text holds. */
  without: string[];
  /** Texts. */
  count: number;
  voices: number;
}

/** Reads texts without the keywords in many voices: connected speech to train on. */
export function readingsStage(config: ReadingsConfig): Stage<ReadingsConfig> {
  return defineStage({
    kind: "readings",
    name: `readings/${config.count}-${config.voices}`,
    version: 1,
    group: "sound",
    config,
    inputs: {},
    outputs: { corpus: "readings.corpus" },
    threads: 16,
    async run({ config: { without, count, voices: number }, output, metric, ...context }) {
      const random = Random.root("readings");
      const voices = drawVoices(random, number);
      const utterances = drawReadings(random.stream("texts"), count, without)
        .map((text, i) => ({ text, voice: voices[i % number] }));
      const room = { room: 12 * SAMPLE_RATE, form: "whole", seed: 1 } as const;
      const spoken = await speakAll(utterances, room, context);
      const corpus = assemble(
        "synthetic readings (flite)",
        "synthetic",
        spoken.map((pcm, i) => ({
          path: `reading_${String(i).padStart(4, "0")}`,
          ...{ word: "", speaker: voices[i % number].speaker, split: "training", pcm },
        })),
        [],
      );
      metric("clips", corpus.clips.length);
      metric("seconds", corpus.pcm.length / SAMPLE_RATE);
      writeCorpus(corpus, output("corpus"));
    },
  });
}
