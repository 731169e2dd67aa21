/**
 * What is asked of a network at the steps of a stream.
 *
 * @module
 */
import type { StepWeights, ZoneTimes } from "@kws/models";

/** Seconds around the end of a keyword: where it is to be said, and where nothing is asked. */
export const ZONES: ZoneTimes = { lead: 0.05, hang: 0.4, leave: 0.6 };

/** All steps of a keyword count, and half of the others' loss is that of a segment's three hardest. */
export const WEIGHTS: StepWeights = { positives: "all", hard: 0.5, hardest: 3 };
