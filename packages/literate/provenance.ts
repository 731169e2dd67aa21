/**
 * Which runs stand behind which figure: what a cell has read, and what the cells have read whose names
 * it uses.
 *
 * @module
 */
import { escapeHtml } from "./escape.ts";
import { declaredNames } from "./extract.ts";
import type { Executed } from "./run.ts";
import type { Source } from "./recording.ts";

/** The sources of every cell of a chapter, in order of stage. */
export function sourcesOfCells({ chapter, recording }: Executed): Source[][] {
  const { cells, lines } = chapter;
  const words = cells.map(({ line, end }) =>
    new Set(lines.slice(line, end - 1).join("\n").match(/[\w$]+/g) ?? [])
  );
  const declared = cells.map((cell) => declaredNames(chapter, [cell]));
  const all: Map<string, Source>[] = [];
  for (const { index } of cells) {
    const sources = new Map(recording.sources[index]);
    for (let earlier = 0; earlier < index; earlier++) {
      if (![...declared[earlier]].some((name) => words[index].has(name))) continue;
      for (const [stage, source] of all[earlier]) sources.set(stage, source);
    }
    all.push(sources);
  }
  return all.map((sources) =>
    [...sources.values()].sort((a, b) => a.stage < b.stage ? -1 : a.stage > b.stage ? 1 : 0)
  );
}

/** A figure or a table and the runs behind it. */
export interface ProvenanceEntry {
  /** `Figure 3` */
  name: string;
  label?: string;
  /** HTML. */
  caption: string;
  sources: Source[];
}

/** Head and body of the table of provenance. */
export function provenanceRows(entries: readonly ProvenanceEntry[]): string {
  const rows = entries.map(({ name, label, caption, sources }) => {
    const shown = label === undefined ? name : `<a href="#${label}">${name}</a>`;
    // The caption's first sentence says which it is.
    const first = /^.*?[.:;](?=\s|$)/s.exec(caption.replaceAll(/<[^>]*>/g, ""))?.[0] ??
      caption.replaceAll(/<[^>]*>/g, "");
    const from = sources.map(({ stage, digest }) =>
      `<span class="source">${escapeHtml(stage)} <code>${
        escapeHtml(digest.slice(0, 12))
      }</code></span>`
    );
    return `<tr><td>${shown}</td><td>${first}</td><td>${
      from.join(" ") || "this document"
    }</td></tr>`;
  });
  return `<thead><tr><th scope="col">Object</th><th scope="col">Shows</th>` +
    `<th scope="col">Runs that its cells have read</th></tr></thead><tbody>\n${
      rows.join("\n")
    }\n</tbody>`;
}
