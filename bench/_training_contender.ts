/**
 * An engine whose training is timed.
 */
import type { Contender } from "./rounds.ts";

/** Clips of a batch. */
export const BATCH = 128;

/** What one measurement gives, in milliseconds of a batch. */
export interface TrainingReading {
  /** Augmentation and log-mel. */
  features?: number;
  /** Forward, backward and Adam. */
  network?: number;
  /** All of it. */
  step: number;
}

/** An engine that can be measured. */
export interface TrainingContender extends Contender<TrainingReading> {
  /** Engine and version. */
  engine: string;
  threads: number;
  /** Seconds of sound in a batch, where they are others than its clips'. */
  sound?: number;
}
