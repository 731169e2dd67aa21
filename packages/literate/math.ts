/**
 * LaTeX to MathML.
 *
 * @module
 */

// deno-lint-ignore no-explicit-any
let converter: any;

/** Loads the converter; call it before {@linkcode renderMath}. */
export async function loadMath(): Promise<void> {
  converter ??= (await import("temml")).default;
}

/**
 * Converts LaTeX.
 *
 * @throws {Error} If it is malformed; the message says what is wrong.
 */
export function renderMath(tex: string, display: boolean): string {
  try {
    return converter.renderToString(tex, {
      displayMode: display,
      throwOnError: true,
      annotate: false,
      trust: false,
    });
  } catch (cause) {
    const message = (cause as Error).message.replace(/^ParseError:\s*/, "").split("\n")[0];
    throw new Error(`Cannot convert an equation: ${message}`, { cause });
  }
}
