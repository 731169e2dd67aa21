/**
 * What is known of things from outside of the graph.
 *
 * @module
 */
import { isOutside, type OutsideDigest } from "./keys.ts";
import type { AnyStage, Manifest, OutsideInput } from "./stage.ts";

/**
 * Asks once for the digest of everything from outside that is at hand. What is not counts as what the
 * stage's manifest of earlier was made from.
 */
export async function knowOutside(
  stages: readonly AnyStage[],
  before: (stage: AnyStage) => Manifest | undefined,
): Promise<OutsideDigest> {
  const digests = new Map<OutsideInput, string>();
  for (const { inputs } of stages) {
    for (const input of Object.values(inputs)) {
      if (!isOutside(input) || input.path === undefined || digests.has(input)) continue;
      digests.set(input, await input.digest());
    }
  }
  return (input, stage, name) => {
    if (input.path !== undefined) return digests.get(input);
    const manifest = before(stage);
    return manifest?.kind === stage.kind ? manifest.inputs[name] : undefined;
  };
}
