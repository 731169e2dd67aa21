/** The point between `low` and `high` from which on `above` holds, to the last bit. */
export function bisect(low: number, high: number, above: (x: number) => boolean): number {
  for (;;) {
    const middle = (low + high) / 2;
    if (!(middle > low && middle < high)) return middle;
    if (above(middle)) high = middle;
    else low = middle;
  }
}
