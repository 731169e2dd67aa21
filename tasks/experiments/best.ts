/**
 * Stage: the two named candidates under their fixed names.
 *
 * @module
 */
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { writeWhole } from "../stage/digest.ts";

/** Copies the first seed of each candidate: no seed is chosen. */
export function bestStage(size: AnyStage, quality: AnyStage): Stage<Record<string, never>> {
  return defineStage({
    name: "best",
    module: import.meta.url,
    config: {},
    inputs: {
      size: { stage: size, output: "model" },
      quality: { stage: quality, output: "model" },
    },
    outputs: { size: "size.kws", quality: "quality.kws" },
    publish: { size: "checkpoints/best/size.kws", quality: "checkpoints/best/quality.kws" },
    run({ input, output, metric }) {
      for (const name of ["size", "quality"]) {
        const bytes = Deno.readFileSync(input(name));
        writeWhole(output(name), bytes);
        metric(`${name}Bytes`, bytes.length);
      }
    },
  });
}
