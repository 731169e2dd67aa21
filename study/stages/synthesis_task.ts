/**
 * The worker task that speaks utterances, one a shard.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { openFlite, placeInClip, speakDry, type Synthesiser, type Utterance } from "@kws/corpus";
import type { WorkerTask } from "@kws/models";

/** Configuration of {@linkcode createTask}. */
export interface SynthesisConfig {
  seed: number;
  utterances: Utterance[];
  /** Room for one utterance, in samples. */
  room: number;
  /** As it is spoken, placed in a clip of one second, or cut to what is said. */
  form: "whole" | "clip" | "dry";
  /** Receives the samples, (utterances, room). */
  pcm: Int16Array<SharedArrayBuffer>;
  /** Receives the lengths. */
  lengths: Int32Array<SharedArrayBuffer>;
}

// Every thread starts its own engine before it makes its task, which cannot wait.
const flite: Synthesiser = await openFlite();

/** Makes the task: shard i of step s speaks utterance s + i. */
export function createTask(config: SynthesisConfig): WorkerTask {
  const { seed, utterances, room, form, pcm, lengths } = config;
  const random = Random.root(seed).stream("place");
  return {
    run(first, shard) {
      const i = first + shard;
      const utterance = utterances[i];
      const spoken = form === "dry" ? speakDry(flite, utterance) : flite.speak(utterance);
      const clip = form === "clip"
        ? placeInClip(spoken, random.stream(i))
        : spoken.subarray(0, room);
      pcm.set(clip, i * room);
      lengths[i] = clip.length;
    },
  };
}
