/**
 * Cross-entropy and distillation, as they are written in papers.
 *
 * @module
 */

/** What a student learns from a teacher. */
export interface SoftTargets {
  /** The teacher's logits, (B,2). */
  logits: ArrayLike<number>;
  /** Temperature τ of both softmaxes. */
  temperature: number;
  /** Share α of the teacher's term. */
  share: number;
}

/** Natural logarithms of the softmax of logits (B,2) / temperature. */
function logSoftmax(logits: ArrayLike<number>, temperature: number): Float64Array {
  const out = new Float64Array(logits.length);
  for (let i = 0; i < logits.length; i += 2) {
    const pair = [logits[i] / temperature, logits[i + 1] / temperature];
    const most = Math.max(...pair);
    const norm = most + Math.log(Math.exp(pair[0] - most) + Math.exp(pair[1] - most));
    out[i] = pair[0] - norm;
    out[i + 1] = pair[1] - norm;
  }
  return out;
}

/**
 * The mean over clips of α τ² KL(softmax(teacher/τ) ‖ softmax(student/τ)) + (1 − α) cross-entropy,
 * and its gradient; without a teacher, plain cross-entropy.
 *
 * Source: G. Hinton, O. Vinyals and J. Dean, arXiv:1503.02531, section 2.
 *
 * @param logits The student's, (B,2).
 * @param labels 1, 0, or −1 for a clip that only the teacher judges (α = 1); (B).
 * @throws {RangeError} If a clip has neither label nor teacher.
 */
export function referenceLoss(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  softTargets?: SoftTargets,
): { loss: number; dLogits: Float64Array } {
  const batch = labels.length;
  const dLogits = new Float64Array(logits.length);
  const plain = logSoftmax(logits, 1);
  let loss = 0;
  for (let b = 0; b < batch; b++) {
    if (labels[b] < 0 && !softTargets) {
      throw new RangeError(
        `Cannot compute a loss as a clip without a teacher must be labelled 0 or 1: ` +
          `current value is ${labels[b]}`,
      );
    }
    const alpha = softTargets ? (labels[b] < 0 ? 1 : softTargets.share) : 0;
    if (alpha < 1) {
      loss -= (1 - alpha) * plain[2 * b + labels[b]];
      for (const k of [0, 1]) {
        const target = labels[b] === k ? 1 : 0;
        dLogits[2 * b + k] += (1 - alpha) * (Math.exp(plain[2 * b + k]) - target);
      }
    }
  }
  if (softTargets) {
    const { temperature, share } = softTargets;
    const teacher = logSoftmax(softTargets.logits, temperature);
    const student = logSoftmax(logits, temperature);
    for (let i = 0; i < logits.length; i++) {
      const alpha = labels[i >> 1] < 0 ? 1 : share;
      const p = Math.exp(teacher[i]);
      loss += alpha * temperature * temperature * p * (teacher[i] - student[i]);
      dLogits[i] += alpha * temperature * (Math.exp(student[i]) - p);
    }
  }
  return { loss: loss / batch, dLogits: dLogits.map((slope) => slope / batch) };
}
