/**
 * A pipeline that does nothing of use, slowly, and can be taken up where it was left: what the tests
 * of the runner run.
 *
 * @module
 */
import { writeWhole } from "../digest.ts";
import { readJson } from "../read_json.ts";
import { type AnyStage, defineStage } from "../stage.ts";
import { mix } from "./toy_mix.ts";

/** How the pipeline works. */
export interface ToyOptions {
  /** Its seed. */
  seed: number;
  /** Steps of the slow stage. */
  steps: number;
  /** Milliseconds that a step takes. */
  pause: number;
  /** Hears of every stage that works. */
  onRun?: (name: string) => void;
}

/** Numbers → a long sum, resumable → whether it is odd → a line about it. */
export function toyStages({ seed, steps, pause, onRun = () => {} }: ToyOptions): AnyStage[] {
  const numbers = defineStage({
    name: "numbers",
    module: import.meta.url,
    config: { seed, steps },
    inputs: {},
    outputs: { numbers: "numbers.json" },
    run({ config: { seed, steps }, output, metric }) {
      onRun("numbers");
      metric("count", steps);
      const numbers = Array.from({ length: steps }, (_, i) => mix(seed + i));
      Deno.writeTextFileSync(output("numbers"), JSON.stringify(numbers));
    },
  });
  const sum = defineStage({
    name: "sum/slow",
    module: import.meta.url,
    config: { modulus: 65521 },
    inputs: { numbers: { stage: numbers, output: "numbers" } },
    outputs: { sum: "sum.json", log: "deep/log.txt" },
    publish: { sum: "published/sum.json" },
    async run({ config: { modulus }, input, output, scratch, metric, progress }) {
      onRun("sum/slow");
      const numbers: number[] = JSON.parse(Deno.readTextFileSync(input("numbers")));
      const file = `${scratch}/resume.json`;
      const state = readJson<{ step: number; sum: number; log: string[] }>(file) ??
        { step: 0, sum: 1, log: [] };
      while (state.step < numbers.length) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        state.sum = (state.sum * 31 + numbers[state.step++]) % modulus;
        state.log.push(`step ${state.step}: ${state.sum}`);
        writeWhole(file, JSON.stringify(state));
        progress.at(state.step / numbers.length);
      }
      metric("sum", state.sum);
      Deno.writeTextFileSync(output("sum"), JSON.stringify(state.sum));
      Deno.writeTextFileSync(output("log"), state.log.join("\n"));
    },
  });
  const odd = defineStage({
    name: "odd",
    module: import.meta.url,
    config: {},
    inputs: { sum: { stage: sum, output: "sum" } },
    outputs: { odd: "odd.json" },
    run({ input, output }) {
      onRun("odd");
      const odd = JSON.parse(Deno.readTextFileSync(input("sum"))) % 2 === 1;
      Deno.writeTextFileSync(output("odd"), JSON.stringify(odd));
    },
  });
  const words = defineStage({
    name: "words",
    module: import.meta.url,
    config: {},
    inputs: { odd: { stage: odd, output: "odd" } },
    outputs: { words: "words.txt" },
    publish: { words: "published/words.txt" },
    run({ input, output }) {
      onRun("words");
      const odd = JSON.parse(Deno.readTextFileSync(input("odd")));
      Deno.writeTextFileSync(output("words"), `The sum is ${odd ? "odd" : "even"}.\n`);
    },
  });
  return [numbers, sum, odd, words];
}
