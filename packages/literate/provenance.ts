/**
 * Which runs stand behind which figure: what a cell has read, and what the cells have read on which it rests.
 *
 * @module
 */
import { escapeHtml } from "./escape.ts";
import { lineageOf } from "./lineage.ts";
import type { Executed } from "./run.ts";
import type { Source } from "./recording.ts";

/** The runs behind a chapter's cells and inline values. */
export interface ChapterSources {
  /** By cell, in order of stage. */
  cells: Source[][];
  /** By the value's position among the spans, in order of stage. */
  values: Map<number, Source[]>;
}

/** What cells and values have read, and what the cells have read on which they rest; the parser must be loaded. */
export function sourcesOf({ chapter, recording, valueSources }: Executed): ChapterSources {
  const lineage = lineageOf(chapter);
  const gather = (own: Iterable<Source>, cells: Iterable<number> = []): Source[] => {
    const sources = new Map([...own].map((source) => [source.stage, source]));
    for (const cell of cells) {
      for (const [stage, source] of recording.sources[cell]) sources.set(stage, source);
    }
    return inOrder(sources);
  };
  return {
    cells: recording.sources.map((own, i) => gather(own.values(), lineage.cells[i])),
    values: new Map(
      [...valueSources].map(([index, own]) => [index, gather(own, lineage.values.get(index))]),
    ),
  };
}

function inOrder(sources: Map<string, Source>): Source[] {
  return [...sources.values()].sort((a, b) => a.stage < b.stage ? -1 : a.stage > b.stage ? 1 : 0);
}

/** Stages that are named where a value is pointed at; of more, the number. */
const NAMED_SOURCES = 4;

/** What stands where no run has been read. */
export const TYPED = "typed";

/** An inline value that leads to its runs, or says that it comes from none. */
export function valueHtml(value: string, sources: readonly Source[]): string {
  if (sources.length === 0) {
    return `<span class="value" title="${TYPED}">${escapeHtml(value)}</span>`;
  }
  const named = sources.slice(0, NAMED_SOURCES).map(({ stage, digest }) =>
    `${stage} ${digest.slice(0, 12)}`
  );
  const more = sources.length - named.length;
  if (more > 0) named.push(`and ${more} more`);
  return `<span class="value" title="${escapeHtml(named.join(", "))}">${escapeHtml(value)}</span>`;
}

/** A figure, a table or a value in the text, and the runs behind it. */
export interface ProvenanceEntry {
  /** `Figure 3`; `a.md:12` of a value. */
  name: string;
  label?: string;
  /** HTML: a caption, or the value. */
  caption: string;
  sources: readonly Source[];
}
