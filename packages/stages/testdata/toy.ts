/**
 * A pipeline that does nothing of use, slowly, and can be taken up where it was left: what the tests
 * of the runner run.
 *
 * @module
 */
import { writeWhole } from "../digest.ts";
import { type AnyStage, defineStage } from "../stage.ts";

/** How the pipeline works. */
export interface Toy {
  /** Its seed. */
  seed: number;
  /** Steps of the slow stage. */
  steps: number;
  /** Milliseconds that a step takes. */
  pause?: number;
}

/** A number that looks like chance. */
function mix(value: number): number {
  return Math.imul(value ^ (value >>> 7), 0x9e3779b1) >>> 8;
}

/** Numbers → a long sum, resumable → whether it is odd → a line about it. */
export function plan(study: unknown): AnyStage[] {
  const { seed, steps, pause = 0 } = study as Toy;
  const numbers = defineStage({
    ...{ kind: "numbers", name: "numbers/all", version: 1, group: "first" },
    config: { seed, steps },
    inputs: {},
    outputs: { numbers: "numbers.json" },
    run({ config: { seed, steps }, output, metric }) {
      metric("count", steps);
      const numbers = Array.from({ length: steps }, (_, i) => mix(seed + i));
      Deno.writeTextFileSync(output("numbers"), JSON.stringify(numbers));
    },
  });
  const sum = defineStage({
    ...{ kind: "sum", name: "sum/slow", version: 1, group: "deep/second" },
    config: { modulus: 65521 },
    inputs: { numbers: { stage: numbers, output: "numbers" } },
    outputs: { sum: "sum.json", log: "deep/log.txt" },
    publish: { sum: "published/sum.json" },
    async run({ config: { modulus }, input, output, scratch, metric, progress, log }) {
      const numbers: number[] = JSON.parse(Deno.readTextFileSync(input("numbers")));
      const file = `${scratch}/resume.json`;
      const state = resumePoint(file) ?? { step: 0, sum: 1, log: [] as string[] };
      while (state.step < numbers.length) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        state.sum = (state.sum * 31 + numbers[state.step++]) % modulus;
        state.log.push(`step ${state.step}: ${state.sum}`);
        writeWhole(file, JSON.stringify(state));
        progress.at(state.step / numbers.length, "adding");
      }
      metric("sum", state.sum);
      log("added");
      Deno.writeTextFileSync(output("sum"), JSON.stringify(state.sum));
      Deno.writeTextFileSync(output("log"), state.log.join("\n"));
    },
  });
  const odd = defineStage({
    ...{ kind: "odd", name: "odd/all", version: 1, group: "deep/second", config: {} },
    inputs: { sum: { stage: sum, output: "sum" } },
    outputs: { odd: "odd.json" },
    run({ input, output }) {
      const odd = JSON.parse(Deno.readTextFileSync(input("sum"))) % 2 === 1;
      Deno.writeTextFileSync(output("odd"), JSON.stringify(odd));
    },
  });
  const words = defineStage({
    ...{ kind: "words", name: "words/all", version: 1, group: "first", config: {} },
    inputs: { odd: { stage: odd, output: "odd" } },
    outputs: { words: "words.txt" },
    publish: { words: "published/words.txt" },
    run({ input, output, metric }) {
      const odd = JSON.parse(Deno.readTextFileSync(input("odd")));
      metric("odd", odd);
      Deno.writeTextFileSync(output("words"), `The sum is ${odd ? "odd" : "even"}.\n`);
    },
  });
  return [numbers, sum, odd, words];
}

function resumePoint(file: string): { step: number; sum: number; log: string[] } | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(file));
  } catch {
    return undefined;
  }
}
