import { assemble, type Corpus, samplesOf } from "./corpus.ts";

/**
 * Several corpora as one: all clips in the order of their paths, all noises.
 *
 * @example One's own word beside others
 * ```ts
 * import { assemble, joinCorpora } from "@kws/corpus";
 * import { assertEquals } from "@std/assert";
 *
 * const one = (word: string) =>
 *   assemble(word, "real", [{
 *     ...{ path: `${word}/a_nohash_0.flac`, word, speaker: "a", split: "training" },
 *     pcm: new Int16Array(16000),
 *   }], []);
 * const both = joinCorpora("both", [one("computer"), one("bed")]);
 * assertEquals(both.clips.map(({ word }) => word), ["bed", "computer"]);
 * ```
 *
 * @throws {RangeError} If two clips or two noises have one path.
 */
export function joinCorpora(name: string, corpora: readonly Corpus[]): Corpus {
  const gather = <T extends { path: string; offset: number; length: number }>(
    of: (corpus: Corpus) => readonly T[],
  ): (T & { pcm: Int16Array })[] => {
    const all = corpora.flatMap((corpus) =>
      of(corpus).map((item) => ({ ...item, pcm: samplesOf(corpus, item as never) }))
    ).sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
    const twice = all.find(({ path }, i) => i > 0 && all[i - 1].path === path);
    if (!twice) return all;
    throw new RangeError(
      `Cannot join ${
        corpora.map(({ name }) => name).join(" and ")
      } as every recording must have a ` +
        `path of its own: current value is "${twice.path}" twice`,
    );
  };
  const origin = corpora.every(({ origin }) => origin === "synthetic") ? "synthetic" : "real";
  return assemble(name, origin, gather(({ clips }) => clips), gather(({ noises }) => noises));
}
