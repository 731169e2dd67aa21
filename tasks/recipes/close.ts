/**
 * How the candidates stay close to their teachers.
 *
 * @module
 */
import type { TrainStep } from "@kws/compress";

/**
 * A part of a train step: the teachers' odds, their attention and their states at once, mostly on
 * sounds that nobody has labelled, for a student that trains long has seen the labelled clips often.
 */
export const CLOSE = {
  do: "train",
  from: "teachers",
  attention: 1,
  hint: 0.1,
  unlabelled: 104,
  distillation: { temperature: 1.5, share: 0.95 },
} as const satisfies TrainStep;

/**
 * The same for a network that is small for its task and trains for very long: more labelled clips,
 * which held-out speech of unseen speakers spoke for.
 */
export const CLOSE_AND_LONG = { ...CLOSE, unlabelled: 80 } as const satisfies TrainStep;
