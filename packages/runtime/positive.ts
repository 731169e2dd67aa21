/** Refuses what is no whole number of at least 1: `what` is to be built, `name` is its dimension. */
export function positive(what: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(
    `Cannot build ${what} as ${name} must be a whole number >= 1: current value is ${value}`,
  );
}
