/**
 * Names that were probably meant.
 *
 * @module
 */

/** How many names are told at most. */
const MOST = 3;

/** The names that resemble the one given, the nearest first; at most three. */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const bound = Math.max(2, Math.ceil(name.length / 2));
  return names.map((candidate): [string, number] => [candidate, distance(name, candidate)])
    .filter(([, distance]) => distance < bound)
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .slice(0, MOST).map(([candidate]) => candidate);
}

function distance(name: string, candidate: string): number {
  return name !== "" && candidate.startsWith(name) ? 0.5 : editDistance(name, candidate);
}

/** The number of letters to add, remove, replace or swap with a neighbour to get from one to another. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
