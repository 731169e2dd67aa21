/**
 * Stages: a corpus, words and sentences of synthetic speech.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  assemble,
  countWords,
  drawSentences,
  drawVoices,
  ENGLISH_WORDS,
  SAMPLE_RATE,
  splitOf,
  synthesiseNoises,
  type Utterance,
  WORDS,
  writeCorpus,
} from "@kws/corpus";
import { Pool } from "@kws/models";
import { defineStage, type Stage, type StageContext } from "@kws/stages";
import type { SynthesisConfig } from "./synthesis_task.ts";

const TASK = new URL("./synthesis_task.ts", import.meta.url).href;

/** Clips of a keyword for every clip of another word. */
const KEYWORD_SHARE = 5;

/** Speaks utterances on all threads; each into `room` samples at most. */
async function speakAll(
  utterances: Utterance[],
  { room, clips, seed }: { room: number; clips: boolean; seed: number },
  { jobs, progress }: Pick<StageContext<unknown>, "jobs" | "progress">,
): Promise<Int16Array[]> {
  const { createProgram } = await import("./synthesis_task.ts");
  const count = utterances.length;
  const config: SynthesisConfig = {
    ...{ seed, utterances, room, clips },
    pcm: new Int16Array(new SharedArrayBuffer(2 * room * count)),
    lengths: new Int32Array(new SharedArrayBuffer(4 * count)),
  };
  const pool = await Pool.create({ module: TASK, createProgram, config, jobs });
  const piece = 100;
  try {
    for (let first = 0; first < count; first += piece) {
      progress.at(first / count, `${first} of ${count} spoken`);
      pool.run(first, Math.min(piece, count - first));
    }
  } finally {
    pool.close();
  }
  return utterances.map((_, i) =>
    Int16Array.from(config.pcm.subarray(i * room, i * room + config.lengths[i]))
  );
}

/** What a synthetic corpus depends on. */
export interface SyntheticCorpusConfig {
  keywords: string[];
  clipsPerWord: number;
  seed: number;
}

/** Speaks the words of Speech Commands and the keywords, in voices of whom each has one split. */
export function syntheticCorpusStage(config: SyntheticCorpusConfig): Stage<SyntheticCorpusConfig> {
  return defineStage({
    kind: "synthetic-corpus",
    name: "corpus",
    version: 1,
    group: "sound",
    config,
    inputs: {},
    outputs: { corpus: "speech.corpus" },
    threads: 64,
    async run({ config: { keywords, clipsPerWord, seed }, output, metric, ...context }) {
      const random = Random.root(seed).stream("synthetic");
      const voices = drawVoices(random, 120);
      const words = [...new Set([...WORDS, ...keywords])].sort();
      const plan = words.flatMap((word) => {
        const count = keywords.includes(word) ? KEYWORD_SHARE * clipsPerWord : clipsPerWord;
        const order = random.stream("order", word).shuffle([...voices.keys()]);
        return Array.from({ length: count }, (_, i) => ({
          word,
          take: Math.floor(i / order.length),
          voice: voices[order[i % order.length]],
        }));
      });
      const utterances = plan.map(({ word, voice }) => ({ text: word, voice }));
      const clips = await speakAll(
        utterances,
        { room: SAMPLE_RATE, clips: true, seed },
        context,
      );
      const noises = synthesiseNoises(random.stream("noise"), 20, clips);
      const corpus = assemble(
        "synthetic speech (flite)",
        "synthetic",
        plan.map(({ word, take, voice: { speaker } }, i) => ({
          path: `${word}/${speaker}_nohash_${take}`,
          ...{ word, speaker, split: splitOf(speaker), pcm: clips[i] },
        })),
        noises,
      );
      metric("clips", corpus.clips.length);
      metric("noises", corpus.noises.length);
      metric("origin", corpus.origin);
      metric("name", corpus.name);
      metric("words", countWords(corpus));
      metric("speakers", new Set(corpus.clips.map(({ speaker }) => speaker)).size);
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
export function syntheticSentencesStage(config: SentencesConfig): Stage<SentencesConfig> {
  return defineStage({
    kind: "synthetic-sentences",
    name: `recordings/sentences-${config.keyword}`,
    version: 1,
    group: "sound",
    config,
    inputs: {},
    outputs: { corpus: "sentences.corpus" },
    threads: 64,
    async run({ config: { keyword, seed, count }, output, metric, ...context }) {
      const random = Random.root(seed).stream("sentences");
      const voices = drawVoices(random, 20);
      const texts = drawSentences(random.stream("texts"), count, keyword);
      const utterances = texts.map((text, i) => ({ text, voice: voices[i % voices.length] }));
      const spoken = await speakAll(
        utterances,
        { room: 12 * SAMPLE_RATE, clips: false, seed },
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
    threads: 64,
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
        { room: SAMPLE_RATE, clips: true, seed: 1 },
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
