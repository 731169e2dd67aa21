/**
 * How hard the synthetic corpus is: every number of it, in one place.
 *
 * @module
 */
import type { Split } from "./corpus.ts";

/** Two ends of a range; numbers are drawn evenly between them. */
export type Range = readonly [low: number, high: number];

/** What is drawn for every speaker, clip and scene of a synthetic corpus. */
export interface Difficulty {
  /** Speakers of each split. */
  speakers: Readonly<Record<Split, number>>;
  /** Clips of the keyword for every clip of another word. */
  keywordShare: number;
  /** Words that sound like the keyword, each with as many clips as any other word. */
  similar: SimilarRange;
  /** Share of the keyword that its cut halves keep: their ends overlap where it is above one half. */
  half: number;
  /** What sets speakers, and the takes of one speaker, apart. */
  voices: VoiceRanges;
  /** Where a clip is recorded. */
  scene: SceneRanges;
}

/** Which words count as similar: {@linkcode Difficulty.similar}. */
export interface SimilarRange {
  /** How many there are at most. */
  words: number;
  /** Distance of their phones from the keyword's: one phone changed for another of its kind is 1. */
  distance: Range;
}

/** Ranges of {@linkcode Difficulty.voices}. */
export interface VoiceRanges {
  /** Factor on the fundamental frequency that is natural to the engine's voice. */
  pitch: Range;
  /** Standard deviation of the fundamental frequency in hertz: flat to lively. */
  intonation: Range;
  /** Factor on all durations, as heard. */
  pace: Range;
  /** Factor on all formants: long to short vocal tracts. */
  formants: Range;
  /** Factor on pitch and pace from one take of a speaker to another. */
  take: Range;
}

/** Ranges of {@linkcode Difficulty.scene}. */
export interface SceneRanges {
  /** Peak of the clip in decibels below full scale; at most 0. */
  level: Range;
  /** Background noise, and by how many decibels the voice is louder. */
  noise: { probability: number; ratio: Range };
  /** Another voice that says another word, and by how many decibels the first is louder. */
  overlap: { probability: number; ratio: Range };
  /** Distance from the microphone in metres; its logarithm is drawn evenly. */
  distance: Range;
  /** Seconds in which the room's sound falls by 60 dB. */
  decay: Range;
}

/** The synthetic corpus as it is published. */
export const DIFFICULTY: Difficulty = {
  speakers: { training: 80, validation: 20, testing: 30 },
  keywordShare: 5,
  similar: { words: 8, distance: [1, 2] },
  half: 0.55,
  voices: {
    pitch: [0.7, 1.45],
    intonation: [8, 40],
    pace: [0.75, 1.25],
    formants: [0.85, 1.2],
    take: [0.92, 1.08],
  },
  scene: {
    level: [-30, 0],
    noise: { probability: 0.85, ratio: [5, 25] },
    overlap: { probability: 0.25, ratio: [3, 12] },
    distance: [0.3, 2],
    decay: [0.15, 0.5],
  },
};
