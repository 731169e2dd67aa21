/**
 * The report's chapters: where they are, how they are built, and what they rest on.
 *
 * @module
 */
import {
  type BuildOptions,
  buildReport,
  ChapterError,
  checkReport,
  isChapter,
  type LivePage,
} from "@kws/literate";
import { UsageError } from "@kws/cli";
import { isFolder, projectRoot } from "./folders.ts";
import { committedLabels, labelsAtHand, runLabels } from "./labels.ts";
import { findSources } from "./sound.ts";
import { staleOfLabel } from "./stale.ts";
import { parseLabel } from "./study.ts";

/** Milliseconds without a further change before a build starts. */
const QUIET = 60;

/**
 * The chapters of a folder, in order.
 *
 * @throws {UsageError} If there are none.
 */
export function chaptersIn(folder: string): string[] {
  let entries: Deno.DirEntry[] = [];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
  }
  const chapters = entries.filter(({ name }) => /^\d\d-.*\.md$/.test(name))
    .map(({ name }) => `${folder}/${name}`).sort();
  if (chapters.length > 0) return chapters;
  throw new UsageError(
    `--chapters must name a folder with chapters such as 01-summary.md: "${folder}" has none`,
  );
}

/**
 * What of the results that a study's report reads is stale: lines; they must be agreed to, or it is an error.
 *
 * @throws {UsageError} If the label names no study.
 */
export async function checkResults(text: string, allowStale: boolean): Promise<string[]> {
  const label = parseLabel(text);
  if (!label) {
    throw new UsageError(
      `--profile must name a study's results, such as full or quick-synthetic: ` +
        `current value is "${text}"`,
    );
  }
  if (![...committedLabels(), ...runLabels()].includes(text)) {
    throw new UsageError(
      `--profile must name a study with results: there are none of ${text}; ${labelsAtHand()}`,
    );
  }
  requireFiles(text, label.profile);
  const stale = await staleOfLabel(label, text);
  requireFresh(stale, text, { profile: label.profile, allowStale });
  return stale;
}

/**
 * Refuses a study of which the digests alone are committed and nothing was computed here: its pages have figures
 * that no file is there for.
 *
 * @throws {UsageError} With what computes them.
 */
export function requireFiles(
  text: string,
  profile: string,
  runs: readonly string[] = runLabels(),
  root = projectRoot(),
): void {
  if (runs.includes(text) || isFolder(`${root}/results/${text}/data`)) return;
  const speech = text.endsWith("-synthetic") ? " --corpus synthetic" : "";
  throw new UsageError(
    `--profile must name a study whose files are here: of ${text} the digests alone are committed; ` +
      `deno task reproduce --profile ${profile}${speech} computes it`,
  );
}

/**
 * Refuses stale results, or names them where they are agreed to.
 *
 * @throws {RangeError} If there are some and nobody has agreed to them.
 */
export function requireFresh(
  stale: readonly string[],
  text: string,
  { profile, allowStale }: { profile: string; allowStale: boolean },
): void {
  if (stale.length === 0) return;
  const message = `${stale.length} of the results of ${text} are stale:\n` +
    stale.map((line) => `  ${line}`).join("\n");
  if (!allowStale) {
    throw new RangeError(
      `${message}\nRun deno task reproduce, and deno task publish --profile ${profile} where they are ` +
        `committed, again, or take them as they are with --allow-stale, which marks the pages`,
    );
  }
  console.error(message);
}

/**
 * The folder of recordings that `--sounds` plays.
 *
 * @throws {UsageError} If there are none.
 */
async function recordingsToPlay(): Promise<string> {
  const sources = await findSources(undefined);
  if (sources !== "synthetic") return sources.speech;
  throw new UsageError(
    "--sounds must have recordings on this machine: there are none; deno task fetch corpus brings them",
  );
}

/** Says to the cells, by the environment, which results they read, and whether they play recordings. */
export async function prepareCells(profile: string, sounds: boolean): Promise<void> {
  Deno.chdir(projectRoot());
  Deno.env.set("KWS_RESULTS", profile);
  if (sounds) Deno.env.set("KWS_SOUNDS", await recordingsToPlay());
}

