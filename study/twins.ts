/**
 * Candidates and their twins beside each other, on the test's streams.
 *
 * @module
 */
import { mean } from "./mean.ts";
import type { TwinKind } from "./setting.ts";
import { twinOf } from "./settings.ts";
import type { LiveMetrics } from "./stages/live.ts";
import { meanHeard } from "./stream_figures.ts";

/** What networks make of a keyword's streams, means over them. */
type Heard = ReturnType<typeof meanHeard>;

/** The candidates, or their twins of a kind. */
export type Learners = "candidates" | TwinKind;

/** What is compared with what. */
export interface Step {
  before: Learners;
  after: Learners;
}

/** A keyword of which both are computed. */
export interface TwinsHeard {
  keyword: string;
  before: Heard;
  after: Heard;
}

/** The setting that stands for a candidate among learners; none where it has no such twin. */
export function learnerOf(candidate: string, learners: Learners): string | undefined {
  return learners === "candidates" ? candidate : twinOf(candidate, learners);
}

/** What of a keyword can be told side by side. */
export interface Alike {
  /** Ways of learning in which some network has learnt. */
  learners: Learners[];
  /** The candidates that have learnt in all of them. */
  candidates: string[];
}

/** The ways of learning that a keyword has, and the candidates of which it has all of them. */
export function learntAlike(
  heard: ReadonlyMap<string, unknown>,
  candidates: readonly string[],
  learners: readonly Learners[],
): Alike {
  const knows = (candidate: string, of: Learners): boolean =>
    heard.has(learnerOf(candidate, of) ?? "");
  const known = learners.filter((of) => candidates.some((candidate) => knows(candidate, of)));
  return {
    learners: known,
    candidates: candidates.filter((candidate) => known.every((of) => knows(candidate, of))),
  };
}

/** The means over keywords. */
export function meansHeard(pairs: readonly TwinsHeard[]): Record<keyof Step, Heard> {
  const meanOf = (of: keyof Step): Heard => ({
    missed: mean(pairs.map((pair) => pair[of].missed)),
    accepts: mean(pairs.map((pair) => pair[of].accepts)),
  });
  return { before: meanOf("before"), after: meanOf("after") };
}

/** For which keywords a figure is above what it was before. */
export function risesFor(pairs: readonly TwinsHeard[], what: keyof Heard): string[] {
  return pairs.filter(({ before, after }) => after[what] > before[what])
    .map(({ keyword }) => keyword);
}

/**
 * Means over the networks of which both are there, by keyword; keywords without any are left out.
 *
 * @param listeners The listeners of a keyword, by setting.
 */
export function twinsHeard(
  listeners: (keyword: string) => ReadonlyMap<string, readonly LiveMetrics[]>,
  keywords: readonly string[],
  candidates: readonly string[],
  { before, after }: Step,
): TwinsHeard[] {
  return keywords.flatMap((keyword) => {
    const heard = listeners(keyword);
    const pairs = candidates
      .map((name) => [before, after].map((learners) => learnerOf(name, learners) ?? ""))
      .filter((pair) => pair.every((name) => heard.has(name)));
    if (pairs.length === 0) return [];
    const [first, second] = [0, 1].map((i) => meanHeard(pairs.map((pair) => heard.get(pair[i])!)));
    return [{ keyword, before: first, after: second }];
  });
}
