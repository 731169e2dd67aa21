/**
 * Reports of texts, for tests.
 *
 * @module
 */
import { type BuildOptions, buildReport } from "../build.ts";

/** The project's folder. */
export const root = decodeURIComponent(new URL("../../../", import.meta.url).pathname);

/** Front matter of three lines. */
export const HEAD = "---\ntitle: Test\n---\n";

/** A folder for modules that is there while `use` runs. */
export async function withBuildDir<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = `${root}reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(dir, { recursive: true });
  try {
    return await use(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** Builds chapters of these texts without a look at their types; nothing stays behind. */
export function buildTexts(
  texts: string | readonly string[],
  options: Partial<BuildOptions> = {},
): Promise<string> {
  return withBuildDir((buildDir) => {
    const chapters = [texts].flat().map((text, i) => {
      const path = `${buildDir}/chapter${i || ""}.md`;
      Deno.writeTextFileSync(path, text);
      return path;
    });
    return buildReport({
      chapters,
      buildDir,
      nodeModules: `${root}node_modules`,
      check: false,
      ...options,
    });
  });
}
