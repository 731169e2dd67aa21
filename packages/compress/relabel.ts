/**
 * The log-odds of another network in the place of the teachers'.
 *
 * @module
 */
import { eachBatch } from "./_each_batch.ts";
import type { Lessons } from "./lessons.ts";
import type { Sized } from "./prune.ts";

/** Lessons as another network judges them; everything but the odds is shared. */
export function relabel(lessons: Lessons, net: Sized): Lessons {
  const odds = new Float32Array(new SharedArrayBuffer(4 * lessons.count));
  eachBatch(lessons, net, lessons.count, (student, start, count) => {
    const { logits } = student;
    for (let i = 0; i < count; i++) odds[start + i] = logits[2 * i + 1] - logits[2 * i];
  });
  return { ...lessons, odds };
}
