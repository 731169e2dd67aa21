import { assertEquals } from "@std/assert";
import compiler from "typescript";
import { fencedCode, readNames } from "./source_names.ts";

const read = (text: string) => readNames(compiler, "x.ts", text);

Deno.test("what a source declares and exports is found, with types told from values", () => {
  const { declares } = read(`
    export const a = 1, { b, c: d } = f();
    export function e(): void {}
    export abstract class G {}
    export interface H {}
    export type I = 1;
    const j = 2;
    export { j as k };
    function hidden() { }
    export default j;
  `);
  assertEquals([...declares].map(([name, { isType }]) => [name, isType]), [
    ...["a", "b", "d", "e", "G"].map((name) => [name, false]),
    ...["H", "I"].map((name) => [name, true]),
    ["k", false],
  ]);
});

Deno.test("a declaration's words are those of its signature, not of a function's body", () => {
  const { declares } = read(`
    export function f(a: A): B { const c: C = a; return c; }
    export class D { e(): E { const g: G = 1; return g; } }
  `);
  const words = (name: string) =>
    ["A", "B", "C", "E", "G"].filter((word) => declares.get(name)!.words.has(word));
  assertEquals([words("f"), words("D")], [["A", "B"], ["E"]]);
});

Deno.test("imports are found however they are written, with the names they take", () => {
  const { imports } = read(`
    import a, { b, c as d, type E } from "./one.ts";
    import * as all from "./two.ts";
    import "./three.ts";
    const { f, g: h } = await import("./four.ts") as { f: 1; g: 2 };
    const six = (await import("./five.ts")).six;
    new Worker(new URL("./six.ts", import.meta.url));
    import.meta.resolve("./seven.ts");
    load("./none.ts");
  `);
  assertEquals(imports.map(({ from, names }) => [from, names]), [
    ["./one.ts", ["default", "b", "c", "E"]],
    ["./two.ts", undefined],
    ["./three.ts", []],
    ["./four.ts", ["f", "g"]],
    ["./five.ts", undefined],
    ["./six.ts", undefined],
    ["./seven.ts", undefined],
  ]);
});

Deno.test("what a source passes on has its names there and here", () => {
  const { passes, declares } = read(`export * from "./a.ts"; export { b, c as d } from "./e.ts";`);
  assertEquals(passes.map(({ from, names, as }) => [from, names, as]), [
    ["./a.ts", undefined, undefined],
    ["./e.ts", ["b", "c"], ["b", "d"]],
  ]);
  assertEquals(declares.size, 0);
});

Deno.test("code is found in Markdown and in documentation, other languages are not", () => {
  const markdown = "```ts echo\nimport one;\n```\n\n```sh\nimport two\n```\n```ts\nthree\n```\n";
  assertEquals(fencedCode(markdown), ["import one;\n", "three\n"]);
  const documented =
    "/**\n * ```ts\n * import one;\n *\n *   two\n * ```\n */\nconst text = '```ts';\n";
  assertEquals(fencedCode(documented), ["import one;\n\n  two\n"]);
});
