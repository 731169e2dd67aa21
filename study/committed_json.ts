/**
 * The committed records that are JSON.
 *
 * @module
 */
import { projectRoot } from "./folders.ts";

/** Options of {@linkcode readCommittedJson}. */
export interface CommittedJsonOptions<T> {
  /** Whether it holds what a record of its kind does. */
  is: (value: unknown) => value is T;
  /** What that is, in words. */
  what: string;
  /** As `JSON.parse` takes it. */
  reviver?: (key: string, value: unknown) => unknown;
}

/**
 * Reads a record.
 *
 * @throws {SyntaxError} That names the file, if it is no JSON or not such a record.
 * @throws {Deno.errors.NotFound} If it is not there.
 */
export function readCommittedJson<T>(path: string, options: CommittedJsonOptions<T>): T {
  return parseCommittedJson(Deno.readTextFileSync(path), path, options);
}

/** The record in a text; throws as {@linkcode readCommittedJson} does. */
export function parseCommittedJson<T>(
  text: string,
  path: string,
  { is, what, reviver }: CommittedJsonOptions<T>,
): T {
  const refuse = (found: string): never => {
    const name = path.replace(`${projectRoot()}/`, "");
    throw new SyntaxError(
      `Cannot read ${name} as it must hold ${what}: ${found}; git checkout ${name} restores it`,
    );
  };
  let value: unknown;
  try {
    value = JSON.parse(text, reviver);
  } catch (error) {
    return refuse(`it is no JSON (${(error as Error).message})`);
  }
  return is(value) ? value : refuse("it holds something else");
}

/** Whether a value is an object with a list of this name. */
export function hasList<K extends string>(name: K): (value: unknown) => boolean {
  return (value) =>
    typeof value === "object" && value !== null &&
    Array.isArray((value as Record<string, unknown>)[name]);
}
