/**
 * A model's mean AU-FA-FR over seeds and variants of the clips, as resamples draw it.
 *
 * @module
 */
import { exp, log, type Random } from "@kws/kernels";
import { rankClips, type RankedClips, weightedMisorderedTwice } from "./ranking.ts";

/** The clips that the scores belong to. */
export interface Population {
  /** 1 for the keyword, 0 for everything else. */
  labels: ArrayLike<number>;
  /** The speaker of every clip. */
  speakers: readonly string[];
}

/** One model's scores of the same clips, for every seed in fixed noisy variants of the clips. */
export interface VariantScores {
  /** By seed, then by variant, one score a clip. Clean clips alone are one variant. */
  seeds: readonly (readonly ArrayLike<number>[])[];
}

/** A model's mean area as a function of how often speakers and seeds count. */
export class SeedsArea {
  /** By seed and variant. */
  readonly #rankings: RankedClips[][];
  /** Clips of every speaker. */
  readonly #clips: Uint32Array;
  /** By seed, under the counts of `weigh`. */
  readonly #areas: Float64Array;
  /** How far a drawn mean is moved from that of all seeds. */
  readonly #widening: number;

  /** Ranks the clips of every seed and variant. Speakers have the places of `numbers`. */
  constructor(
    { seeds }: VariantScores,
    { labels, speakers }: Population,
    numbers: ReadonlyMap<string, number>,
  ) {
    const owners = Uint32Array.from(speakers, (speaker) => numbers.get(speaker)!);
    this.#rankings = seeds.map((variants) =>
      variants.map((scores) => rankClips({ scores, labels }, owners))
    );
    this.#clips = new Uint32Array(numbers.size);
    for (const owner of owners) this.#clips[owner]++;
    this.#areas = new Float64Array(seeds.length);
    const count = seeds.length;
    this.#widening = count > 1 ? Math.sqrt(count / (count - 1)) : 1;
  }

  /** Counts every clip as often as its speaker and gives the mean over all seeds. */
  weigh(counts: Uint16Array): number {
    let total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i] * this.#clips[i];
    let sum = 0;
    this.#rankings.forEach((variants, seed) => {
      let twice = 0;
      for (const ranking of variants) twice += weightedMisorderedTwice(ranking, counts);
      const area = total === 0 ? 0 : twice / (2 * total * total * variants.length);
      this.#areas[seed] = area;
      sum += area;
    });
    return sum / this.#areas.length;
  }

  /** As many seeds as there are, each time any of them. */
  pick(random: Random): number[] {
    return Array.from(this.#areas, () => random.integer(this.#areas.length));
  }

  /**
   * Weighs the clips and takes the drawn seeds. Among n seeds, resampling spreads a mean by
   * √((n − 1)/n) of its standard error, five by a tenth too little: the way from the mean of all seeds to
   * that of the drawn ones is stretched by √(n/(n − 1)), in logarithms, which keeps it above 0. Only
   * the seeds' share of the interval is widened; the speakers are many.
   *
   * @param picks The seeds that are drawn.
   */
  draw(counts: Uint16Array, picks: readonly number[]): number {
    const all = this.weigh(counts);
    const count = this.#areas.length;
    let sum = 0;
    for (const pick of picks) sum += this.#areas[pick];
    const drawn = sum / count;
    if (count === 1 || drawn === 0 || drawn === all) return drawn;
    return all * exp(this.#widening * log(drawn / all));
  }
}
