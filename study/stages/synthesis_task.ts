/**
 * The worker task that speaks a plan of clips, one a shard.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { openFlite, placeInClip, type Synthesiser, type Utterance } from "@kws/corpus";
import type { Program } from "@kws/models";

/** Configuration of {@linkcode createProgram}. */
export interface SynthesisConfig {
  seed: number;
  utterances: Utterance[];
  /** Room for one utterance, in samples. */
  room: number;
  /** Whether an utterance is cut to a clip of one second. */
  clips: boolean;
  /** Receives the samples, (utterances, room). */
  pcm: Int16Array<SharedArrayBuffer>;
  /** Receives the lengths. */
  lengths: Int32Array<SharedArrayBuffer>;
}

// Every thread starts its own engine before it makes its program, which cannot wait.
const flite: Synthesiser = await openFlite();

/** Makes the task: shard i of step s speaks utterance s + i. */
export function createProgram(config: SynthesisConfig): Program {
  const { seed, utterances, room, clips, pcm, lengths } = config;
  const random = Random.root(seed).stream("place");
  return {
    run(first, shard) {
      const i = first + shard;
      const spoken = flite.speak(utterances[i]);
      const clip = clips ? placeInClip(spoken, random.stream(i)) : spoken.subarray(0, room);
      pcm.set(clip, i * room);
      lengths[i] = clip.length;
    },
  };
}
