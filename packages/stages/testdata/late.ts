/**
 * A stage that goes on after it is done, and throws then.
 *
 * @module
 */
import { type AnyStage, defineStage } from "../stage.ts";

/** Two stages that begin when the late one has thrown. */
export function plan(): AnyStage[] {
  const stage = (name: string, inputs: AnyStage["inputs"], wait = 0, later = () => {}) =>
    defineStage({
      ...{ kind: name, name, version: 1, group: name, config: {}, inputs },
      outputs: { text: "text.txt" },
      async run({ output }) {
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        Deno.writeTextFileSync(output("text"), name);
        later();
      },
    });
  const late = stage("late", {}, 0, () =>
    void setTimeout(() => {
      throw new Error("after it was done");
    }, 30));
  const slow = stage("slow", {}, 300);
  const inputs = {
    late: { stage: late, output: "text" },
    slow: { stage: slow, output: "text" },
  };
  return [stage("first", inputs), stage("second", inputs)];
}
