/**
 * Refuses dimensions that are no whole numbers from 1 on.
 *
 * @throws {RangeError} That names the dimension and its value.
 */
export function checkSizes(sizes: Record<string, number>): void {
  for (const [name, value] of Object.entries(sizes)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new RangeError(
      `Cannot build a network as ${name} must be a whole number >= 1: current value is ${value}`,
    );
  }
}
