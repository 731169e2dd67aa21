/**
 * Attention distillation: the student is to look where the teacher looks.
 *
 * @module
 */
import { log } from "@kws/kernels";
import type { FrontEnd } from "@kws/features";
import type { CrnnShape } from "@kws/models";

/** The middle of what each step of a network hears, in samples from the clip's start. */
export function stepTimes(
  { kernel: [, kt], stride: [, st] }: CrnnShape,
  { hop }: FrontEnd,
  steps: number,
): Float64Array {
  return Float64Array.from({ length: steps }, (_, t) => hop * (t * st + (kt - 1) / 2));
}

/**
 * Where the weight of each teacher's step goes: to the two nearest steps of the student, in
 * proportion to nearness, so that no weight is lost.
 *
 * @returns (teacher's steps,student's steps), rows that sum to 1.
 */
export function alignSteps(teacher: Float64Array, student: Float64Array): Float64Array {
  const count = student.length;
  const out = new Float64Array(teacher.length * count);
  teacher.forEach((time, i) => {
    let next = student.findIndex((other) => other >= time);
    if (next === -1) next = count - 1;
    const before = time <= student[next] ? Math.max(0, next - 1) : next;
    const span = student[next] - student[before];
    const share = span > 0 ? Math.max(0, Math.min(1, (time - student[before]) / span)) : 1;
    out[i * count + next] += share;
    out[i * count + before] += 1 - share;
  });
  return out;
}

/** Below this a student's weight counts as this: loss and gradient stay finite. */
export const LEAST_ATTENTION = 1e-4;

/**
 * KL(teacher ‖ student) of one clip's attentions, times `weight`.
 *
 * Below {@linkcode LEAST_ATTENTION} the loss no longer depends on the student's weight: it is what it is
 * at that bound. What is given as its gradient there is the slope at the bound, −weight · target / 10⁻⁴,
 * and not the loss's own, 0: a step that the student has lost sight of is still pulled up.
 *
 * Source: S. Zagoruyko and N. Komodakis, arXiv:1612.03928, with a divergence in place of a distance.
 *
 * @param dStudent Receives the gradient by the student's weights, at `stride` from each other.
 * @param student The student's weights, at `start`, `start + stride`, …
 * @param teacher The teacher's weights on the student's steps.
 */
export function attentionLoss(
  dStudent: Float32Array,
  student: Float32Array,
  { start, stride }: { start: number; stride: number },
  teacher: Float64Array,
  weight: number,
): number {
  let loss = 0;
  teacher.forEach((target, t) => {
    const at = start + t * stride;
    const own = Math.max(LEAST_ATTENTION, student[at]);
    if (target > 0) loss += target * (log(target) - log(own));
    dStudent[at] = -weight * target / own;
  });
  return weight * loss;
}
