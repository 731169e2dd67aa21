/**
 * Stages: a corpus and sentences of synthetic speech, for where there are no recordings.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  assemble,
  countWords,
  drawSentences,
  drawVoices,
  SAMPLE_RATE,
  splitOf,
  synthesiseNoises,
  type Utterance,
  WORDS,
  writeCorpus,
} from "@kws/corpus";
import { Pool } from "@kws/models";
import { defineStage, type Stage, type StageContext } from "../stage/stage.ts";
import type { SynthesisConfig } from "./synthesis_program.ts";

const PROGRAM = new URL("./synthesis_program.ts", import.meta.url).href;

/** Clips of the keyword for every clip of another word. */
const KEYWORD_SHARE = 5;

async function speakAll(
  utterances: Utterance[],
  room: number,
  clips: boolean,
  seed: number,
  { jobs, progress }: Pick<StageContext<unknown>, "jobs" | "progress">,
): Promise<Int16Array[]> {
  const { createProgram } = await import("./synthesis_program.ts");
  const count = utterances.length;
  const config: SynthesisConfig = {
    ...{ seed, utterances, room, clips },
    pcm: new Int16Array(new SharedArrayBuffer(2 * room * count)),
    lengths: new Int32Array(new SharedArrayBuffer(4 * count)),
  };
  const pool = await Pool.create({ module: PROGRAM, createProgram, config, jobs });
  try {
    progress.at(0, "speaking");
    pool.run(0, count);
  } finally {
    pool.close();
  }
  return utterances.map((_, i) =>
    Int16Array.from(config.pcm.subarray(i * room, i * room + config.lengths[i]))
  );
}

/** Speaks the words of Speech Commands and the keyword, in voices of whom each has one split. */
export function syntheticCorpusStage(
  keyword: string,
  clipsPerWord: number,
  seed: number,
): Stage<{ keyword: string; clipsPerWord: number; seed: number }> {
  return defineStage({
    name: "corpus",
    module: import.meta.url,
    config: { keyword, clipsPerWord, seed },
    inputs: {},
    outputs: { corpus: "speech.corpus" },
    async run({ config: { keyword, clipsPerWord, seed }, output, metric, ...context }) {
      const random = Random.root(seed).stream("synthetic");
      const voices = drawVoices(random, 120);
      const words = [...new Set([...WORDS, keyword])].sort();
      const plan = words.flatMap((word) => {
        const count = word === keyword ? KEYWORD_SHARE * clipsPerWord : clipsPerWord;
        const order = random.stream("order", word).shuffle([...voices.keys()]);
        return Array.from({ length: count }, (_, i) => ({
          word,
          take: Math.floor(i / order.length),
          voice: voices[order[i % order.length]],
        }));
      });
      const utterances = plan.map(({ word, voice }) => ({ text: word, voice }));
      const clips = await speakAll(utterances, SAMPLE_RATE, true, seed, context);
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

/** Speaks sentences without the keyword: what natural speech stands for where there is none. */
export function syntheticSentencesStage(
  keyword: string,
  seed: number,
): Stage<{ keyword: string; seed: number; count: number }> {
  return defineStage({
    name: "sentences",
    module: import.meta.url,
    config: { keyword, seed, count: 40 },
    inputs: {},
    outputs: { corpus: "sentences.corpus" },
    async run({ config: { keyword, seed, count }, output, metric, ...context }) {
      const random = Random.root(seed).stream("sentences");
      const voices = drawVoices(random, 20);
      const texts = drawSentences(random.stream("texts"), count, keyword);
      const utterances = texts.map((text, i) => ({ text, voice: voices[i % voices.length] }));
      const spoken = await speakAll(utterances, 12 * SAMPLE_RATE, false, seed, context);
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
