/**
 * The worker task that records the clips of a synthetic corpus in their scenes, some a shard.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  type Difficulty,
  noiseStretches,
  type PlannedClip,
  recordClip,
  SAMPLE_RATE,
} from "@kws/corpus";
import type { WorkerTask } from "@kws/models";

/** Clips of one shard. */
export const RECORDING_BATCH = 16;

/** Configuration of {@linkcode createTask}. */
export interface RecordingConfig {
  seed: number;
  clips: PlannedClip[];
  difficulty: Difficulty;
  /** What was spoken: samples one after the other, and where each utterance begins and ends. */
  dry: Int16Array<SharedArrayBuffer>;
  ends: Int32Array<SharedArrayBuffer>;
  noises: { path: string; pcm: Int16Array }[];
  /** Receives the samples, (clips, one second). */
  pcm: Int16Array<SharedArrayBuffer>;
}

/** Makes the task: a shard is {@linkcode RECORDING_BATCH} clips of those from `first` on. */
export function createTask(config: RecordingConfig): WorkerTask {
  const { seed, clips, difficulty, dry, ends, noises, pcm } = config;
  const random = Random.root(seed).stream("scene");
  const stretches = {
    training: noiseStretches(noises, "training"),
    validation: noiseStretches(noises, "validation"),
    testing: noiseStretches(noises, "testing"),
  };
  const said = (i: number): Int16Array => dry.subarray(i === 0 ? 0 : ends[i - 1], ends[i]);
  return {
    run(first, shard) {
      const from = first + shard * RECORDING_BATCH;
      for (let i = from; i < Math.min(clips.length, from + RECORDING_BATCH); i++) {
        const sounds = { dry: said, noises: stretches[clips[i].split], difficulty, random };
        pcm.set(recordClip(clips[i], sounds), i * SAMPLE_RATE);
      }
    },
  };
}
