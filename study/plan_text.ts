/**
 * A plan for people: stages by kind, and the time that earlier runs predict.
 *
 * @module
 */
import { fixed, formatTable } from "@kws/cli";
import type { PlanJson } from "@kws/stages";

/** A line for every kind of stage, and what they take together; at most 80 columns. */
export function planText({ stages, coreHours, criticalPath, unpredicted }: PlanJson): string {
  const kinds = [...Map.groupBy(stages, ({ kind }) => kind)].map(([kind, own]) => ({
    kind,
    stages: own.length,
    threads: Math.max(...own.map(({ threads }) => threads)),
    // What nothing is known of is no zero.
    memory: own.every(({ memory }) => memory === null)
      ? undefined
      : Math.max(...own.map(({ memory }) => memory ?? 0)),
    minutes: own.every(({ coreSeconds }) => coreSeconds === null)
      ? undefined
      : own.reduce((sum, { coreSeconds }) => sum + (coreSeconds ?? 0), 0) / 60,
  }));
  const table = formatTable(kinds, [
    { head: "stages of kind", value: ({ kind }) => kind },
    { head: "number", value: ({ stages }) => stages },
    { head: "threads ≤", value: ({ threads }) => threads },
    { head: "MiB ≤", value: ({ memory }) => memory },
    { head: "core minutes", value: ({ minutes }) => minutes, format: fixed(1) },
  ]);
  return [
    table,
    "",
    `${stages.length} stages, ${unpredicted} of them without a prediction`,
    ...(unpredicted === stages.length ? [] : [
      `the others: ${coreHours.toFixed(2)} hours of one core, as far as earlier runs tell`,
      `the longest chain of them: ${(criticalPath.seconds / 60).toFixed(1)} minutes, by way of`,
      ...criticalPath.stages.map((name) => `  ${name}`),
    ]),
  ].join("\n");
}
