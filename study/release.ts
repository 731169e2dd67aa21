/**
 * What a release holds: the committed checkpoints, logs and scores, and what the full run leaves beside
 * them below `dist/full/release`.
 *
 * @module
 */
import type { ReleasePart } from "@kws/corpus";

/** Logs are packed together with scores: what the training and the scoring of every seed has left. */
export const RELEASE_PARTS: readonly ReleasePart[] = [
  { kind: "checkpoints", folders: ["dist/full/release/checkpoints", "checkpoints"] },
  { kind: "logs", folders: ["dist/full/release/results/full", "results/full"] },
];
