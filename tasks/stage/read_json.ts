/**
 * JSON files that may not be there.
 *
 * @module
 */

/** The JSON of a file; `undefined` if there is none, or if it is no JSON. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as T;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
