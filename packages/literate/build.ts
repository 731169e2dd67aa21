/**
 * Chapters to a report: extract, check, run, render.
 *
 * @module
 */
import { basename, resolvePath } from "./_path.ts";
import type { Work } from "./bibliography.ts";
import { type Cell, type Chapter, parseChapter } from "./chapter.ts";
import { type ChapterModule, checkModules } from "./check.ts";
import { ChapterError, type Problem } from "./error.ts";
import { escapeHtml } from "./escape.ts";
import { extractModule } from "./extract.ts";
import { type Fonts, openFonts } from "./fonts.ts";
import { checkNames } from "./free_names.ts";
import { renderPage } from "./html.ts";
import { renderBody } from "./page.ts";
import { lintModules } from "./lint.ts";
import { Rejections } from "./rejections.ts";
import { type Executed, runChapter } from "./run.ts";
import type { ProvenanceNotes } from "./source_list.ts";
import { loadTypeScript } from "./typescript.ts";

/** Options of {@linkcode buildReport}. */
export interface BuildOptions {
  /** Paths of the chapters in order. */
  chapters: readonly string[];
  /** Folder of the extracted modules, inside the workspace: cells import relative to it. */
  buildDir: string;
  /** The workspace's `node_modules`, for fonts. */
  nodeModules: string;
  /** Whether types are checked. Defaults to `true`. */
  check?: boolean;
  /** Builds the chapters alone whose path contains this text; the others' labels stay known. */
  only?: string;
  /** Path of a bibliography in CSL-JSON. */
  references?: string;
  /** What the page's head and the PDF say where the first chapter's front matter does not. */
  metadata?: Partial<Record<"authors" | "subject" | "keywords" | "created", string>>;
  /** What is said about the runs that were read. */
  provenance?: ProvenanceNotes;
  /** Receives the list of all runs that were read: lines of stage and digest. */
  onSources?: (lines: string) => void;
  /** Words across every page, such as a warning that the results are old. */
  mark?: string;
  /** Whether a warning is an error. Defaults to `false`. */
  strict?: boolean;
  /** Receives every measurement that was typed by hand into prose, captions or a cell's texts. */
  onTyped?: (problem: Problem) => void;
  /**
   * Chapters that have run, by path: one whose text is still the same does not run again. For who builds again and
   * again while a text is written; what the chapters' modules read is taken to be the same.
   */
  reuse?: Map<string, Executed>;
  /** Called for every cell that has run. */
  onCell?: (chapter: Chapter, cell: Cell, milliseconds: number) => void;
  /** Called for every chapter that has run. */
  onChapter?: (file: string, milliseconds: number) => void;
  /** Called for what is allowed but hardly meant, such as a figure that no text refers to. */
  onWarning?: (problem: Problem) => void;
}

const charts = new Map<string, string>();
const openedFonts = new Map<string, Fonts>();

/**
 * Builds the report's HTML.
 *
 * @throws {ChapterError} If a chapter is malformed, a type is wrong, a cell fails, or a reference leads
 * nowhere; the message starts with the chapter's own line and column.
 */
export async function buildReport(options: BuildOptions): Promise<string> {
  const { nodeModules, only, provenance, onCell, onChapter, onWarning } = options;
  const { modules, left } = await extractChapters(options);
  if (options.check !== false) {
    await checkTypesAndLint(modules);
  }
  const reused = ({ chapter: { file, lines } }: ChapterModule): Executed | undefined => {
    const before = options.reuse?.get(file);
    return before?.chapter.lines.join("\n") === lines.join("\n") ? before : undefined;
  };
  await checkNames(modules.filter((module) => !reused(module)));
  using rejections = new Rejections(modules);
  const executed: Executed[] = [];
  for (const module of modules) {
    const { chapter } = module;
    const before = reused(module);
    if (before) {
      executed.push(before);
      continue;
    }
    const started = performance.now();
    rejections.running = module;
    executed.push(await runChapter(module, (cell, ms) => onCell?.(chapter, cell, ms)));
    await rejections.throwIfAny();
    options.reuse?.set(chapter.file, executed.at(-1)!);
    onChapter?.(chapter.file, performance.now() - started);
  }
  rejections.running = undefined;
  const fonts = openedFonts.get(nodeModules) ?? openFonts(nodeModules);
  openedFonts.set(nodeModules, fonts);
  const works = options.references === undefined ? [] : readWorks(options.references);
  const body = await renderBody(executed, {
    fonts,
    works,
    elsewhere: labelsOf(left),
    charts,
    provenance,
  });
  const said = Object.entries(options.metadata ?? {}).filter(([, text]) => text).map((
    [name, text],
  ) => [name, escapeHtml(text)]);
  const title = { ...Object.fromEntries(said), ...body.title };
  const html = renderPage({ ...body, title }, fonts, options.mark);
  await rejections.throwIfAny();
  const missing = fonts.missing(html.slice(html.indexOf("<body")));
  const warnings = only === undefined ? [...body.warnings] : [];
  if (missing.length > 0) warnings.push(missingLetters(missing, modules, html));
  if (options.strict && warnings.length > 0) throw new ChapterError(warnings);
  for (const warning of warnings) onWarning?.(warning);
  for (const typed of body.typed) options.onTyped?.(typed);
  options.onSources?.(body.sources);
  return html;
}

