import { assertEquals } from "@std/assert";
import { projectRoot } from "./project.ts";
import { resultsTable } from "./results_table.ts";
import { readJson } from "./stage/read_json.ts";
import type { Manifest } from "./stage/stage.ts";

function manifestsOf(dir: string, prefix = ""): [string, Manifest][] {
  return [...Deno.readDirSync(dir)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) return manifestsOf(path, `${prefix}${entry.name}/`);
    const stage = `${prefix}${entry.name.replace(/\.json$/, "")}`;
    return [[stage, readJson<Manifest>(path)!] as [string, Manifest]];
  });
}

Deno.test("the README's table is the one that the committed results give", () => {
  const root = projectRoot();
  const table = resultsTable(new Map(manifestsOf(`${root}/results/full`)));
  const readme = Deno.readTextFileSync(`${root}/README.md`);
  const shown = /<!-- results -->\s*```(?:text)?\n([\s\S]*?)```/.exec(readme)?.[1];
  assertEquals(shown?.trimEnd(), table.trimEnd());
});
