/**
 * The detector in C on the golden vectors: for the tests of whoever compares hosts.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { decodeKws, encodeKws } from "@kws/runtime";
import {
  type GoldenCase,
  goldenFeatures,
  type GoldenHeard,
  goldenSounds,
} from "@kws/runtime/golden";
import type { Toolchain } from "./_compiler.ts";
import { bytesOf, type Case, withDriver, withProgram } from "./_driver.ts";

export { compilerName, isThere, ownTools, runProgram, type Toolchain } from "./_compiler.ts";
export { compiled } from "./_driver.ts";

/**
 * What the detector in C hears in the golden cases.
 *
 * @param read Gives a model's bytes by its path.
 */
export async function hearInC(
  cases: readonly GoldenCase[],
  read: (path: string) => Uint8Array,
  tools: Toolchain,
): Promise<GoldenHeard[]> {
  const sounds = goldenSounds();
  const inputs = cases.map(({ model: path, sound, rule }) => {
    const model = decodeKws(read(path), path);
    const samples = sounds[sound];
    // C takes the rule from the file alone.
    const bytes = rule ? encodeKws({ ...model, rule }) : read(path);
    return { model: bytes, samples, pieces: [997], frontEnd: model.frontEnd };
  });
  const features = await hearFeatures(inputs, tools);
  const outcomes = await withDriver(["-O2"], (driver) => driver(inputs), tools);
  return outcomes.map(({ heard: [{ steps, detections }] }, i) => ({
    ...features[i],
    steps: steps.map(({ sample, logOdds }) => [sample, logOdds]),
    detections: detections.map(({ sample, start, logOdds, probability }) => [
      ...[sample, start, logOdds, probability] as const,
    ]),
  }));
}

/** What is kept of the log-mel frames in C. */
function hearFeatures(
  inputs: readonly (Case & { frontEnd: FrontEnd })[],
  tools: Toolchain,
): Promise<Pick<GoldenHeard, "features" | "values">[]> {
  return withProgram("_parts_driver.c", ["-O2"], async (program) => {
    const all: Pick<GoldenHeard, "features" | "values">[] = [];
    for (const { samples, frontEnd: { sampleRate, fftLength, hop, bands } } of inputs) {
      const head = Uint32Array.of(0, sampleRate, fftLength, hop, bands, samples.length);
      const bytes = await program([bytesOf(head), bytesOf(samples)]);
      all.push(goldenFeatures(new Float32Array(bytes.slice().buffer), bands));
    }
    return all;
  }, tools);
}
