/**
 * A toy study over keywords, settings and seeds, for other engines.
 *
 * @module
 */
import { type AnyStage, defineStage } from "../stage.ts";
import { sha256 } from "../digest.ts";

/** What the study is about. */
export interface ToyStudy {
  keywords: string[];
  settings: string[];
  seeds: number[];
  /** Milliseconds that a training takes. */
  pause?: number;
}

/** Corpus → trainings of two steps → a summary of each setting → one of all. */
export function plan(study: unknown): AnyStage[] {
  const { keywords, settings, seeds, pause = 0 } = study as ToyStudy;
  const corpus = defineStage({
    ...{ kind: "corpus", name: "corpus", version: 1, group: "corpus", inputs: {} },
    config: { keywords },
    outputs: { list: "list.txt" },
    run: ({ config, output }) => Deno.writeTextFileSync(output("list"), config.keywords.join()),
  });
  const summaries = keywords.flatMap((keyword) =>
    settings.map((setting) => {
      const trained = seeds.map((seed) => {
        const train = (step: number, before: AnyStage, output: string): AnyStage =>
          defineStage({
            ...{
              kind: "train",
              version: 1,
              group: `${keyword}/${setting}`,
              threads: 2,
              memory: 100,
            },
            name: `train/${keyword}/${setting}/seed-${seed}/${step}`,
            config: { keyword, setting, seed, step },
            inputs: { before: { stage: before, output } },
            outputs: { weights: "weights.txt" },
            tags: { keyword, setting, seed },
            async run({ config, input, output }) {
              await new Promise((resolve) => setTimeout(resolve, pause));
              const text = sha256(JSON.stringify(config) + Deno.readTextFileSync(input("before")));
              Deno.writeTextFileSync(output("weights"), text);
            },
          });
        return train(2, train(1, corpus, "list"), "weights");
      });
      return defineStage({
        ...{ kind: "summary", version: 1, config: { setting }, group: `${keyword}/${setting}` },
        name: `summary/${keyword}/${setting}`,
        inputs: Object.fromEntries(trained.map((stage, i) => [i, { stage, output: "weights" }])),
        outputs: { table: "table.txt" },
        publish: { table: `published/${keyword}-${setting}.txt` },
        tags: { keyword, setting },
        run({ input, output, metric }) {
          const lines = trained.map((_, i) => Deno.readTextFileSync(input(String(i))));
          metric("count", lines.length);
          Deno.writeTextFileSync(output("table"), lines.join("\n"));
        },
      });
    })
  );
  const all = defineStage({
    ...{ kind: "summary", name: "summary/all", version: 1, config: {}, group: "all", outputs: {} },
    inputs: Object.fromEntries(summaries.map((stage) => [stage.name, { stage, output: "table" }])),
    run({ input, metric }) {
      metric(
        "digest",
        sha256(summaries.map(({ name }) => Deno.readTextFileSync(input(name))).join()),
      );
    },
  });
  return [all];
}
