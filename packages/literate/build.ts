/**
 * Chapters to a report: extract, check, run, render.
 *
 * @module
 */
import { type Chapter, ChapterError, parseChapter } from "./chapter.ts";
import { extractModule } from "./extract.ts";
import { renderPage, type Title } from "./html.ts";
import { type Executed, renderBody } from "./page.ts";
import { startRecording } from "./runtime.ts";

/** Options of {@linkcode buildReport}. */
export interface BuildOptions {
  /** Paths of the chapters in order. */
  chapters: readonly string[];
  /** Folder of the extracted modules, inside the workspace. */
  buildDir: string;
  /** The workspace's `node_modules`, for fonts. */
  nodeModules: string;
  /** Whether types are checked. Defaults to `true`. */
  check?: boolean;
  /** Called for every chapter that has run. */
  onChapter?: (file: string, milliseconds: number) => void;
}

let builds = 0;

/**
 * Builds the report's HTML.
 *
 * @throws {ChapterError} If a chapter is malformed, a type is wrong, a cell fails, or a reference leads
 * nowhere; the message starts with the chapter's own line and column.
 */
export async function buildReport(options: BuildOptions): Promise<string> {
  const { buildDir, nodeModules, onChapter } = options;
  const chapters = options.chapters.map((path) => parseChapter(path, Deno.readTextFileSync(path)));
  Deno.mkdirSync(buildDir, { recursive: true });
  const runtime = new URL("./runtime.ts", import.meta.url).href;
  const modules = chapters.map((chapter, i) => {
    const stem = chapter.file.replace(/^.*\//, "").replace(/\.md$/, "");
    const path = `${buildDir}/${String(i).padStart(2, "0")}_${stem}.ts`;
    Deno.writeTextFileSync(path, extractModule(chapter, runtime));
    return path;
  });
  if (options.check !== false) await checkModules(chapters, modules);
  const executed: Executed[] = [];
  for (const [i, chapter] of chapters.entries()) {
    const recording = startRecording(chapter.cells.length);
    const started = performance.now();
    try {
      // A new address for every build, or the module would not run again.
      await import(`file://${modules[i]}?build=${++builds}`);
    } catch (error) {
      throw located(error, chapter, modules[i]);
    }
    if (recording.values.length !== chapter.inlines.length) {
      throw new ChapterError(chapter.file, 1, 1, "not every inline value was computed");
    }
    onChapter?.(chapter.file, performance.now() - started);
    executed.push({ chapter, recording });
  }
  const { frontMatter } = chapters[0];
  const title: Title = {
    title: frontMatter.title ?? "Report",
    authors: frontMatter.authors ?? "",
    date: frontMatter.date ?? "",
    abstract: frontMatter.abstract ?? "",
  };
  return renderPage(await renderBody(executed), title, nodeModules);
}

function located(error: unknown, chapter: Chapter, module: string): Error {
  if (error instanceof ChapterError) return error;
  const { message, stack = "" } = error as Error;
  const escaped = module.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const place = new RegExp(`${escaped}[^:]*:(\\d+):(\\d+)`).exec(`${stack}\n${message}`);
  const line = Number(place?.[1] ?? 1);
  const column = Number(place?.[2] ?? 1);
  const source = chapter.lines[line - 1] ?? "";
  return new ChapterError(
    chapter.file,
    line,
    column,
    `${message}\n  ${source}\n  ${" ".repeat(Math.max(0, column - 1))}^`,
  );
}

async function checkModules(
  chapters: readonly Chapter[],
  modules: readonly string[],
): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", ...modules],
    env: { NO_COLOR: "1" },
    stderr: "piped",
    stdout: "null",
  }).output();
  if (success) return;
  const report = new TextDecoder().decode(stderr);
  const message = /(TS\d+ \[ERROR\]: [^\n]*)/.exec(report)?.[1] ?? report.trim();
  for (const [i, module] of modules.entries()) {
    const at = report.indexOf(module);
    const place = /:(\d+):(\d+)/.exec(at < 0 ? "" : report.slice(at + module.length));
    if (!place) continue;
    const [, line, column] = place.map(Number);
    const source = chapters[i].lines[line - 1] ?? "";
    throw new ChapterError(
      chapters[i].file,
      line,
      column,
      `${message}\n  ${source}\n  ${" ".repeat(column - 1)}^`,
    );
  }
  throw new Error(report);
}
