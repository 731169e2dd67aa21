/**
 * The report's fonts, from npm packages by Fontsource: their letters go into the page, so that every
 * machine draws the same ones.
 *
 * @module
 */
import { type FontMetrics, readFont } from "./font_metrics.ts";

interface Face {
  family: string;
  /** Package below `@fontsource/`. */
  name: string;
  weight: number;
  style: "normal" | "italic";
  subset: "latin" | "greek" | "latin-ext";
}

const LATIN_FACES: Omit<Face, "subset">[] = [
  { family: "Source Serif 4", name: "source-serif-4", weight: 400, style: "normal" },
  { family: "Source Serif 4", name: "source-serif-4", weight: 400, style: "italic" },
  { family: "Source Serif 4", name: "source-serif-4", weight: 600, style: "normal" },
  { family: "Inter", name: "inter", weight: 400, style: "normal" },
  { family: "Inter", name: "inter", weight: 600, style: "normal" },
  { family: "JetBrains Mono", name: "jetbrains-mono", weight: 400, style: "normal" },
];

const SUBSETS = ["latin", "greek", "latin-ext"] as const;

/** The fonts of a report. */
export interface Fonts {
  /** `@font-face` rules for the faces that have a character of the text. */
  css(text: string): string;
  /** Width of a line in Inter, in ems. */
  width(text: string, bold: boolean): number;
  /** Characters of the text that no face has. */
  missing(text: string): string[];
}

/**
 * Opens the fonts in a folder `node_modules`.
 *
 * @throws {Deno.errors.NotFound} If a package is not installed.
 */
export function openFonts(nodeModules: string): Fonts {
  const faces = LATIN_FACES.flatMap((face) => SUBSETS.map((subset) => ({ ...face, subset })));
  const loaded = new Map<Face, FontMetrics>();
  const math = openMathFont(nodeModules);
  const stem = ({ name, subset, weight, style }: Face): string =>
    `${nodeModules}/@fontsource/${name}/files/${name}-${subset}-${weight}-${style}`;
  const metrics = (face: Face): FontMetrics => {
    let found = loaded.get(face);
    if (!found) {
      found = readFont(Deno.readFileSync(`${stem(face)}.woff`));
      loaded.set(face, found);
    }
    return found;
  };
  const inter = (bold: boolean): Face[] =>
    faces.filter(({ name, weight }) => name === "inter" && weight === (bold ? 600 : 400));
  const lacking = (text: string): string[] =>
    [...new Set(text)].filter((character) => {
      const point = character.codePointAt(0)!;
      // Invisible operators of mathematics draw nothing.
      if (point <= 32 || (point >= 0x2061 && point <= 0x2064)) return false;
      return !faces.some((face) => metrics(face).advance(point) !== undefined);
    }).sort();
  return {
    css: (text) => {
      const points = [...new Set(text)].map((one) => one.codePointAt(0)!).sort((a, b) => a - b);
      const rules: string[] = [];
      for (const face of faces) {
        const own = points.filter((point) =>
          metrics(face).advance(point) !== undefined &&
          (face.subset === "latin" || !faces.some((other) =>
            other.subset === "latin" && other.name === face.name &&
            other.weight === face.weight && other.style === face.style &&
            metrics(other).advance(point) !== undefined
          ))
        );
        if (own.length > 0) rules.push(rule(face, `${stem(face)}.woff2`, own));
      }
      const needed = text.includes("<math") || lacking(text).length > 0;
      if (math && needed) rules.push(math.css);
      return rules.join("\n");
    },
    width: (text, bold) => {
      let ems = 0;
      for (const character of text) {
        const point = character.codePointAt(0)!;
        ems += inter(bold).map((face) => metrics(face).advance(point))
          .find((width) => width !== undefined) ?? 0.6;
      }
      return ems;
    },
    missing: (text) =>
      lacking(text.replaceAll(math ? /(?!)/g : /<math.*?<\/math>/gs, "")).filter((character) =>
        math?.metrics.advance(character.codePointAt(0)!) === undefined
      ),
  };
}

function rule({ family, weight, style, subset }: Face, path: string, points: number[]): string {
  const range = subset === "latin" ? "U+0-FF,U+131,U+152-2FF,U+2000-FFFF" : ranges(points);
  return `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};` +
    `src:url(data:font/woff2;base64,${base64(path)}) format("woff2");unicode-range:${range}}`;
}

/** A font with the measures and letters that mathematics needs; it may be missing. */
interface MathFont {
  metrics: FontMetrics;
  css: string;
}

function openMathFont(nodeModules: string): MathFont | undefined {
  const stem = `${nodeModules}/@fontsource/stix-two-math/files/stix-two-math-latin-400-normal`;
  try {
    return {
      metrics: readFont(Deno.readFileSync(`${stem}.woff`)),
      css: `@font-face{font-family:"STIX Two Math";src:url(data:font/woff2;base64,${
        base64(`${stem}.woff2`)
      }) format("woff2")}`,
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function ranges(points: number[]): string {
  return points.map((point) => `U+${point.toString(16)}`).join(",");
}

function base64(path: string): string {
  return Deno.readFileSync(path).toBase64();
}
