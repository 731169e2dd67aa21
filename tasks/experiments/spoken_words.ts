/**
 * Stage: synthetic speech of many words, for lessons that only a teacher judges.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { assemble, drawVoices, ENGLISH_WORDS, SAMPLE_RATE, WORDS, writeCorpus } from "@kws/corpus";
import { Pool } from "@kws/models";
import { defineStage, type Stage } from "../stage/stage.ts";
import { createProgram, type SynthesisConfig } from "./synthesis_program.ts";

const PROGRAM = new URL("./synthesis_program.ts", import.meta.url).href;

/** Share of the words of Speech Commands. */
const KNOWN = 0.4;

/** Speaks `count` words in many voices; no clip counts as any split's. */
export function spokenWordsStage(count: number): Stage<{ count: number }> {
  return defineStage({
    name: "spoken-words",
    module: import.meta.url,
    config: { count },
    inputs: {},
    outputs: { corpus: "words.corpus" },
    async run({ config: { count }, output, metric, jobs, progress }) {
      const random = Random.root("spoken words");
      const voices = drawVoices(random, 300);
      const utterances = Array.from({ length: count }, (_, i) => {
        const draw = random.stream("word", i);
        const words = draw.uniform() < KNOWN ? WORDS : ENGLISH_WORDS;
        return { text: words[draw.integer(words.length)], voice: voices[draw.integer(300)] };
      });
      const config: SynthesisConfig = {
        ...{ seed: 1, utterances, room: SAMPLE_RATE, clips: true },
        pcm: new Int16Array(new SharedArrayBuffer(2 * SAMPLE_RATE * count)),
        lengths: new Int32Array(new SharedArrayBuffer(4 * count)),
      };
      const pool = await Pool.create({ module: PROGRAM, createProgram, config, jobs });
      try {
        progress.at(0, "speaking");
        pool.run(0, count);
      } finally {
        pool.close();
      }
      const clips = utterances.map(({ text, voice: { speaker } }, i) => ({
        path: `${text}/${speaker}_nohash_${i}`,
        ...{ word: text, speaker, split: "training" as const },
        pcm: Int16Array.from(config.pcm.subarray(i * SAMPLE_RATE, (i + 1) * SAMPLE_RATE)),
      }));
      const corpus = assemble("synthetic words (flite)", "synthetic", clips, []);
      metric("clips", clips.length);
      metric("words", new Set(clips.map(({ word }) => word)).size);
      writeCorpus(corpus, output("corpus"));
    },
  });
}
