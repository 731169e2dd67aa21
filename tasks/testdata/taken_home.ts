/**
 * What README and docs/use.md have a user take home: bundle, exported model, a program of theirs.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import type { StreamRule } from "@kws/runtime";
import { exportModel } from "../../study/export.ts";
import { basename } from "node:path";
import { bundleRuntime, bundleSmall, WEB_BUNDLES } from "../../tools/build/runtime_bundle.ts";

/** The model that is exported. */
export const TAKEN = `${projectRoot()}/checkpoints/best/quality.kws`;

/**
 * Runs a test in a folder with what `deno task build` writes, `quality.kws` and a program.
 *
 * @param language That of the document's first block that is the program.
 * @param file The program's name in the folder.
 * @param rule What of the model's rule is another.
 * @param document Where the program stands. Defaults to `docs/use.md`.
 */
export async function withProgram(
  language: string,
  file: string,
  rule: Partial<StreamRule>,
  use: (dir: string) => Promise<void>,
  document = "docs/use.md",
): Promise<void> {
  const page = Deno.readTextFileSync(`${projectRoot()}/${document}`);
  const [, program] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)!;
  const dir = Deno.makeTempDirSync();
  try {
    Deno.writeFileSync(`${dir}/quality.kws`, exportModel(TAKEN, "quality.kws", rule).bytes);
    await bundleRuntime(`${dir}/runtime.min.js`);
    Deno.mkdirSync(`${dir}/web`);
    for (const [path, entry] of Object.entries(WEB_BUNDLES)) {
      await bundleSmall(entry, `${dir}/web/${basename(path)}`);
    }
    Deno.writeTextFileSync(`${dir}/${file}`, program);
    await use(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}
