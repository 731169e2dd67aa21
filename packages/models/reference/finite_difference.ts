/** The slope of a loss in one element of what it is computed from, by a central difference. */
export function finiteDifference(array: Float64Array, i: number, loss: () => number): number {
  const step = 1e-6;
  const value = array[i];
  array[i] = value + step;
  const above = loss();
  array[i] = value - step;
  const below = loss();
  array[i] = value;
  return (above - below) / (2 * step);
}
