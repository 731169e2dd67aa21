/**
 * Hints: the student's pooled state, through a projection, is to say what the teacher's says.
 *
 * @module
 */

/** A projection from the student's width to the teacher's, and its gradients. */
export interface Hint {
  /** Student's width. */
  from: number;
  /** Teacher's width. */
  to: number;
  /** (to,from), then the bias (to). */
  parameters: Float32Array;
  gradients: Float32Array;
}

/** Elements of a projection's parameters. */
export function hintSize(from: number, to: number): number {
  return to * (from + 1);
}

/**
 * weight · ½ ‖P s + b − t‖² of one clip.
 *
 * Source: A. Romero et al., "FitNets", arXiv:1412.6550, equation 3.
 *
 * @param dStudent Receives the gradient by s.
 */
export function hintLoss(
  { from, to, parameters, gradients }: Hint,
  student: Float32Array,
  teacher: Float32Array,
  dStudent: Float32Array,
  weight: number,
): number {
  let loss = 0;
  dStudent.fill(0);
  for (let i = 0; i < to; i++) {
    let difference = parameters[to * from + i] - teacher[i];
    for (let j = 0; j < from; j++) difference += parameters[i * from + j] * student[j];
    loss += difference * difference / 2;
    const d = weight * difference;
    gradients[to * from + i] += d;
    for (let j = 0; j < from; j++) {
      gradients[i * from + j] += d * student[j];
      dStudent[j] += d * parameters[i * from + j];
    }
  }
  return weight * loss;
}
