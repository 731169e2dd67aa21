/**
 * Teachers of a distillation set, and how they are asked.
 *
 * @module
 */
import type { CrnnShape } from "@kws/models";
import type { Ensemble } from "@kws/compress/distillation_task";
import type { AnyStage, StageInput } from "@kws/stages";
import { type Network, readNetwork } from "../network.ts";

/** The teachers as inputs of a stage. */
export function teacherInputs(teachers: readonly AnyStage[]): Record<string, StageInput> {
  return Object.fromEntries(
    teachers.map((stage, i) => [`teacher-${i + 1}`, { stage, output: "checkpoint" }]),
  );
}

/** The networks behind {@linkcode teacherInputs}. */
export function readTeachers(count: number, input: (name: string) => string): Network<CrnnShape>[] {
  return Array.from({ length: count }, (_, i) => readNetwork(input(`teacher-${i + 1}`)));
}

/** Networks of one shape, whose mean is asked. */
export function ensembleOf(networks: readonly Network<CrnnShape>[]): Ensemble {
  const [{ shape, frontEnd }] = networks;
  return { shape, frontEnd, members: networks.map(({ parameters }) => parameters) };
}
