/**
 * Which of the tables of `deno task results` is asked for.
 *
 * @module
 */
import { UsageError } from "@kws/cli";

const TABLES = ["short", "costs", "verdicts", "json"] as const;

/** A table that has an option. */
export type AskedTable = typeof TABLES[number];

/**
 * The table that options ask for, if they do.
 *
 * @throws {UsageError} If there are several, or --verdicts, which are over all keywords, with one of them.
 */
export function askedTable(args: Readonly<Record<string, unknown>>): AskedTable | undefined {
  const asked = TABLES.filter((name) => args[name]);
  if (asked.length > 1) {
    const names = asked.map((name) => `--${name}`).join(" and ");
    throw new UsageError(`one table is printed: ${names} are given; leave out all but one`);
  }
  if (asked[0] === "verdicts" && args.keyword !== undefined) {
    throw new UsageError(`--verdicts are over all keywords: leave out --keyword "${args.keyword}"`);
  }
  return asked[0];
}
