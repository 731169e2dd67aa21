/**
 * A scene: one voice in a room, perhaps another that talks over it, and noise, recorded at some level
 * into a clip of one second.
 *
 * @module
 */
import { pow10, type Random } from "@kws/kernels";
import { SAMPLE_RATE } from "./corpus.ts";
import type { SceneRanges } from "./synthetic_difficulty.ts";
import { drawRoom, energy, reverberate, type Room } from "./synthetic_room.ts";

/** Where a clip is recorded: all that is drawn for it. */
export interface Scene {
  /** Where the word begins, as a share of the time that it leaves free; in [0, 1). */
  start: number;
  /** The speaker's room. */
  room: Room;
  /** The other voice, if one talks: its place, its room, and how much softer it is in decibels. */
  overlap?: { start: number; room: Room; ratio: number };
  /** The noise, if there is any: which and where, as shares, and how much softer in decibels. */
  noise?: { which: number; start: number; ratio: number };
  /** Peak of the clip in decibels relative to full scale. */
  level: number;
}

/** The recordings that meet in a scene. */
export interface SceneSounds {
  /** The word, cut to what is said. */
  said: Int16Array;
  /** Another speaker's word. */
  other?: Int16Array;
  /** Stretches of background noise, each of at least one second. */
  noises: readonly Int16Array[];
}

/** Draws a scene. The same numbers are drawn in the same order whatever happens in it. */
export function drawScene(random: Random, ranges: SceneRanges): Scene {
  const start = random.uniform();
  const level = random.between(...ranges.level);
  const room = drawRoom(random.stream("room"), ranges);
  const scene: Scene = { start, room, level };
  const other = random.stream("overlap");
  if (other.uniform() < ranges.overlap.probability) {
    scene.overlap = {
      start: other.uniform(),
      ratio: other.between(...ranges.overlap.ratio),
      room: drawRoom(other.stream("room"), ranges),
    };
  }
  const noise = random.stream("noise");
  if (noise.uniform() < ranges.noise.probability) {
    scene.noise = {
      which: noise.uniform(),
      start: noise.uniform(),
      ratio: noise.between(...ranges.noise.ratio),
    };
  }
  return scene;
}

/**
 * Records a scene. The result depends on nothing but the arguments.
 *
 * Ratios compare mean powers as they arrive: the word's over the time in which it is said, the other
 * word's likewise, the noise's over the clip. A word that is longer than the clip loses its end.
 *
 * @returns One second at 16 kHz whose peak has the scene's level; silence if nothing is said.
 * @throws {RangeError} If a noise is shorter than the clip.
 */
export function renderScene({ said, other, noises }: SceneSounds, scene: Scene): Int16Array {
  const voice = arrive(said, scene.start, scene.room);
  const mix = voice.samples;
  if (scene.overlap && other) {
    const { start, room, ratio } = scene.overlap;
    const second = arrive(other, start, room);
    add(mix, second.samples, gainBelow(voice.power, second.power, ratio));
  }
  if (scene.noise && noises.length > 0) {
    const noise = cutNoise(noises, scene.noise);
    add(mix, noise, gainBelow(voice.power, energy(noise) / noise.length, scene.noise.ratio));
  }
  return record(mix, scene.level);
}

/** A word somewhere in the clip as it arrives from a room, and its mean power while it is said. */
function arrive(
  said: Int16Array,
  start: number,
  room: Room,
): { samples: Float64Array; power: number } {
  const count = Math.min(said.length, SAMPLE_RATE);
  const at = Math.floor(start * (SAMPLE_RATE - count + 1));
  const dry = new Float64Array(SAMPLE_RATE);
  for (let i = 0; i < count; i++) dry[at + i] = said[i];
  const samples = reverberate(dry, room);
  const power = count > 0 ? energy(samples.subarray(at, at + count)) / count : 0;
  return { samples, power };
}

function cutNoise(
  noises: readonly Int16Array[],
  { which, start }: { which: number; start: number },
): Float64Array {
  const noise = noises[Math.floor(which * noises.length)];
  if (noise.length < SAMPLE_RATE) {
    throw new RangeError(
      `Cannot record a scene as a noise must be at least ${SAMPLE_RATE} samples: ` +
        `current value is ${noise.length}`,
    );
  }
  const at = Math.floor(start * (noise.length - SAMPLE_RATE + 1));
  return Float64Array.from(noise.subarray(at, at + SAMPLE_RATE));
}

/** The factor that puts a power `ratio` decibels below another; 0 where one of them is silent. */
function gainBelow(above: number, below: number, ratio: number): number {
  return below > 0 ? Math.sqrt(above / below) * pow10(-ratio / 20) : 0;
}

function add(out: Float64Array, samples: Float64Array, gain: number): void {
  for (let i = 0; i < out.length; i++) out[i] += gain * samples[i];
}

function record(mix: Float64Array, level: number): Int16Array {
  let peak = 0;
  for (let i = 0; i < mix.length; i++) peak = Math.max(peak, Math.abs(mix[i]));
  const clip = new Int16Array(mix.length);
  if (peak === 0) return clip;
  const gain = 32767 * pow10(Math.min(0, level) / 20) / peak;
  for (let i = 0; i < clip.length; i++) clip[i] = Math.round(gain * mix[i]);
  return clip;
}
