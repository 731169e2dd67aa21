/**
 * Pictures from files, as part of the page.
 *
 * @module
 */
import { dirname } from "./_path.ts";

const TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  svg: "image/svg+xml",
};

/**
 * The content of a picture beside a chapter, as an address.
 *
 * @param address As the chapter writes it, relative to the chapter.
 * @throws {Error} If it is no file, or no picture; the message says what is wrong.
 */
export function embedImage(address: string, chapter: string): string {
  if (address === "" || /^[a-z][\w+.-]*:|^[/#?]/i.test(address)) {
    throw new Error(
      `an image must be a file beside the chapter, for the page loads nothing: ` +
        `current value is "${address}"`,
    );
  }
  const type = TYPES[/\.(\w+)$/.exec(address)?.[1].toLowerCase() ?? ""];
  if (type === undefined) {
    throw new Error(
      `an image must end with .${Object.keys(TYPES).join(", .")}: current value is "${address}"`,
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = Deno.readFileSync(`${dirname(chapter)}/${decodeURI(address)}`);
  } catch (cause) {
    throw new Error(`the image "${address}" is not there`, { cause });
  }
  return `data:${type};base64,${bytes.toBase64()}`;
}

/** What makes a drawing more than a picture, if anything does: scripts, and what it would load. */
export function drawingProblem(svg: string): string | undefined {
  const found = /<(?:script|foreignObject|iframe|embed|object)\b/i.exec(svg) ??
    /<[^>]*\s(on\w+\s*=)/i.exec(svg)?.slice(1) ??
    /<image\b[^>]*[\s:]href\s*=\s*["']?(?!["']?(?:#|data:image\/))[^\s>]*/i.exec(svg) ??
    /[\s:]href\s*=\s*["']?(?!["']?(?:#|https?:|data:image\/))[^\s>]+/i.exec(svg) ??
    /url\(\s*["']?(?!#|["']?#|data:)[^)]*/i.exec(svg);
  return found
    ? `a figure must be a drawing that runs and loads nothing: it has "${found[0].slice(0, 60)}"`
    : undefined;
}
