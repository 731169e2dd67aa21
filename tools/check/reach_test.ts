import { assertEquals } from "@std/assert";
import { findReaches, readExports } from "./reach.ts";

const EXPORTS = new Map([
  ...readExports("packages/a", { name: "@kws/a", exports: "./mod.ts" }),
  ...readExports("packages/b", {
    name: "@kws/b",
    exports: { ".": "./mod.ts", "./worker": "./worker.ts" },
  }),
]);

const FILES = ["packages/a/mod.ts", "packages/a/inner.ts", "packages/b/worker.ts"];

function reaches(file: string, text: string): string[] {
  return findReaches(file, text, EXPORTS, (path) => FILES.includes(path));
}

Deno.test("what a package exports may be imported, by name or by path", () => {
  assertEquals([...EXPORTS], [
    ["@kws/a", "packages/a/mod.ts"],
    ["@kws/b", "packages/b/mod.ts"],
    ["@kws/b/worker", "packages/b/worker.ts"],
  ]);
  const text = 'import "@kws/a"; import "@kws/b/worker"; import "../packages/b/worker.ts";';
  assertEquals(reaches("study/x.ts", text), []);
});

Deno.test("a file that is not exported is a reach, however it is named", () => {
  for (
    const text of [
      'import { x } from "../packages/a/inner.ts";',
      "import.meta.resolve('../packages/a/inner.ts')",
      "new URL(`../packages/a/inner.ts`, import.meta.url)",
    ]
  ) assertEquals(reaches("study/x.ts", text), ["packages/a/inner.ts"]);
  assertEquals(reaches("study/s/x.ts", '"../../packages/a/inner.ts"'), ["packages/a/inner.ts"]);
  assertEquals(reaches("study/x.ts", 'import "@kws/a/inner.ts";'), ["@kws/a/inner.ts"]);
  assertEquals(reaches("packages/b/x.ts", 'import "@kws/a/inner.ts";'), ["@kws/a/inner.ts"]);
  assertEquals(reaches("packages/b/x.ts", 'import "../a/inner.ts";'), ["packages/a/inner.ts"]);
});

Deno.test("a package's own files and what is no file are no reaches", () => {
  assertEquals(reaches("packages/a/x.ts", 'import "./inner.ts";'), []);
  assertEquals(reaches("study/x.ts", '"../packages/a/none.ts" "../packages/a/data.json"'), []);
});
