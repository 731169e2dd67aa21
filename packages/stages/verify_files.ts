/**
 * Checks files of results against themselves, and published files against them.
 *
 * @module
 */
import { filesBelow, ifThere } from "./_files.ts";
import { sha256File } from "./digest.ts";
import { keyOf } from "./keys.ts";
import { manifestText, parseManifests } from "./manifests.ts";
import { closure } from "./select.ts";
import type { AnyStage, Manifest } from "./stage.ts";
import type { VerifyRow, VerifyState } from "./verify.ts";

/** Options of {@linkcode verifyFiles}. */
export interface VerifyFilesOptions {
  /** Folder that the published files are in; without it they are not looked at. */
  publishDir?: string;
  /**
   * The plan: it tells which manifests do not name all inputs, whose keys can then not be recomputed.
   * Without it every key must follow from its manifest.
   */
  stages?: readonly AnyStage[];
}

/**
 * Checks that files of results are canonical, that every manifest's key follows from its kind, version,
 * configuration, inputs and engine, and that published files are what the manifests say.
 *
 * @param resultsDir Folder of the manifests of one study.
 * @throws {SyntaxError} If a file is no file of results.
 */
export function verifyFiles(
  resultsDir: string,
  { publishDir, stages = [] }: VerifyFilesOptions = {},
): VerifyRow[] {
  const inputs = new Map(closure(stages).map(({ name, inputs }) => [name, Object.keys(inputs)]));
  return filesBelow(resultsDir).filter((file) => file.endsWith(".json")).flatMap((file) => {
    const path = `${resultsDir}/${file}`;
    const text = Deno.readTextFileSync(path);
    const manifests = parseManifests(text, path);
    const whole: VerifyRow = {
      ...{ stage: file, kind: "", artefact: "manifest" },
      state: text === manifestText(manifests) ? "ok" : "DIFFERENT",
    };
    const rows = Object.values(manifests).flatMap((manifest) => {
      const { stage, kind, outputs } = manifest;
      const key = { stage, kind, artefact: "key", state: stateOfKey(manifest, inputs.get(stage)) };
      if (publishDir === undefined) return [key];
      const published = Object.values(outputs).flatMap(({ published, digest }): VerifyRow[] => {
        if (published === undefined) return [];
        const found = ifThere(() => sha256File(`${publishDir}/${published}`));
        const state = found === undefined ? "missing" : found === digest ? "ok" : "DIFFERENT";
        return [{ stage, kind, artefact: published, state }];
      });
      return [key, ...published];
    });
    return [whole, ...rows];
  });
}

function stateOfKey(manifest: Manifest, inputs: readonly string[] = []): VerifyState {
  if (keyOf(manifest) === manifest.key) return "ok";
  return inputs.some((name) => !(name in manifest.inputs)) ? "unproven" : "DIFFERENT";
}
