/**
 * Reads what `deno check --doc` says of the examples in documentation.
 *
 * @module
 */

/**
 * Errors of names that nothing uses. Deno puts an import of everything that the documented module
 * exports before every example, so that these say nothing of the example.
 */
const UNUSED: ReadonlySet<string> = new Set(["TS6133", "TS6192", "TS6196"]);

/** The errors in the output of `deno check --doc`, without colours, each with its place. */
export function exampleFaults(output: string): string[] {
  const faults = output.split(/^(?=TS\d+ \[)/m).filter((part) => {
    const code = /^TS\d+/.exec(part)?.[0];
    return code !== undefined && !UNUSED.has(code);
  });
  // Whatever is no error of types, such as an import that leads nowhere, is all that there is.
  if (!/^TS\d+ \[/m.test(output)) return [output];
  return faults.map((part) => part.replace(/\n\n[^]*$/, ""));
}
