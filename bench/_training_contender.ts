/**
 * An engine whose training is timed.
 */
import type { Contender } from "./rounds.ts";

/** Clips of a batch. */
export const BATCH = 128;

/** What the stream-trained base hears in a batch: clips, and segments of seconds each. */
export const STREAMS = { clips: 64, segments: 40, seconds: 4 };

/** Seconds of sound in a batch of {@linkcode STREAMS}. */
export const STREAMS_SOUND = STREAMS.clips + STREAMS.segments * STREAMS.seconds;

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
