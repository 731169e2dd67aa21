/**
 * What trials on corpora in which words were made rare say: of how other words are best drawn, and of who is best
 * to teach streams.
 *
 * @module
 */
import { geometricMean } from "@kws/evaluate";
import { mean } from "../study/mean.ts";
import { STUDENT_WAYS, type StudentWay } from "../study/scarce.ts";
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

/** The share of keywords that a trial misses, as the mean over the numbers of false accepts. */
function missedIn({ metrics: { points, said } }: ScarcityTrial): number {
  return points.reduce((sum, { misses }) => sum + misses, 0) / points.length / said.keyword;
}

/** The mean of that share over keywords; not a number where nothing was tried. */
export function missedByDraw(trials: readonly ScarcityTrial[], draw: string): number {
  const shares = trials.filter((trial) => trial.draw === draw).map(missedIn);
  return mean(shares);
}

/**
 * The draw that misses the smallest share of the keywords, over those that were tried with all draws alike; but
 * the first, that of the plain twins, stays where the other misses more for more than one keyword. None where there
 * are no trials.
 */
export function chosenDraw(
  trials: readonly ScarcityTrial[],
  draws: readonly string[],
): string | undefined {
  const best = bestDraw(trials, draws);
  return best && best.worse.length > 1 ? draws[0] : best?.draw;
}

/** The draw that misses the smallest share, and the keywords for which the first one misses less. */
export function bestDraw(
  trials: readonly ScarcityTrial[],
  draws: readonly string[],
): { draw: string; worse: string[] } | undefined {
  const { words, judged } = triedAlike(trials, draws);
  if (words.length === 0) return undefined;
  const [draw] = draws.toSorted((a, b) => missedByDraw(judged, a) - missedByDraw(judged, b));
  const missed = (keyword: string, draw: string): number =>
    missedByDraw(judged.filter((trial) => trial.keyword === keyword), draw);
  return { draw, worse: words.filter((word) => missed(word, draw) > missed(word, draws[0])) };
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

/**
 * How students of a way learn.
 *
 * @throws {RangeError} If there is no such way.
 */
function wayOf(name: string): StudentWay {
  const way = STUDENT_WAYS.find((way) => way.name === name);
  if (way) return way;
  throw new RangeError(
    `Cannot tell of a way of students as it must be one of ${
      STUDENT_WAYS.map(({ name }) => name).join(", ")
    }: current value is ${name}`,
  );
}

/** A way of students, and what they make of it. */
export interface StudentRow {
  /** How the segments draw other words. */
  others: string;
  teachers: string;
  /** Share of the keywords missed, by keyword, as the mean over numbers of false accepts. */
  missed: Record<string, number>;
  /** The mean over keywords. */
  mean: number;
  /** The error on clips as a ratio to that of the first way. */
  clips: number;
}

/** What every way came to, over the keywords that were tried in all ways; none where there are none. */
export function studentRows(
  trials: readonly ScarcityTrial[],
  ways: readonly string[],
): StudentRow[] {
  const { words, judged } = triedAlike(trials, ways);
  if (words.length === 0) return [];
  return ways.map((way) => {
    const { others, beside } = wayOf(way);
    const missed = words.map((word) => [
      word,
      missedByDraw(judged.filter(({ keyword }) => keyword === word), way),
    ]);
    return {
      others: `by ${others}`,
      teachers: `stream-trained base${beside ? " and base" : ""}`,
      missed: Object.fromEntries(missed),
      mean: missedByDraw(judged, way),
      clips: clipsRatio(judged, way, ways[0]),
    };
  });
}

/**
 * What follows from what students make of the ways in which they were taught, in a sentence.
 *
 * @param ways Those that the run plans, that of the twins on plain streams first.
 * @param keywords For how many keywords they are planned.
 */
export function studentsText(
  trials: readonly ScarcityTrial[],
  ways: readonly string[],
  keywords: number,
): string {
  if (ways.length < 2 || keywords === 0) return "They are not compared in this run.";
  const { words, judged } = triedAlike(trials, ways);
  if (words.length === 0) return "They are planned and not computed yet.";
  const left = keywords - words.length;
  if (left > 0) {
    const more = left === 1 ? "one more keyword is" : `${left} more keywords are`;
    return `That is decided when ${more} computed.`;
  }
  const chosen = chosenWay(judged, ways)!;
  if (chosen === ways[0]) return "So nothing speaks against plain streams.";
  const { others, beside } = wayOf(chosen);
  return `So candidates are to hear other words ${others} by ${others}${
    beside ? ", and to have the base among their teachers on streams" : ""
  }.`;
}