/**
 * Checks the chapters' types and lints their cells without running them.
 *
 * @throws {ChapterError} With every type error, or else every finding.
 */
export async function checkReport(options: BuildOptions): Promise<void> {
  const { modules } = await extractChapters(options);
  await checkTypesAndLint(modules);
  await checkNames(modules);
}

/** Whether a file is a chapter that is asked for by a part of its name; any without one. */
export function isChapter(file: string, only: string | undefined): boolean {
  return only === undefined || basename(file).includes(only);
}

/** Two processes side by side; wrong types are told first, for lint often follows from them. */
async function checkTypesAndLint(modules: readonly ChapterModule[]): Promise<void> {
  const [types, lint] = await Promise.allSettled([checkModules(modules), lintModules(modules)]);
  for (const one of [types, lint]) if (one.status === "rejected") throw one.reason;
}

async function extractChapters(
  options: BuildOptions,
): Promise<{ modules: ChapterModule[]; left: Chapter[] }> {
  const { only } = options;
  await loadTypeScript();
  const buildDir = resolvePath(options.buildDir);
  const chapters = options.chapters.map((path) => parseChapter(path, Deno.readTextFileSync(path)));
  const wanted = chapters.filter(({ file }) => isChapter(file, only));
  if (wanted.length === 0) {
    throw new RangeError(
      `Cannot build a report as there must be a chapter${
        only === undefined ? "" : ` like "${only}"`
      }: there are ${chapters.map(({ file }) => file).join(", ") || "none"}`,
    );
  }
  Deno.mkdirSync(buildDir, { recursive: true });
  const names = moduleNames(chapters);
  const runtime = new URL("./runtime.ts", import.meta.url).href;
  const modules = wanted.map((chapter): ChapterModule => {
    const extracted = extractModule(chapter, runtime);
    const path = `${buildDir}/${names.get(chapter)}.ts`;
    // An equal file stays as it is: the checker then knows it already.
    if (readIfThere(path) !== extracted.text) Deno.writeTextFileSync(path, extracted.text);
    return { chapter, extracted, path };
  });
  return { modules, left: chapters.filter((chapter) => !wanted.includes(chapter)) };
}

/** A name of its own for every chapter's module, also where folders have chapters of one name. */
function moduleNames(chapters: readonly Chapter[]): Map<Chapter, string> {
  const names = new Map<Chapter, string>();
  const taken = new Set<string>();
  for (const chapter of chapters) {
    const stem = basename(chapter.file).replace(/\.md$/, "");
    let name = stem;
    // Some file systems take names for equal that differ in case alone.
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${stem}-${i}`;
    taken.add(name.toLowerCase());
    names.set(chapter, name);
  }
  return names;
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

function labelsOf(chapters: readonly Chapter[]): Set<string> {
  const labels = new Set<string>();
  for (const { blocks, lines } of chapters) {
    for (const block of blocks) {
      if (block.kind === "cell") {
        // A label may stand in the code, as those of a figure's parts do.
        const code = lines.slice(block.cell.line, block.cell.end - 1).join("\n");
        for (const [, label] of code.matchAll(/\blabel:\s*["'`]([\w-]+)["'`]/g)) labels.add(label);
      }
      const label = block.kind === "cell"
        ? block.cell.label
        : block.kind === "listing"
        ? block.attributes.label
        : block.label;
      if (label !== undefined) labels.add(label);
    }
  }
  return labels;
}

function readWorks(path: string): Work[] {
  const text = Deno.readTextFileSync(path);
  let works: unknown;
  try {
    works = JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError(
      `Cannot read ${path} as a bibliography must be CSL-JSON: ${(cause as Error).message}`,
      { cause },
    );
  }
  if (!Array.isArray(works)) {
    throw new SyntaxError(`Cannot read ${path} as a bibliography must be a list: it is CSL-JSON`);
  }
  return works;
}

/** Letters that would come from whatever fonts a machine happens to have. */
function missingLetters(
  missing: readonly string[],
  modules: readonly ChapterModule[],
  html: string,
): Problem {
  for (const { chapter } of modules) {
    for (const [i, line] of chapter.lines.entries()) {
      const column = [...missing].map((one) => line.indexOf(one)).find((at) => at >= 0);
      if (column !== undefined) {
        return {
          file: chapter.file,
          line: i + 1,
          column: column + 1,
          message: `the report's fonts lack ${missing.join(" ")}`,
        };
      }
    }
  }
  // A cell has made it: the words around it say where.
  const at = html.indexOf(missing[0], html.indexOf("<body"));
  const words = html.slice(at - 40, at + 20).replaceAll(/^[^>]*>|<[^>]*>?/g, " ").trim();
  const message = `the report's fonts lack ${missing.join(" ")}, as in "${words}"`;
  return { file: modules[0].chapter.file, line: 1, column: 1, message };
}
