/**
 * Stage: recordings, decoded and packed into one file.
 *
 * @module
 */
import { countWords, openCorpus, openRecordings, writeCorpus } from "@kws/corpus";
import { sha256 } from "../stage/digest.ts";
import { defineStage, type Stage } from "../stage/stage.ts";

/** Digest of a folder's file names and sizes: what a corpus stage's key knows of its input. */
export function listingDigest(dir: string): string {
  const lines: string[] = [];
  const visit = (folder: string, prefix: string): void => {
    for (const entry of Deno.readDirSync(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) visit(path, `${prefix}${entry.name}/`);
      else if (/\.(wav|flac|txt)$/i.test(entry.name)) {
        lines.push(`${prefix}${entry.name} ${Deno.statSync(path).size}`);
      }
    }
  };
  visit(dir, "");
  return sha256(lines.sort().join("\n"));
}

/** Packs a folder in the layout of Speech Commands. */
export function corpusStage(
  dir: string,
  name: string,
): Stage<{ name: string; listing: string }> {
  return defineStage({
    name: "corpus",
    module: import.meta.url,
    config: { name, listing: listingDigest(dir) },
    inputs: {},
    outputs: { corpus: "speech.corpus" },
    run({ config, output, progress, metric }) {
      const corpus = openCorpus(dir, {
        name: config.name,
        onClip: (done, total) => progress.at(done / total, `${done} of ${total} clips`),
      });
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

/** Packs a folder of loose recordings: natural sentences without the keyword. */
export function recordingsStage(
  dir: string,
  name: string,
): Stage<{ name: string; listing: string }> {
  return defineStage({
    name: "sentences",
    module: import.meta.url,
    config: { name, listing: listingDigest(dir) },
    inputs: {},
    outputs: { corpus: "sentences.corpus" },
    run({ config, output, metric }) {
      const corpus = openRecordings(dir, { name: config.name });
      metric("clips", corpus.clips.length);
      metric("seconds", corpus.pcm.length / 16000);
      writeCorpus(corpus, output("corpus"));
    },
  });
}
