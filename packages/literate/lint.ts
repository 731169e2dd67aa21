/**
 * Lint of the extracted modules, by Deno itself with its recommended rules.
 *
 * @module
 */
import { fileUrl } from "./_path.ts";
import type { ChapterModule } from "./check.ts";
import { ChapterError, type Problem } from "./error.ts";

interface Diagnostic {
  /** URL of the module. */
  filename: string;
  range: { start: { line: number; col: number } };
  code: string;
  message: string;
  hint?: string;
}

/** The problems that `deno lint --json` reports, at their places in the chapters. */
function lintProblems(report: string, modules: readonly ChapterModule[]): Problem[] {
  const { diagnostics } = JSON.parse(report) as { diagnostics: Diagnostic[] };
  return diagnostics.flatMap(({ filename, range: { start }, code, message, hint }) => {
    const module = modules.find(({ path }) =>
      filename === path || filename === fileUrl(path) || decodeURI(filename) === `file://${path}`
    );
    if (!module) return [];
    const { chapter, extracted } = module;
    return [{
      file: chapter.file,
      lines: chapter.lines,
      message: `${code}: ${message}${hint ? ` (${hint})` : ""}`,
      ...extracted.place(start.line, start.col + 1),
    }];
  });
}

/**
 * Lints all modules in one process.
 *
 * @throws {ChapterError} With every finding, at its place in its chapter.
 */
export async function lintModules(modules: readonly ChapterModule[]): Promise<void> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    // The workspace's own configuration leaves extracted modules out.
    args: ["lint", "--quiet", "--no-config", "--json", ...modules.map(({ path }) => path)],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "null",
  }).output();
  if (success) return;
  const problems = lintProblems(new TextDecoder().decode(stdout), modules);
  if (problems.length > 0) throw new ChapterError(problems);
}
