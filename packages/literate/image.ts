/**
 * Pictures from files, as part of the page.
 *
 * @module
 */
import { dirname } from "./_path.ts";
import { unescapeHtml } from "./address.ts";

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

/** Elements of drawings that stand still. */
const ELEMENTS = new Set(
  ("svg g defs symbol use switch a path rect circle ellipse line polyline polygon text tspan textpath image " +
    "title desc metadata style marker pattern mask clippath lineargradient radialgradient stop filter feblend " +
    "fecolormatrix fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap " +
    "fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage femerge " +
    "femergenode femorphology feoffset fepointlight fespecularlighting fespotlight fetile feturbulence")
    .split(" "),
);

const TAG = /<([a-z][^\s\/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s"'<>\/=]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)/g;

/** What makes a drawing more than a picture, if anything does: scripts, and what it would load. */
export function drawingProblem(svg: string): string | undefined {
  const found = foreignPart(svg);
  return found === undefined
    ? undefined
    : `a figure must be a drawing that runs and loads nothing: it has "${found.slice(0, 60)}"`;
}

function foreignPart(svg: string): string | undefined {
  let tags = 0;
  for (const { 0: tag, 1: name, 2: attributes } of svg.matchAll(TAG)) {
    tags++;
    // A name with a prefix is that of a program that has drawn it, and means nothing to a browser.
    if (!ELEMENTS.has(name.toLowerCase()) && !name.includes(":")) return tag;
    for (const { 0: attribute, 1: key, 2: quoted } of attributes.matchAll(ATTRIBUTE)) {
      if (/^on/i.test(key)) return attribute;
      if (!/^(?:.*:)?(?:href|src|srcset)$/i.test(key)) continue;
      const address = unescapeHtml(quoted.replaceAll(/^["']|["']$/g, "")).trim();
      const leads = name.toLowerCase() === "a" && /^(?:https?|mailto):/i.test(address);
      if (!leads && !/^(?:#|data:image\/|$)/i.test(address)) return attribute;
    }
  }
  // A tag without an end is read by a browser in ways of its own.
  if (tags !== [...svg.matchAll(/<[a-z]/gi)].length) return "a tag without an end";
  const text = unescapeHtml(svg);
  return /@import[^;]*|image-set\([^)]*/i.exec(text)?.[0] ??
    /url\(\s*["']?(?!#|["']?#|data:)[^)]*/i.exec(text)?.[0];
}
