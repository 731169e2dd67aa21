/**
 * How long a stage takes, by what is known of it and of others.
 *
 * @module
 */
import type { AnyStage } from "./stage.ts";
import type { Timing } from "./timings.ts";

/** Times of earlier runs, by stage. */
export type KnownTimes = ReadonlyMap<
  string,
  Pick<Timing, "kind" | "seconds" | "threads" | "resumed">
>;

/** What a stage takes; `null` if nothing like it has run. */
export interface Predicted {
  /** Seconds that it took before, or that the median of its kind took, by its work where that is known. */
  seconds: number | null;
  /** Seconds times the threads that were in use then. */
  coreSeconds: number | null;
}

/**
 * Says what stages take.
 *
 * @param stages Stages that may have run before: how much work they were says how long others take.
 */
export function predictor(
  stages: readonly AnyStage[],
  timings: KnownTimes,
): (stage: AnyStage) => Predicted {
  const works = new Map(stages.map(({ name, work }) => [name, work]));
  const kinds = new Map<string, Predicted>();
  // A run that was taken up has counted only its last part.
  const whole = [...timings].filter(([, { resumed }]) => !resumed);
  /** Medians of a kind: of its stages' times, or of their times for a unit of work. */
  const like = (kind: string, byWork: boolean): Predicted => {
    const known = kinds.get(`${kind} ${byWork}`);
    if (known) return known;
    const own = whole.filter(([, each]) => each.kind === kind).flatMap(([name, each]) => {
      const work = byWork ? works.get(name) : 1;
      return work === undefined ? [] : [{ ...each, seconds: each.seconds / work }];
    });
    const found = {
      seconds: median(own.map(({ seconds }) => seconds)),
      coreSeconds: median(own.map(({ seconds, threads }) => seconds * threads)),
    };
    kinds.set(`${kind} ${byWork}`, found);
    return found;
  };
  return ({ name, kind, work }) => {
    const own = timings.get(name);
    if (own && !own.resumed) {
      return { seconds: own.seconds, coreSeconds: own.seconds * own.threads };
    }
    const unit = work === undefined ? undefined : like(kind, true);
    if (unit === undefined || unit.seconds === null) return like(kind, false);
    return { seconds: unit.seconds * work!, coreSeconds: unit.coreSeconds! * work! };
  };
}

function median(values: number[]): number | null {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? null;
}
