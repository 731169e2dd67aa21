import { exp, softplus } from "@kws/kernels";

/**
 * Mean KL divergence in nats of Bernoulli distributions given as log-odds: how far a student's
 * probabilities are from its teachers'.
 *
 * @param teachers The distribution that counts as right, (n).
 * @param student (n).
 * @throws {RangeError} If there is no clip or the lengths differ.
 */
export function meanDivergence(
  teachers: ArrayLike<number>,
  student: ArrayLike<number>,
): number {
  if (teachers.length === 0 || teachers.length !== student.length) {
    throw new RangeError(
      `Cannot compare log-odds as there must be equally many and some: ` +
        `there are ${teachers.length} and ${student.length}`,
    );
  }
  let sum = 0;
  for (let i = 0; i < teachers.length; i++) {
    const [t, s] = [teachers[i], student[i]];
    sum += (t - s) / (1 + exp(-t)) - softplus(t) + softplus(s);
  }
  return sum / teachers.length;
}
