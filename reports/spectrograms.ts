/**
 * Log-mel pictures of clips, side by side, as SVG.
 *
 * @module
 */
import type { ClipPicture } from "../study/stages/error_clips.ts";
import { drawing, words } from "./drawing.ts";

/** Shades from the lowest level to the highest. */
const SHADES = [
  "#0b1b3a",
  "#173a6b",
  "#1f5f99",
  "#3b88b8",
  "#6fb0c9",
  "#a9d3d3",
  "#dcefdc",
  "#fffbd6",
];

/** A picture: one path for each shade, so that neighbours of one level are one rectangle. */
function picture({ frames, bands, levels }: ClipPicture, x: number, y: number, cell: {
  width: number;
  height: number;
}): string {
  const paths = SHADES.map(() => "");
  const shadeOf = (frame: number, band: number): number =>
    Math.min(SHADES.length - 1, Math.floor(levels[frame * bands + band] * SHADES.length / 256));
  for (let band = 0; band < bands; band++) {
    const top = y + (bands - 1 - band) * cell.height;
    for (let from = 0; from < frames;) {
      const shade = shadeOf(from, band);
      let to = from + 1;
      while (to < frames && shadeOf(to, band) === shade) to++;
      paths[shade] += `M${round(x + from * cell.width)} ${round(top)}h${
        round((to - from) * cell.width)
      }v${round(cell.height)}h${round((from - to) * cell.width)}z`;
      from = to;
    }
  }
  return paths.map((path, i) => path === "" ? "" : `<path fill="${SHADES[i]}" d="${path}"/>`)
    .join("");
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}

/** A clip's name for people: whose recording it is, and the how manieth. */
export function clipName(path: string): string {
  return path.replace(/^.*\//, "").replace(/_nohash_(\d+)\.\w+$/, "/$1");
}

/** Clips in rows of four: the keyword's that are missed, then others that are taken for it. */
export function drawClips(clips: readonly ClipPicture[]): string {
  const [columns, wide, high, apartX, apartY, top] = [4, 118, 60, 130, 106, 26];
  const place = (i: number): [number, number] => [
    (i % columns) * apartX,
    top + Math.floor(i / columns) * apartY,
  ];
  const parts = clips.map((clip, i) => {
    const [x, y] = place(i);
    const cell = { width: wide / clip.frames, height: high / clip.bands };
    return picture(clip, x, y, cell) +
      words(x, y - 6, `“${clip.word}” ${clipName(clip.path)}`, { anchor: "start", size: 8 }) +
      words(x, y + high + 8, `${(100 * clip.share).toFixed(0)} % of the errors`, {
        ...{ anchor: "start", size: 7.5, soft: true },
      });
  });
  const missed = clips.filter(({ missed }) => missed).length;
  const [, second] = place(missed);
  const rows = Math.ceil(clips.length / columns);
  return drawing(
    (columns - 1) * apartX + wide + 2,
    top + rows * apartY - 10,
    words(0, 6, "rejected", { anchor: "start", bold: true, size: 8.5 }),
    clips.length > missed
      ? words(0, second - 20, "taken for the keyword", { anchor: "start", bold: true, size: 8.5 })
      : "",
    ...parts,
  );
}
