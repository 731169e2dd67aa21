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
function teacherInputs(teachers: readonly AnyStage[]): Record<string, StageInput> {
  return Object.fromEntries(
    teachers.map((stage, i) => [`teacher-${i + 1}`, { stage, output: "checkpoint" }]),
  );
}

/** What is judged by teachers, and by which. */
export interface Taught {
  /** What the set is called. */
  set: string;
  keyword: string;
  corpus: AnyStage;
  /** The teachers' stages; the mean of their log-odds is learnt. */
  teachers: readonly AnyStage[];
}

/**
 * What all stages have in common that leave a set of sounds with the teachers' log-odds.
 *
 * @param sounds Synthetic speech by the names of inputs.
 */
export function taughtSet<K extends string>(
  kind: K,
  { set, keyword, corpus, teachers }: Taught,
  sounds: Record<string, AnyStage>,
) {
  const inputs: Record<string, StageInput> = teacherInputs(teachers);
  for (const [name, stage] of Object.entries({ corpus, ...sounds })) {
    inputs[name] = { stage, output: "corpus" };
  }
  return {
    kind,
    name: `${kind}/${keyword}/${set}`,
    group: `${keyword}/sets`,
    tags: { keyword, setting: set },
    inputs,
    outputs: { set: "set.bin" },
    threads: 16,
    memory: 3000,
  };
}

/** How many of a set's sounds are of each kind: names and their numbers in `kinds`. */
export function kindCounts(
  kinds: Iterable<number>,
  names: Readonly<Record<string, number>>,
): Record<string, number> {
  const counts = new Map<number, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(
    Object.entries(names).map(([name, kind]) => [name, counts.get(kind) ?? 0]),
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
