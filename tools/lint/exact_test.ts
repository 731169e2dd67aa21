import { assertEquals } from "@std/assert";
import plugin from "./exact.ts";

function messages(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, `/p/packages/${file}`, source).map(({ message }) => message);
}

const INEXACT = [
  ..."random exp expm1 log log1p log2 log10 pow sin cos tan asin acos atan atan2".split(" "),
  ..."sinh cosh tanh asinh acosh atanh hypot cbrt".split(" "),
].map((name) => `Math.${name}`);

Deno.test("chance, clocks and inexact functions are refused on exact paths", () => {
  const calls = [...INEXACT, "Date.now", "performance.now", "crypto.randomUUID"];
  for (const call of calls) {
    assertEquals(messages("models/a.ts", `${call}(1);`), [
      `${call} may differ between machines or runs`,
    ]);
  }
  for (
    const code of [
      "new Date()",
      "Date()",
      'Math["exp"](1)',
      "f(Math.exp)",
      "x ** 0.5",
      "10 ** n",
      "2 ** 0.5",
      "x **= y",
    ]
  ) {
    assertEquals(messages("kernels/a.ts", `${code};`).length, 1, code);
  }
  assertEquals(messages("models/a.ts", "const { exp, sqrt, log: ln } = Math;").length, 2);
});

Deno.test("what is exact everywhere is allowed", () => {
  const source = [
    "Math.sqrt(2); Math.fround(1); Math.imul(2, 3); Math.floor(1.5); Math.abs(-1); Math.PI;",
    "2 ** 31; 2 ** n; new Date(0); exp(1); own.exp(1); Math[name](1); const { min } = Math;",
  ].join("\n");
  assertEquals(messages("models/a.ts", source), []);
});

Deno.test("tests, benchmarks, witnesses and what stands above the packages may do as they like", () => {
  const files = ["models/a_test.ts", "models/a_bench.ts", "models/reference/a.ts", "literate/a.ts"];
  for (const file of [...files, "models/tfjs/a.ts", "../tasks/a.ts"]) {
    assertEquals(messages(file, "Math.random(); Date.now(); x ** y;"), [], file);
  }
});

Deno.test("an import that goes up the floors is refused, however it is written", () => {
  const up = ["@kws/features must not import @kws/models"];
  assertEquals(messages("features/a.ts", `import { x } from "@kws/models"; x();`), up);
  assertEquals(messages("features/a.ts", `export { x } from "@kws/models";`), up);
  assertEquals(messages("features/a.ts", `export * from "@kws/models";`), up);
  assertEquals(messages("features/a_test.ts", `await import("@kws/models");`), up);
  assertEquals(messages("features/a.ts", `import type { X } from "@kws/models/x.ts";`), up);
  assertEquals(messages("models/a.ts", `import { x } from "@kws/features"; x();`), []);
});

Deno.test("packages know each other by name and their own files by path", () => {
  assertEquals(messages("models/layers/a.ts", `import { x } from "../../features/x.ts"; x();`), [
    "@kws/models must import @kws/features by its name",
  ]);
  assertEquals(messages("models/a.ts", `import { x } from "@kws/models"; x();`), [
    "@kws/models must import its own files by relative paths",
  ]);
  assertEquals(messages("models/a.ts", `import { x } from "../../tasks/x.ts"; x();`), [
    "@kws/models must not import what stands above the packages",
  ]);
  assertEquals(messages("models/a_test.ts", `import { x } from "@kws/models"; x();`), []);
  assertEquals(messages("models/layers/a.ts", `import { x } from "../b.ts"; x();`), []);
  assertEquals(messages("../tasks/a.ts", `import { x } from "../packages/models/a.ts"; x();`), []);
});
