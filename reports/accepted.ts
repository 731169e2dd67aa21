/**
 * Which words listeners take for the keyword, over several seeds and settings.
 *
 * @module
 */
import type { WordsHeard } from "../study/stream_figures.ts";

/** A word that is taken for the keyword. */
export interface TakenWord {
  word: string;
  /** Of all times that it is said, the share in which each setting takes it for the keyword: means over seeds. */
  shares: Record<string, number>;
}

/** The words that some settings take for the keyword most often, by the mean of their shares' accepts. */
export function takenWords(
  heard: ReadonlyMap<string, readonly WordsHeard[]>,
  settings: readonly string[],
  most: number,
): TakenWord[] {
  const words = new Map<string, { said: number; accepts: Map<string, number> }>();
  for (const setting of settings) {
    const seeds = heard.get(setting) ?? [];
    for (const { word, said, accepts } of seeds.flatMap(({ stream }) => stream.accepted)) {
      const taken = words.get(word) ?? { said, accepts: new Map() };
      const before = taken.accepts.get(setting) ?? 0;
      taken.accepts.set(setting, before + accepts / seeds.length);
      words.set(word, taken);
    }
  }
  const sumOf = (accepts: ReadonlyMap<string, number>): number =>
    [...accepts.values()].reduce((sum, value) => sum + value, 0);
  return [...words]
    .sort(([a, { accepts: x }], [b, { accepts: y }]) => sumOf(y) - sumOf(x) || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word, { said, accepts }]) => ({
      word,
      shares: Object.fromEntries(
        settings.map((name) => [name, (accepts.get(name) ?? 0) / said]),
      ),
    }));
}
