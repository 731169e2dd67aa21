/**
 * Types of the extracted modules, checked by Deno itself.
 *
 * @module
 */
import type { Chapter } from "./chapter.ts";
import { ChapterError, type Problem } from "./error.ts";
import type { Extracted } from "./extract.ts";

/** A chapter and its module on disk. */
export interface ChapterModule {
  chapter: Chapter;
  extracted: Extracted;
  /** Absolute path of the module. */
  path: string;
}

/**
 * Checks all modules in one process.
 *
 * @throws {ChapterError} With every type error, at its place in its chapter.
 */
export async function checkModules(modules: readonly ChapterModule[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", ...modules.map(({ path }) => path)],
    env: { NO_COLOR: "1" },
    stderr: "piped",
    stdout: "null",
  }).output();
  if (success) return;
  const report = new TextDecoder().decode(stderr);
  const problems = typeProblems(report, modules);
  if (problems.length === 0) throw new Error(report.trim());
  throw new ChapterError(problems);
}

/** The problems of a report by `deno check`. */
function typeProblems(report: string, modules: readonly ChapterModule[]): Problem[] {
  const problems: Problem[] = [];
  for (const part of report.split(/^(?=error: |TS\d+ \[)/m)) {
    const places = [...part.matchAll(/file:\/\/([^\s?]+?\.ts)[^\s:]*:(\d+):(\d+)/g)];
    const at = places.find(([, path]) =>
      modules.some((one) => one.path === decodeURIComponent(path))
    );
    if (!at) continue;
    const { chapter, extracted } = modules.find(({ path }) => path === decodeURIComponent(at[1]))!;
    const message = part.slice(0, at.index).replace(/^error: /, "")
      .replace(/^(TS\d+) \[ERROR\]/, "$1").split("\n")
      // The code and its underline follow the message; the frame shows them.
      .filter((line, i) => i === 0 || /^ {2,}[A-Z]/.test(line)).join("\n").trim()
      .replace(/\s+at$/, "");
    problems.push({
      file: chapter.file,
      lines: chapter.lines,
      message,
      ...extracted.place(Number(at[2]), Number(at[3])),
    });
  }
  return problems.sort((a, b) =>
    modules.findIndex(({ chapter }) => chapter.file === a.file) -
      modules.findIndex(({ chapter }) => chapter.file === b.file) ||
    a.line - b.line || a.column - b.column
  );
}
