import { assertAlmostEquals, assertEquals } from "@std/assert";

/** Asserts that all elements differ by at most a share of the largest expected one. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  share: number,
  what = "",
  least = 1e-3,
): void {
  assertEquals(actual.length, expected.length, what);
  const scale = Array.from(expected).reduce((most, x) => Math.max(most, Math.abs(x)), least);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(actual[i], expected[i], share * scale, `${what} element ${i}`);
  }
}