/** What a build is told. */
export interface ReportOptions {
  chapters: string;
  /** The folder of results that the cells read. */
  profile: string;
  only?: string;
  /** Whether what is wrong in a finished report alone is an error. */
  strict: boolean;
  stale: boolean;
  cells: boolean;
  /** Whether measurements that were typed by hand are named. */
  typed: boolean;
}

/** How the chapters are built. */
export function buildOptions(
  { chapters, profile, only, strict, stale, cells, typed }: ReportOptions,
): BuildOptions {
  const root = projectRoot();
  return {
    mark: stale ? "stale results" : undefined,
    chapters: chaptersIn(chapters),
    buildDir: `${root}/reports/.build`,
    nodeModules: `${root}/node_modules`,
    metadata: citation(root),
    provenance: { check: "deno task verify --files", rest: `results/${profile}/manifests` },
    references: existing(`${root}/reports/references.json`),
    ...{ only, strict },
    onCell: (chapter, { line, label }, milliseconds) => {
      if (!cells && milliseconds < 500) return;
      console.error(`  ${chapter.file}:${line} ${label ?? ""} ${Math.round(milliseconds)} ms`);
    },
    onChapter: (file, milliseconds) => console.error(`${file}: ${Math.round(milliseconds)} ms`),
    onTyped: ({ file, line, column, message }) => {
      if (typed) console.error(`${file}:${line}:${column}: note: ${message}`);
    },
    onWarning: ({ file, line, column, message }) =>
      console.error(`${file}:${line}:${column}: warning: ${message}`),
  };
}

/** What the project's file of citation says, for the head of the page and the PDF. */
function citation(root: string): BuildOptions["metadata"] {
  const text = Deno.readTextFileSync(`${root}/CITATION.cff`);
  const list = /^keywords:\n((?: +- .*\n)+)/m.exec(text)?.[1] ?? "";
  return {
    keywords: [...list.matchAll(/- (.*)/g)].map(([, word]) => word).join(", "),
    created: /^date-released: (\d{4}-\d{2}-\d{2})$/m.exec(text)?.[1],
  };
}

function existing(path: string): string | undefined {
  try {
    Deno.statSync(path);
    return path;
  } catch {
    return undefined;
  }
}

/**
 * Refuses a part of a name that no chapter has.
 *
 * @throws {UsageError} With the chapters that there are.
 */
export function requireChapter(chapters: string, only: string | undefined): void {
  const found = chaptersIn(chapters);
  if (found.some((path) => isChapter(path, only))) return;
  const names = found.map((path) => path.slice(path.lastIndexOf("/") + 1));
  throw new UsageError(`--only must name a chapter: "${only}" is none of ${names.join(", ")}`);
}

/** The chapters of a build whose texts are no longer those that were built, or were never built. */
function changedChapters({ chapters, only, reuse }: BuildOptions): string[] {
  return chapters.filter((path) => {
    if (!isChapter(path, only)) return false;
    return reuse?.get(path)?.chapter.lines.join("\n") !== Deno.readTextFileSync(path);
  });
}

/**
 * Builds on every change: first the page, then the types, so that the page does not wait for them.
 *
 * @param watcher Ends the building when it is closed.
 */
export async function watchChapters(
  folder: string,
  options: () => BuildOptions,
  page: LivePage,
  watcher: Deno.FsWatcher = Deno.watchFs(folder, { recursive: false }),
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = Promise.resolve();
  const rebuild = async (): Promise<void> => {
    const started = performance.now();
    try {
      const html = await buildReport({ ...options(), check: false });
      page.complain("");
      page.show(html);
      console.error(`page: ${Math.round(performance.now() - started)} ms`);
      await checkReport(options());
    } catch (error) {
      const message = error instanceof ChapterError ? error.message : String(error);
      page.complain(message);
      console.error(message);
    }
  };
  console.error(`Look at ${page.address}; end with Ctrl+C. Changed .ts files need a new start.`);
  // Only now, with the watcher open: what was written while the first page was built, it has not seen.
  if (changedChapters(options()).length > 0) running = rebuild();
  for await (const event of watcher) {
    if (event.kind === "access" || !event.paths.some((path) => path.endsWith(".md"))) continue;
    clearTimeout(timer);
    timer = setTimeout(() => running = running.then(rebuild), QUIET);
  }
  clearTimeout(timer);
  await running;
}
