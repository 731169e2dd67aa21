/**
 * Widths of a font's characters, read from the font itself: charts are laid out without a browser, and
 * every machine must lay them out alike.
 *
 * @module
 */
import { inflateSync } from "node:zlib";

/** Which characters a font has, and how wide they are. */
export interface FontMetrics {
  /** Width of a character in ems; `undefined` where the font does not have it. */
  advance(codePoint: number): number | undefined;
}

/**
 * Reads a WOFF file (version 1: tables packed with zlib).
 *
 * @throws {SyntaxError} If it is no such file.
 */
export function readFont(bytes: Uint8Array<ArrayBuffer>): FontMetrics {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 44 || view.getUint32(0) !== 0x774f4646) {
    throw new SyntaxError("Cannot read a font as its file must start with wOFF");
  }
  const tables = new Map<string, DataView>();
  for (let i = 0, at = 44; i < view.getUint16(12); i++, at += 20) {
    const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (!["cmap", "head", "hhea", "hmtx"].includes(tag)) continue;
    const [offset, packed, size] = [4, 8, 12].map((add) => view.getUint32(at + add));
    const raw = bytes.subarray(offset, offset + packed);
    const table = packed < size ? new Uint8Array(inflateSync(raw)) : raw;
    tables.set(tag, new DataView(table.buffer, table.byteOffset, table.byteLength));
  }
  const units = tables.get("head")!.getUint16(18);
  const measured = tables.get("hhea")!.getUint16(34);
  const hmtx = tables.get("hmtx")!;
  const glyphs = readCharacterMap(tables.get("cmap")!);
  return {
    advance: (codePoint) => {
      const glyph = glyphs.get(codePoint);
      if (glyph === undefined) return undefined;
      return hmtx.getUint16(4 * Math.min(glyph, measured - 1)) / units;
    },
  };
}

/** Formats 4 and 12 of the OpenType specification's `cmap` table. */
function readCharacterMap(cmap: DataView): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const at = cmap.getUint32(4 + 8 * i + 4);
    const format = cmap.getUint16(at);
    if (format === 12) {
      for (let group = 0; group < cmap.getUint32(at + 12); group++) {
        const [first, last, glyph] = [0, 4, 8].map((add) =>
          cmap.getUint32(at + 16 + 12 * group + add)
        );
        for (let code = first; code <= last; code++) glyphs.set(code, glyph + code - first);
      }
    } else if (format === 4) {
      const segments = cmap.getUint16(at + 6) / 2;
      const word = (list: number, segment: number): number =>
        at + 14 + 2 * (list * segments + segment);
      for (let s = 0; s < segments; s++) {
        const last = cmap.getUint16(word(0, s));
        const first = cmap.getUint16(word(1, s) + 2);
        const delta = cmap.getUint16(word(2, s) + 2);
        const range = word(3, s) + 2;
        const offset = cmap.getUint16(range);
        for (let code = first; code <= last && code !== 0xffff; code++) {
          const raw = offset === 0 ? code : cmap.getUint16(range + offset + 2 * (code - first));
          const glyph = raw === 0 ? 0 : (raw + delta) & 0xffff;
          if (glyph !== 0) glyphs.set(code, glyph);
        }
      }
    }
  }
  return glyphs;
}
