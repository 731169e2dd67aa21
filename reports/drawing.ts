/**
 * Boxes, arrows and words of the report's drawn figures, as SVG in the charts' colours.
 *
 * @module
 */

import { GREYS } from "@kws/literate";

const { ink: INK, label: SOFT, axis: LINE } = GREYS;

const FONT = "Inter, sans-serif";

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** How words stand. */
export interface WordsOptions {
  size?: number;
  bold?: boolean;
  soft?: boolean;
  anchor?: "start" | "middle" | "end";
}

/** Words whose middle line is at `y`. */
export function words(x: number, y: number, text: string, options: WordsOptions = {}): string {
  const { size = 9, bold = false, soft = false, anchor = "middle" } = options;
  return `<text x="${x}" y="${y + 0.35 * size}" font-family="${FONT}" font-size="${size}" ` +
    `text-anchor="${anchor}" fill="${soft ? SOFT : INK}"${bold ? ' font-weight="600"' : ""}>` +
    `${escape(text)}</text>`;
}

/** A rectangle. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A box with a title and words below it; `color` is that of its edge. */
export function box(
  { x, y, width, height }: Box,
  [title, ...lines]: readonly string[],
  color: string = LINE,
): string {
  const step = 11.5;
  const first = y + height / 2 - step * lines.length / 2;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="3" fill="none" ` +
    `stroke="${color}" stroke-width="1.2"/>` +
    words(x + width / 2, first, title, { bold: true }) +
    lines.map((line, i) => words(x + width / 2, first + step * (i + 1), line, { size: 8.5 }))
      .join("");
}

/** An arrow along the points of a line. */
export function arrow(...points: readonly (readonly [number, number])[]): string {
  const [[x, y], [fromX, fromY]] = points.toReversed();
  const [dx, dy] = [Math.sign(x - fromX), Math.sign(y - fromY)];
  const [size, wide] = [5, 2.8];
  const corner = (side: number) =>
    `${x - size * dx + side * wide * dy},${y - size * dy + side * wide * dx}`;
  return `<polyline points="${points.map(([x, y]) => `${x},${y}`).join(" ")}" fill="none" ` +
    `stroke="${LINE}" stroke-width="1.1"/>` +
    `<polygon points="${x},${y} ${corner(1)} ${corner(-1)}" fill="${LINE}"/>`;
}

/** The whole drawing. */
export function drawing(width: number, height: number, ...parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `width="${width}" height="${height}">${parts.join("")}</svg>`;
}
