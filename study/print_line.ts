/**
 * Lines on standard output for whoever reads them.
 *
 * @module
 */

/**
 * Prints a line at once. Where nobody reads any more, as behind `| head -1`, the command has done what
 * was wanted of it: it ends with 0.
 */
export function printLine(text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  try {
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw error;
  }
}
