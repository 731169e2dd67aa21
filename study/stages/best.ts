/**
 * Stage: the candidates under their fixed names.
 *
 * @module
 */
import { type AnyStage, defineStage, type Stage, type StageInput, writeWhole } from "@kws/stages";

/** Copies the first seed of each candidate: no seed is chosen. */
export function bestStage(
  models: Record<string, AnyStage>,
): Stage<Record<string, never>> {
  const names = Object.keys(models);
  const entries = <T>(value: (name: string) => T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [name, value(name)]));
  return defineStage({
    kind: "best",
    name: "best",
    version: 1,
    group: "best",
    config: {},
    inputs: entries((name): StageInput => ({ stage: models[name], output: "model" })),
    outputs: entries((name) => `${name}.kws`),
    publish: entries((name) => `checkpoints/best/${name}.kws`),
    run({ input, output, metric }) {
      for (const name of names) {
        const bytes = Deno.readFileSync(input(name));
        writeWhole(output(name), bytes);
        metric(`${name}Bytes`, bytes.length);
      }
    },
  });
}
