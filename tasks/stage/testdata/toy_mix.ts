/** A number that looks like chance. */
export function mix(value: number): number {
  return Math.imul(value ^ (value >>> 7), 0x9e3779b1) >>> 8;
}
