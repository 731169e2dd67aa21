/**
 * A document: Markdown as it stands beside code, without front matter, cells and values; of a chapter it has
 * headings, listings of any language, links, pictures and footnotes.
 *
 * @module
 */
import { type Block, blockMark, type Chapter, FENCE, fenceEnd, HEADING } from "./chapter.ts";
import { Problems } from "./error.ts";

/** The name of a heading's place: its words in small letters, with dashes, as GitHub makes them. */
export function slugOf(heading: string): string {
  return heading.replaceAll(/[`*_]|\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase().trim()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, "").replaceAll(/\s/g, "-");
}

/** Names for the headings of one document, in order: one that is taken gets a number, counted up until it is free. */
export function slugger(): (heading: string) => string {
  const taken = new Set<string>();
  return (heading) => {
    const slug = slugOf(heading);
    let name = slug;
    for (let i = 1; taken.has(name); i++) name = `${slug}-${i}`;
    taken.add(name);
    return name;
  };
}

/**
 * Cuts a document into the pieces of a chapter without cells.
 *
 * @throws {ChapterError} If a fence has no end.
 */
export function parseDocument(file: string, source: string): Chapter {
  const lines = source.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n")
    .replaceAll(/[\uE000-\uE003]/g, "\uFFFD").split("\n");
  const problems = new Problems();
  const blocks: Block[] = [];
  const slug = slugger();
  const out: string[] = [];
  const block = (piece: Block): void => {
    out.push("", blockMark(blocks.length), "");
    blocks.push(piece);
  };
  for (let i = 0; i < lines.length; i++) {
    const fence = FENCE.exec(lines[i]);
    const heading = HEADING.exec(lines[i]);
    if (fence) {
      const [, indent, ticks, language] = fence;
      const end = fenceEnd(lines, i, ticks);
      if (end < 0) {
        const message = `the fence must end with ${ticks}`;
        problems.add({ file, lines, line: i + 1, column: 1, message });
        break;
      }
      if (indent === "") {
        const code = lines.slice(i + 1, end).join("\n");
        const attributes = { values: {}, raw: {} };
        block({ kind: "listing", line: i + 1, code, language, attributes });
      } else out.push(...lines.slice(i, end + 1));
      i = end;
    } else if (heading) {
      block({
        kind: "heading",
        line: i + 1,
        depth: heading[1].length,
        text: heading[2],
        slug: slug(heading[2]),
        numbered: false,
      });
    } else out.push(lines[i]);
  }
  problems.throwIfAny();
  return {
    ...{ file, lines, blocks, frontMatter: {}, cells: [], spans: [], typed: [] },
    markdown: out.join("\n"),
  };
}
