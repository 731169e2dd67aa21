/**
 * Refuses numbers that are not whole and at least 1.
 *
 * @param what What cannot be done with them, as "build a network".
 * @param numbers By their names.
 * @throws {RangeError} That names the number and its value.
 */
export function checkWhole(what: string, numbers: object): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new RangeError(
      `Cannot ${what} as ${name} must be a whole number >= 1: current value is ${value}`,
    );
  }
}
