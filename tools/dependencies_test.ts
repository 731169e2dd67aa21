import { projectRoot } from "@kws/cli";
import { assertEquals } from "@std/assert";
import { sourceFiles, sourceFolders } from "./test/groups.ts";

/** Fonts are read as files, by the names of their folders. */
const READ_AS_FILES = /^@fontsource\//;

Deno.test("every dependency is imported by a line of the project", () => {
  const root = projectRoot();
  const { imports } = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`)) as {
    imports: Record<string, string>;
  };
  const files = sourceFolders(root).flatMap((dir) => sourceFiles(`${root}/${dir}`));
  const chapters = [...Deno.readDirSync(`${root}/reports`)]
    .filter(({ name }) => name.endsWith(".md")).map(({ name }) => `${root}/reports/${name}`);
  const text = [...files, ...chapters].map((path) => Deno.readTextFileSync(path)).join("\n");
  const unused = Object.keys(imports).filter((name) => {
    if (READ_AS_FILES.test(name)) return !text.includes(name.slice(name.lastIndexOf("/") + 1));
    return !new RegExp(`["'\`](npm:)?${name.replace(/[/.]/g, "\\$&")}([/@"'\`])`).test(text);
  });
  assertEquals(unused, []);
});
