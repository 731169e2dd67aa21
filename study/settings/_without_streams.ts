/**
 * A candidate as it would be without streams: what training on them is worth.
 *
 * @module
 */
import type { Setting } from "../setting.ts";

/** The same training of the same network, on clips alone. */
export function withoutStreams(candidate: Setting, order: number): Setting {
  const { streams: _, limits: _limits, ...rest } = candidate;
  const steps = candidate.steps.map((step) => {
    if (step.do !== "train") return step;
    const { segments: _, ...onClips } = step;
    return onClips;
  });
  return {
    ...rest,
    name: `${candidate.name}-clips`,
    title: `${candidate.name}, clips alone`,
    order,
    family: "comparators",
    about:
      `The network of *${candidate.name}*, trained as long and in the same steps on clips alone.`,
    question:
      `What does training on streams cost *${candidate.name}* on clips, and what does it bring?`,
    expected:
      "Clips a little better, for the network has nothing else to learn; streams much worse.",
    steps,
    seeds: { main: 3, others: 0 },
  } as Setting;
}
