/**
 * What each way of drawing other words made of words that were made rare.
 *
 * @module
 */
import { geometricMean } from "@kws/evaluate";
import { STUDENT_WAYS } from "../study/scarce.ts";
import type { ScarcityMetrics, ScarcityPoint } from "../study/stages/scarcity.ts";

/** One trial: a keyword, and how the other words were drawn, or in which way a student learnt. */
export interface ScarcityTrial {
  keyword: string;
  draw: string;
  metrics: ScarcityMetrics;
}

/** What one trial says at every number of false accepts that it was asked for; none where it was not made. */
export function pointsOf(
  trials: readonly ScarcityTrial[],
  keyword: string,
  draw: string,
): readonly ScarcityPoint[] {
  return trials.find((trial) => trial.keyword === keyword && trial.draw === draw)?.metrics.points ??
    [];
}

/** All false accepts of a point. */
export function sumOfAccepts({ rare, others }: ScarcityPoint): number {
  return rare + others;
}

/** The share of keywords that a trial misses, as the mean over the numbers of false accepts. */
function missedIn({ metrics: { points, said } }: ScarcityTrial): number {
  return points.reduce((sum, { misses }) => sum + misses, 0) / points.length / said.keyword;
}

/** The mean of that share over keywords; not a number where nothing was tried. */
export function missedByDraw(trials: readonly ScarcityTrial[], draw: string): number {
  const shares = trials.filter((trial) => trial.draw === draw).map(missedIn);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/**
 * The draw that misses the smallest share of the keywords, over those that were tried with all draws alike; but
 * the first, the study's own, stays where the other misses more for more than one keyword. None where there
 * are no trials.
 */
export function chosenDraw(
  trials: readonly ScarcityTrial[],
  draws: readonly string[],
): string | undefined {
  const { words, judged } = triedAlike(trials, draws);
  if (words.length === 0) return undefined;
  const [best] = draws.toSorted((a, b) => missedByDraw(judged, a) - missedByDraw(judged, b));
  const missed = (keyword: string, draw: string): number =>
    missedByDraw(judged.filter((trial) => trial.keyword === keyword), draw);
  const worse = words.filter((word) => missed(word, best) > missed(word, draws[0]));
  return worse.length > 1 ? draws[0] : best;
}

/** The keywords that were tried with all draws, in their order. */
export function wholeKeywords(
  trials: readonly ScarcityTrial[],
  draws: readonly string[],
): string[] {
  return [...new Set(trials.map(({ keyword }) => keyword))].filter((word) =>
    draws.every((draw) => pointsOf(trials, word, draw).length > 0)
  );
}

/** The keywords that were tried in all ways, and the trials of these. */
function triedAlike(trials: readonly ScarcityTrial[], ways: readonly string[]) {
  const words = wholeKeywords(trials, ways);
  return { words, judged: trials.filter(({ keyword }) => words.includes(keyword)) };
}

/**
 * A trial's error on clips: rare and other words count alike, as the test says about as many of either; that of
 * one kind where there is no other.
 */
function clipError({ metrics: { clips: { rare, others } } }: ScarcityTrial): number {
  const [one, other] = [rare ?? others ?? NaN, others ?? rare ?? NaN];
  return (one + other) / 2;
}

/** The error on clips of a way as a ratio to another one's: the geometric mean over keywords. */
export function clipsRatio(trials: readonly ScarcityTrial[], way: string, to: string): number {
  return geometricMean(
    wholeKeywords(trials, [way, to]).map((keyword) => {
      const [own, other] = [way, to].map((draw) =>
        clipError(trials.find((trial) => trial.keyword === keyword && trial.draw === draw)!)
      );
      return own / other;
    }),
  );
}

/**
 * The way of students that takes the place of the first: that of the smallest error on clips among those that miss
 * less and have a smaller error on clips, over keywords that were tried in all ways. None where there are no
 * trials.
 */
export function chosenWay(
  trials: readonly ScarcityTrial[],
  ways: readonly string[],
): string | undefined {
  const { words, judged } = triedAlike(trials, ways);
  if (words.length === 0) return undefined;
  const [first, ...others] = ways;
  const ratio = (way: string): number => clipsRatio(judged, way, first);
  const [best = first] = others
    .filter((way) => missedByDraw(judged, way) < missedByDraw(judged, first) && ratio(way) < 1)
    .toSorted((a, b) => ratio(a) - ratio(b));
  return best;
}

/** How students of a way were taught, in words. */
function wayText(name: string): string {
  const { others, beside } = STUDENT_WAYS.find((way) => way.name === name)!;
  return `${others} by ${others}${beside ? " with the base beside" : ""}`;
}

/**
 * What students make of the ways in which they were taught, and what follows, in sentences.
 *
 * @param ways Those that the run plans, the candidates' own first.
 * @param keywords For how many keywords they are planned.
 */
export function studentsText(
  trials: readonly ScarcityTrial[],
  ways: readonly string[],
  keywords: number,
): string {
  if (ways.length < 2) return "Students of such corpora are not compared in this run.";
  const { words, judged } = triedAlike(trials, ways);
  if (words.length === 0) return "Students of such corpora are planned and not computed yet.";
  const [first] = ways;
  const each = ways.map((way) => {
    const ratio = way === first ? "" : `, ${clipsRatio(judged, way, first).toFixed(2)}`;
    return `${wayText(way)} ${(100 * missedByDraw(judged, way)).toFixed(1)}\u00A0%${ratio}`;
  });
  const left = keywords - words.length;
  const chosen = chosenWay(judged, ways)!;
  const decided = left > 0
    ? `That is decided when ${
      left === 1 ? "one more keyword is" : `${left} more keywords are`
    } computed.`
    : chosen === first
    ? "So the candidates stay as they are."
    : `So they are to be taught ${wayText(chosen)}.`;
  return `Missed keywords of students of such corpora for ${
    words.join(", ")
  }, and errors on clips as ratios to ` +
    `those of the first, rare and other words alike: taught ${each.join("; ")}. ${decided}`;
}
