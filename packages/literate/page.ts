/**
 * Chapters and what their cells have left to HTML.
 *
 * @module
 */
import { unescapeHtml } from "./address.ts";
import { Bibliography } from "./bibliography.ts";
import { ChapterPage, type Heading, type PageOptions } from "./chapter_page.ts";
import { type Problem, Problems } from "./error.ts";
import { Footnotes } from "./footnotes.ts";
import { loadHighlighter } from "./listing.ts";
import { loadMath } from "./math.ts";
import { type At, Numbering } from "./number.ts";
import type { Executed } from "./run.ts";
import { listingHtml, listSources, sourceLines, summaryHtml } from "./source_list.ts";
import { allowedNumbers, type TypedAt, typedInCode, typedMessage } from "./typed_number.ts";
import { loadTypeScript } from "./typescript.ts";

/** Front matter that is shown, in order. */
const TITLE = ["title", "authors", "date", "abstract"];

/** Depth of the headings that the contents list. */
export const CONTENTS_DEPTH = 2;

/** The body of a report. */
export interface Body {
  html: string;
  headings: Heading[];
  /** HTML of the first chapter's front matter. */
  title: Record<string, string>;
  /** A line of stage and digest for every run that was read. */
  sources: string;
  /** Measurements that were typed by hand. */
  typed: Problem[];
  /** What is allowed but hardly meant: objects that no text refers to. */
  warnings: Problem[];
}

/**
 * Renders chapters in order.
 *
 * @throws {ChapterError} With every dead reference, unknown citation, label that is used twice, missing
 * caption or alternative text, and malformed equation.
 */
export async function renderBody(
  executed: readonly Executed[],
  options: PageOptions,
): Promise<Body> {
  // A page without code needs no parser of code.
  const hasCode = executed.some(({ chapter: { cells }, values }) => cells.length + values.size > 0);
  await Promise.all([loadMath(), loadHighlighter(), hasCode && loadTypeScript()]);
  const problems = new Problems();
  const report = (problem: Problem): void => problems.add(problem);
  const numbering = new Numbering(report, options.elsewhere);
  const bibliography = new Bibliography(options.works, report);
  const footnotes = new Footnotes(report);
  const chapters = executed.map((one) =>
    new ChapterPage(one, numbering, bibliography, footnotes, report)
  );
  // Numbers first, for a reference may come before what it refers to.
  for (const chapter of chapters) chapter.number();
  problems.throwIfAny();
  const title = chapters[0]?.title() ?? {};
  let html: string[] = [];
  for (const chapter of chapters) html.push(await chapter.render(options));
  const headings = chapters.flatMap((chapter) => chapter.headings);
  const objects = chapters.flatMap(({ entries }) => entries);
  // Works are numbered as they come on the page: title and contents, chapters, notes, and then what repeats them.
  const number = (html: string): string => bibliography.number(html);
  for (const name of TITLE) if (name in title) title[name] = number(title[name]);
  for (const one of headings) if (one.depth <= CONTENTS_DEPTH) one.text = number(one.text);
  html = html.map(number);
  const notes = number(footnotes.render());
  for (const name in title) title[name] = number(title[name]);
  for (const one of headings) one.text = number(one.text);
  for (const one of objects) one.caption = number(one.caption);
  const values = chapters.flatMap((chapter) => chapter.values());
  // Cells may have read what nothing on the page rests on.
  const read = executed.flatMap(({ recording }) =>
    recording.sources.map((own) => [...own.values()])
  );
  const sources = listSources([...read, ...values.map((one) => one.sources)]);
  const { table, notes: about } = await summaryHtml(sources, values, options.provenance ?? {});
  const references = bibliography.render();
  const idsOf = (html: string) => [...html.matchAll(/\sid="([^"]*)"[^>]*/g)];
  const ids = new Set(idsOf(notes + references).map(([, id]) => unescapeHtml(id)));
  if (references !== "") ids.add("references");
  if (notes !== "") ids.add("notes");
  html.forEach((part, i) => {
    for (const { 0: rest, 1: name, index } of idsOf(part)) {
      const id = unescapeHtml(name);
      if (ids.has(id)) {
        const at = placeOf(part.slice(0, index + rest.length), executed[i]);
        const message =
          `the name "${id}" stands twice on the page, and links to it lead to the first: ` +
          `one must have another, such as a heading by a label, {#sec-…}`;
        report({ ...at, message });
      }
      ids.add(id);
    }
  });
  for (const { id, at } of chapters.flatMap(({ links }) => links.anchors)) {
    if (numbering.follow(id) || ids.has(id)) continue;
    report({ ...at, message: `the link #${id} leads nowhere: nothing on the page has this label` });
  }
  problems.throwIfAny();
  if (notes !== "") {
    headings.push({ id: "notes", number: "", text: "Notes", depth: 1 });
    html.push(
      `<section class="chapter" role="doc-endnotes" aria-labelledby="notes">` +
        `<h2 id="notes">Notes</h2>${notes}</section>`,
    );
  }
  if (references !== "") {
    headings.push({ id: "references", number: "", text: "References", depth: 1 });
    html.push(
      `<section class="chapter"><h2 id="references">References</h2>${references}</section>`,
    );
  }
  const warnings = [...numbering.targets].filter(([label, { used }]) =>
    !used && !label.startsWith("sec-")
  ).map(([label, { file, line }]) => ({
    file,
    line,
    column: 1,
    message: `nothing refers to ${label}`,
  }));
  return {
    html: nameTables(html.join("\n")).replaceAll("%%PROVENANCE%%", () => table)
      .replaceAll("%%NOTES%%", () => about)
      .replaceAll("%%LISTING%%", () => listingHtml(sources, objects, values)),
    sources: sourceLines(sources),
    headings,
    title,
    warnings,
    typed: executed.flatMap(typedNumbers),
  };
}

/** Where a chapter is at the end of a piece of its HTML: the last place that the piece names. */
function placeOf(html: string, { chapter: { file, lines } }: Executed): At {
  const line = Number(/.*\sdata-at="[^"]*:(\d+)"/s.exec(html)?.[1] ?? 1);
  return { file, lines, line, column: 1 };
}

/** What was typed into a chapter's prose and captions, and into the tables and captions that its cells show. */
function typedNumbers({ chapter, recording }: Executed): Problem[] {
  const { file, lines, cells, typed, frontMatter } = chapter;
  const allowed = allowedNumbers(frontMatter.typed);
  const shown = cells.flatMap(({ index, line, end }): TypedAt[] => {
    const texts = recording.outputs[index].flatMap((output) => [
      ...output.kind === "table" ? output.table.body.flat() : [],
      ..."options" in output ? [output.options.caption ?? ""] : [],
    ]);
    return typedInCode(lines.slice(line, end - 1).join("\n"), texts)
      .filter((number) => !allowed.has(number))
      .map((number) => ({
        line,
        column: 1,
        message: typedMessage(number, "a cell's table or caption"),
      }));
  });
  return [...typed, ...shown].sort((a, b) => a.line - b.line || a.column - b.column)
    .map((one) => ({ ...one, file, lines }));
}

/** Tables without a number of their own need names that differ, for those who go from table to table by name. */
function nameTables(html: string): string {
  let count = 0;
  return html.replaceAll(
    ' aria-label="Table"',
    () => ` aria-label="Table of the text, ${++count}"`,
  );
}
