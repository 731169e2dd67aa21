/**
 * Names that were probably meant.
 *
 * @module
 */
import { editDistance } from "@kws/names";

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
