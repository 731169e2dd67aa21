/**
 * Graphs of any shape: what property tests run.
 *
 * @module
 */
import { sha256 } from "../digest.ts";
import type { AnyStage, StageInput } from "../stage.ts";

/** A stage of a graph. */
export interface Node {
  /** Which nodes before it are read, and which of their two outputs. */
  needs: { node: number; output: "a" | "b" }[];
  /** Its configuration. */
  value: number;
  /** How many values an output can take: few, so that other inputs often lead to equal outputs. */
  range: number;
  version: number;
  threads?: number;
  /** Milliseconds for which its thread is blocked. */
  pause?: number;
  /** Whether it fails, by its own words or by the system's. */
  fails?: boolean | "by the system";
  published?: boolean;
}

/** What a node writes into its outputs. */
export function contents({ value, range, version }: Node, inputs: readonly string[]) {
  const mix = parseInt(sha256(JSON.stringify([value, version, inputs])).slice(0, 8), 16);
  return { a: `a${mix % range}`, b: `b${(mix >>> 8) % range}` };
}

/** The stages of a graph. */
export function plan(study: unknown): AnyStage[] {
  const stages: AnyStage[] = [];
  for (const [i, node] of (study as Node[]).entries()) {
    const inputs: Record<string, StageInput> = {};
    node.needs.forEach(({ node, output }, j) => inputs[`i${j}`] = { stage: stages[node], output });
    stages.push({
      ...{ kind: "node", name: `node/${i}`, version: node.version, group: `g${i % 3}` },
      config: { i, value: node.value, range: node.range },
      inputs,
      outputs: { a: "a.txt", b: "b.txt" },
      publish: node.published ? { a: `published/${i}.txt` } : undefined,
      threads: node.threads,
      run({ input, output, metric, jobs, log, scratch }) {
        const texts = node.needs.map((_, j) => Deno.readTextFileSync(input(`i${j}`)));
        log(`jobs ${jobs}`);
        if (node.pause) {
          Deno.writeTextFileSync(`${scratch}/resume.txt`, "half way");
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, node.pause);
        }
        if (node.fails === "by the system") Deno.readTextFileSync(`${scratch}/none`);
        if (node.fails) throw new RangeError(`Cannot go on as ${i} must not fail`);
        const { a, b } = contents(node, texts);
        metric("length", texts.join("").length);
        Deno.writeTextFileSync(output("a"), a);
        Deno.writeTextFileSync(output("b"), b);
      },
    });
  }
  return stages;
}
