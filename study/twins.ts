/**
 * Candidates beside their twins of a kind, on the test's streams.
 *
 * @module
 */
import type { TwinKind } from "./setting.ts";
import { twinOf } from "./settings.ts";
import type { LiveMetrics } from "./stages/live.ts";
import { meanHeard } from "./stream_figures.ts";

/** What networks make of a keyword's streams, means over them. */
type Heard = ReturnType<typeof meanHeard>;

/** A keyword of which both are computed. */
export interface TwinsHeard {
  keyword: string;
  before: Heard;
  after: Heard;
}

/** For which keywords a figure of the twins is above that of the candidates. */
export function risesFor(pairs: readonly TwinsHeard[], what: keyof Heard): string[] {
  return pairs.filter(({ before, after }) => after[what] > before[what])
    .map(({ keyword }) => keyword);
}

/**
 * Means over the networks that have such twins, by keyword; keywords without any are left out.
 *
 * @param listeners The listeners of a keyword, by setting.
 */
export function twinsHeard(
  listeners: (keyword: string) => ReadonlyMap<string, readonly LiveMetrics[]>,
  keywords: readonly string[],
  names: readonly string[],
  kind: TwinKind,
): TwinsHeard[] {
  return keywords.flatMap((keyword) => {
    const heard = listeners(keyword);
    const pairs = names.map((name) => [name, twinOf(name, kind) ?? ""])
      .filter((pair) => pair.every((name) => heard.has(name)));
    if (pairs.length === 0) return [];
    const [before, after] = [0, 1].map((i) => meanHeard(pairs.map((pair) => heard.get(pair[i])!)));
    return [{ keyword, before, after }];
  });
}
