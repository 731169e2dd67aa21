/**
 * Training logs: one JSON object a line.
 *
 * @module
 */
import type { EpochLog } from "@kws/models";

/** Writes a log. */
export function writeLog(path: string, lines: readonly Record<string, number>[]): void {
  Deno.writeTextFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

/** Reads a log. */
export function readLog(path: string): EpochLog[] {
  const text = Deno.readTextFileSync(path).trim();
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as EpochLog);
}
