/**
 * Faults of training on streams, for `tools/mutants.ts`.
 *
 * @module
 */
import type { Fault } from "../mutants.ts";

const models = (name: string): string => `packages/models/${name}_test.ts`;
const compress = (name: string): string => `packages/compress/${name}_test.ts`;

/** All of them, in the order of what is done. */
export const STREAM_FAULTS: Fault[] = [
  {
    name: "two halves of the keyword follow each other",
    file: "packages/corpus/segments.ts",
    find: "own = random.uniform() < halves && !own;",
    replace: "own = random.uniform() < halves;",
    tests: ["packages/corpus/segments_test.ts"],
  },
  {
    name: "a word's speed does not move the keyword's span",
    file: "packages/corpus/segments.ts",
    find: "end: Math.round(at + end / rate),",
    replace: "end: Math.round(at + end),",
    tests: ["packages/corpus/segments_test.ts"],
  },
  {
    name: "the hardest steps are the easiest ones",
    file: "packages/models/step_losses.ts",
    find: "logOddsAt(judged, c, b) - logOddsAt(judged, a, b) || a - c",
    replace: "logOddsAt(judged, a, b) - logOddsAt(judged, c, b) || a - c",
    tests: [models("step_losses")],
  },
  {
    name: "the keyword's zone begins with the keyword's end",
    file: "packages/models/step_zones.ts",
    find: "at >= end - lead * sampleRate",
    replace: "at >= end",
    tests: [models("step_zones")],
  },
  {
    name: "a window of the attention has a step too many",
    file: "packages/models/layers/attention.ts",
    find: "else wasm.attentionWindows(y, weights, e, from, steps, batch, hidden, window);",
    replace: "else wasm.attentionWindows(y, weights, e, from, steps, batch, hidden, window + 1);",
    tests: ["packages/models/layers/layers_test.ts", "packages/models/topologies"],
  },
  {
    name: "a student's step has the teachers' log-odds of the step before",
    file: "packages/compress/segment_batches.ts",
    find: "return share === 0 ? before : before + share * (set.logOdds[at + 1] - before);",
    replace: "return before;",
    tests: [compress("segment_batches")],
  },
  {
    name: "what a teacher says of read sentences is believed",
    file: "packages/compress/segment_task.ts",
    find: "set.logOdds[t] = Math.min(set.logOdds[t], SURELY_NONE);",
    replace: "void SURELY_NONE;",
    tests: [compress("segment_task")],
  },
  {
    name: "segments have the whole of the loss",
    file: "packages/models/classify_task.ts",
    find: "clipLesson(config, 1 - (segments?.share ?? 0)),",
    replace: "clipLesson(config, 1),",
    tests: [models("classify_task")],
  },
  {
    name: "an interrupted run is taken up by any code",
    file: "packages/stages/_executor.ts",
    find: "if (half && !same) remove(scratch);",
    replace: "void remove;",
    tests: ["packages/stages/clean_test.ts"],
  },
  {
    name: "publishing keeps seeds of an earlier recipe",
    file: "study/publish.ts",
    find: "const keep = stages.filter((stage) => !isLost(stage));",
    replace: "const keep = [...stages];",
    tests: ["study/publish_test.ts"],
  },
];
