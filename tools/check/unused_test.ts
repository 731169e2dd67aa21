import { assertEquals } from "@std/assert";
import compiler from "typescript";
import { relative, resolve } from "node:path";
import { roomOf } from "./read_sources.ts";
import { readNames } from "./source_names.ts";
import { exportedNames, findUnused, type Sources } from "./unused.ts";

const FACES: Record<string, string> = { "@kws/a": "packages/a/mod.ts" };

function project(texts: Record<string, string>): Sources {
  return {
    files: new Map(
      Object.entries(texts).map(([file, text]) => [file, readNames(compiler, file, text)]),
    ),
    resolve: (file, specifier) =>
      FACES[specifier] ?? relative("/", resolve("/", file, "..", specifier)),
  };
}

function unused(texts: Record<string, string>): string[] {
  return findUnused(project(texts), new Set(Object.values(FACES)), roomOf)
    .map(([file, name]) => `${file} ${name}`);
}

const INNER = "packages/a/inner.ts";

Deno.test("an export that no other source imports is unused, its own tests use it", () => {
  const inner = { [INNER]: "export const one = 1; export const two = one;" };
  const mod = { "packages/a/mod.ts": "" };
  assertEquals(unused({ ...inner, ...mod }), [`${INNER} one`, `${INNER} two`]);
  const test = { "packages/a/inner_test.ts": 'import { two } from "./inner.ts";' };
  assertEquals(unused({ ...inner, ...mod, ...test }), [`${INNER} one`]);
});

Deno.test("what a face passes on must be used outside its package, or shown by an example", () => {
  const house = {
    [INNER]: "export const one = 1; export const two = 2;",
    "packages/a/other.ts": 'import { one, two } from "./inner.ts";',
    "packages/a/mod.ts": 'export { one as uno, two } from "./inner.ts";',
  };
  const left = ["packages/a/mod.ts uno", "packages/a/mod.ts two"];
  assertEquals(unused(house), left);
  assertEquals(unused({ ...house, "packages/a/x.ts": 'import { uno } from "./mod.ts";' }), left);
  for (
    const [file, text] of [
      ["study/x.ts", 'import { uno } from "@kws/a";'],
      ["packages/b/mod.ts", 'export { uno } from "@kws/a";'],
      ["examples/a", 'import { uno } from "@kws/a";'],
    ]
  ) assertEquals(unused({ ...house, [file]: text }), ["packages/a/mod.ts two"]);
});

Deno.test("whoever takes all of a module uses all of it", () => {
  const house = {
    [INNER]: "export const one = 1; export const two = 2;",
    "packages/a/mod.ts": 'export * from "./inner.ts";',
  };
  assertEquals(unused(house).length, 4);
  assertEquals(unused({ ...house, "study/x.ts": 'import * as a from "@kws/a";' }), []);
});

Deno.test("a type is used by another export that speaks of it, not by a body or by itself", () => {
  const speaking = "export interface Options { of: Options } export function f(o: Options) {}";
  const use = { "study/x.ts": 'import { f } from "@kws/a";' };
  const mod = { "packages/a/mod.ts": 'export * from "./inner.ts";' };
  assertEquals(unused({ [INNER]: speaking, ...mod, ...use }), []);
  const silent = "export interface Options { of: Options } export function f() { let o: Options; }";
  assertEquals(unused({ [INNER]: silent, ...mod, ...use }), [
    ...[`${INNER} Options`, "packages/a/mod.ts Options"],
  ]);
});

Deno.test("a face's names are its own and all that it passes on", () => {
  const sources = project({
    [INNER]: "export const one = 1; export type Two = 2;",
    "packages/a/mod.ts":
      'export * from "./inner.ts"; export { gone as three } from "npm"; export const four = 4;',
  });
  assertEquals([...exportedNames(sources, "packages/a/mod.ts").keys()].sort(), [
    ...["Two", "four", "one", "three"],
  ]);
});
