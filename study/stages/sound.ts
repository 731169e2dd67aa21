/**
 * Stages: recordings, decoded and packed into one file.
 *
 * @module
 */
import {
  joinCorpora,
  openCorpus,
  openRecordings,
  recordingsDigest,
  SAMPLE_RATE,
  writeCorpus,
} from "@kws/corpus";
import { defineStage, type OutsideInput, type Stage } from "@kws/stages";
import { corpusFigures } from "./corpus_figures.ts";

/** A folder of recordings, known by the digest of their samples. */
function folderInput(dir: string, what: string, cacheFile: string): OutsideInput {
  return {
    outside: what,
    path: dir === "" ? undefined : dir,
    digest: () => recordingsDigest(dir, cacheFile),
  };
}

/** What the stage of a corpus depends on, apart from recordings. */
export interface CorpusConfig {
  name: string;
  /** What counts of a clip of more than a second; the study's own have none. */
  long?: "loudest second";
}

/**
 * Packs a folder in the layout of Speech Commands.
 *
 * @param own Whether the recordings are somebody's own, and may be of any length.
 */
export function corpusStage(
  dir: string,
  name: string,
  { cacheFile, joined, own }: { cacheFile: string; joined?: string; own: boolean },
): Stage<CorpusConfig> {
  const recordings = folderInput(dir, `recordings of ${name}`, cacheFile);
  const others = joined && folderInput(joined, "recordings of Speech Commands", cacheFile);
  return defineStage({
    kind: "corpus",
    name: "corpus",
    version: 1,
    group: "sound",
    config: own ? { name, long: "loudest second" } : { name },
    inputs: others ? { recordings, others } : { recordings },
    outputs: { corpus: "speech.corpus" },
    memory: 2000,
    run({ config, input, output, progress, metric }) {
      const options = {
        name: config.name,
        sharesNoise: true,
        onClip: (done: number, total: number) =>
          progress.at(done / total, `${done} of ${total} clips`),
      };
      const own = openCorpus(input("recordings"), options);
      const corpus = others
        ? joinCorpora(config.name, [own, openCorpus(input("others"), options)])
        : own;
      for (const [name, value] of Object.entries(corpusFigures(corpus))) metric(name, value);
      writeCorpus(corpus, output("corpus"));
    },
  });
}

/** Packs a folder of loose recordings: natural sentences without the keyword. */
export function recordingsStage(
  dir: string,
  { id, name, cacheFile }: { id: string; name: string; cacheFile: string },
): Stage<{ name: string }> {
  return defineStage({
    kind: "recordings",
    name: `recordings/${id}`,
    version: 1,
    group: "sound",
    config: { name },
    inputs: { recordings: folderInput(dir, `recordings of ${name}`, cacheFile) },
    outputs: { corpus: "sentences.corpus" },
    run({ config, input, output, metric }) {
      const corpus = openRecordings(input("recordings"), { name: config.name });
      metric("clips", corpus.clips.length);
      metric("seconds", corpus.pcm.length / SAMPLE_RATE);
      writeCorpus(corpus, output("corpus"));
    },
  });
}
