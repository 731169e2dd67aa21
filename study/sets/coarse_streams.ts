/**
 * Segments of streams for networks of 20 bands at a 20 ms hop, with the log-odds of the stream-trained
 * base at every step.
 *
 * @module
 */
import type { SegmentSet } from "../setting.ts";

/** Segments of streams for networks of 20 bands at a 20 ms hop. */
export const COARSE_STREAMS: SegmentSet = {
  name: "coarse-streams",
  frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  teachers: { setting: "base-stream", seeds: 3 },
  count: 80000,
  recipe: {
    seconds: 2.5,
    keyword: 0.5,
    pieces: 0.2,
    sentences: 0.25,
    halves: 0.15,
    pauses: 0.15,
    speed: 0.15,
    rooms: 0,
    gain: { probability: 0.5, low: -18, high: 6 },
    noise: { probability: 0.6, low: 0, high: 30 },
    white: { probability: 0.2, sigma: 0.01 },
  },
  readings: { count: 700, voices: 80 },
};
