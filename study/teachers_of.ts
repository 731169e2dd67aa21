/**
 * Whose networks teach.
 *
 * @module
 */
import type { Teachers } from "./setting.ts";

/** The settings whose networks teach. */
export function teacherSettings(
  { setting, beside }: Pick<Teachers, "setting" | "beside">,
): string[] {
  return beside === undefined ? [setting] : [setting, beside];
}

/**
 * Those of a setting's seeds that teach a student's.
 *
 * @param all What there is of each of its seeds.
 * @param student The place of the student's seed among its seeds.
 */
export function teachersOf<T>(
  all: readonly T[],
  { seeds, perSeed }: Teachers,
  student: number,
): T[] {
  const first = perSeed ? student + 1 : 0;
  // A study of fewer seeds has fewer teachers.
  const count = Math.min(seeds, all.length);
  return Array.from({ length: count }, (_, i) => all[(first + i) % all.length]);
}
