/**
 * What the rules of models that were computed here made of validation's streams.
 *
 * @module
 */
import { readManifests } from "@kws/stages";
import type { StreamRule } from "@kws/runtime";
import { runLabels, runManifests } from "./labels.ts";
import type { ChosenFor } from "./rules.ts";

/** A rule, and what it made of validation's streams. */
export type Measured = Pick<ChosenFor, "rule" | "validation">;

/**
 * What the run that has left a file measured of the rule in it; none where no run has left it.
 *
 * @param sha256 Of the file, in hexadecimal.
 * @param rule What the file holds.
 * @param folders Folders of manifests; those of this checkout's runs without it.
 */
export function measuredHere(
  sha256: string,
  rule: StreamRule,
  folders: readonly string[] = runLabels().map(runManifests),
): Measured | undefined {
  for (const folder of folders) {
    for (const { kind, outputs, metrics } of readManifests(folder).values()) {
      if (kind !== "rule" || outputs.model?.digest !== sha256) continue;
      const { validation } = metrics as { validation?: Measured["validation"] };
      if (validation !== undefined) return { rule, validation };
    }
  }
  return undefined;
}
