/**
 * A plan as plain data, for people and for other engines. Pure.
 *
 * @module
 */
import { type KnownTimes, predictor } from "./_predict.ts";
import { isOutside, Lineages } from "./keys.ts";
import { closure } from "./select.ts";
import type { AnyStage, Stage } from "./stage.ts";

/** A stage in a plan. */
export interface PlanNode {
  name: string;
  kind: string;
  version: number;
  /** Digest of the recipe, without the content of what comes from outside. */
  lineage: string;
  /** The file of results that its manifest stands in. */
  group: string;
  /** Names of the stages that it needs. */
  needs: string[];
  /** The most threads that it can use. */
  threads: number;
  /** MiB; `null` if it is not known. */
  memory: number | null;
  /**
   * Seconds that it took before, or that the median of its kind took, by its work where that is known;
   * `null` if none has run.
   */
  seconds: number | null;
  /** Seconds times the threads that were in use then. */
  coreSeconds: number | null;
  tags: NonNullable<Stage<unknown>["tags"]>;
}

/** A plan. */
export interface PlanJson {
  /** Every stage after those that it needs. */
  stages: PlanNode[];
  /** Hours of one core, of the stages whose time is known. */
  coreHours: number;
  /** The chain of stages that takes longest; no number of machines is quicker than that. */
  criticalPath: { seconds: number; stages: string[] };
  /** How many stages' time is not known. */
  unpredicted: number;
}

/**
 * Tells a plan with predicted times.
 *
 * @param timings Times of earlier runs, by stage.
 * @param known Stages that may have run before, beside those of the plan: how much work they were says how
 * long others take.
 * @throws {RangeError} If the stages are no sound graph, or two of them are the same work.
 */
export function planJson(
  stages: readonly AnyStage[],
  timings: KnownTimes = new Map(),
  known: readonly AnyStage[] = [],
): PlanJson {
  const all = closure(stages);
  const lineages = new Lineages("any", (input) => `outside: ${input.outside}`);
  refuseTwins(all, lineages);
  const predict = predictor([...known, ...all], timings);
  const nodes = all.map((stage): PlanNode => {
    const { name, kind, version, group, threads = 1, memory = null, tags = {} } = stage;
    const needs = Object.values(stage.inputs).flatMap((input) =>
      isOutside(input) ? [] : [input.stage.name]
    );
    return {
      ...{ name, kind, version, group, threads, memory, tags },
      lineage: lineages.of(stage)!,
      needs: [...new Set(needs)].sort(),
      ...predict(stage),
    };
  });
  return {
    stages: nodes,
    coreHours: nodes.reduce((sum, { coreSeconds }) => sum + (coreSeconds ?? 0), 0) / 3600,
    criticalPath: criticalPath(nodes),
    unpredicted: nodes.filter(({ seconds }) => seconds === null).length,
  };
}

function refuseTwins(stages: readonly AnyStage[], lineages: Lineages): void {
  const names = new Map<string, string>();
  for (const stage of stages) {
    const lineage = lineages.of(stage)!;
    const twin = names.get(lineage);
    if (twin !== undefined) {
      throw new RangeError(
        `Cannot use the plan as no two stages must be the same work: ${twin} and ${stage.name} have ` +
          "the same kind, configuration and inputs. Let one stand for both",
      );
    }
    names.set(lineage, stage.name);
  }
}

function criticalPath(nodes: readonly PlanNode[]): PlanJson["criticalPath"] {
  const ends = new Map<string, { seconds: number; before?: string }>();
  let last: string | undefined;
  for (const { name, needs, seconds } of nodes) {
    const before = needs.reduce<string | undefined>(
      (best, need) =>
        best === undefined || ends.get(need)!.seconds > ends.get(best)!.seconds ? need : best,
      undefined,
    );
    const end = (seconds ?? 0) + (before === undefined ? 0 : ends.get(before)!.seconds);
    ends.set(name, { seconds: end, before });
    if (last === undefined || end > ends.get(last)!.seconds) last = name;
  }
  const stages: string[] = [];
  for (let name = last; name !== undefined; name = ends.get(name)!.before) stages.unshift(name);
  return { seconds: last === undefined ? 0 : ends.get(last)!.seconds, stages };
}
