/**
 * The example report, for tests that look at what a browser makes of it.
 *
 * @module
 */
import { type BuildOptions, buildReport } from "../build.ts";

const root = new URL("../../../", import.meta.url).pathname;

/** Builds the example and hands its HTML to `use`; nothing stays behind. */
export async function withExample(
  use: (html: string) => Promise<void>,
  options: Partial<BuildOptions> = {},
): Promise<void> {
  const buildDir = `${root}reports/.build/test-${crypto.randomUUID()}`;
  Deno.mkdirSync(buildDir, { recursive: true });
  const cwd = Deno.cwd();
  try {
    Deno.chdir(root);
    const html = await buildReport({
      chapters: ["packages/literate/testdata/00-example.md"],
      buildDir,
      nodeModules: `${root}node_modules`,
      references: "packages/literate/testdata/references.json",
      check: false,
      ...options,
    });
    await use(html);
  } finally {
    Deno.chdir(cwd);
    Deno.removeSync(buildDir, { recursive: true });
  }
}
