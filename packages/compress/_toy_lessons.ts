/**
 * Lessons for tests.
 *
 * @module
 */
import { allocateLessons, type Lessons } from "./lessons.ts";

/** Bands of {@linkcode toyLessons}. */
export const TOY_BANDS = 6;
/** Frames of {@linkcode toyLessons}. */
export const TOY_FRAMES = 15;

/** Lessons of noise with a loud band where the keyword is; all kinds are there. */
export function toyLessons(count = 64): Lessons {
  const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: TOY_BANDS };
  const lessons = allocateLessons({
    ...{ keyword: "toy", frontEnd, count, frames: TOY_FRAMES, steps: 4, width: 5 },
  });
  const row = TOY_BANDS * TOY_FRAMES;
  for (let i = 0; i < count; i++) {
    const keyword = i % 2 === 1;
    lessons.kinds[i] = i < count / 2 ? (keyword ? 1 : 0) : i % 4 < 2 ? 2 : 3;
    lessons.odds[i] = keyword ? 4 : -4;
    for (let t = 0; t < 4; t++) lessons.attention[i * 4 + t] = 0.25;
    for (let f = 0; f < row; f++) {
      lessons.features[i * row + f] = ((i * 31 + f * 17) % 2000) - 5000 +
        (keyword && f % TOY_BANDS === 2 ? 6000 : 0);
    }
  }
  return lessons;
}
