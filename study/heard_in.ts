/**
 * How much trainings hear: what their time is predicted from.
 *
 * @module
 */
import type { Distil } from "./setting.ts";

/** Clips of a second that take as long as a segment of a stream. */
const CLIPS_OF_SEGMENT = 3;

/** How much a training hears, in clips. */
export function heardIn(
  steps: readonly (Pick<Distil, "epochs" | "batches" | "batch"> & {
    segments?: { batch: number };
  })[],
): number {
  return steps.reduce(
    (sum, { epochs, batches, batch, segments }) =>
      sum + epochs * batches * (batch + CLIPS_OF_SEGMENT * (segments?.batch ?? 0)),
    0,
  );
}
