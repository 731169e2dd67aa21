import { assertEquals } from "@std/assert";
import { resolve } from "node:path";
import plugin from "./exact.ts";
import { BESIDE, FLOORS, GROUND, ROOT } from "./floors.ts";

function messages(file: string, source: string): string[] {
  const path = resolve(ROOT, "packages", file);
  return Deno.lint.runPlugin(plugin, path, source).map(({ message }) => message);
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

Deno.test("what the study computes with is an exact path", () => {
  assertEquals(messages("../study/stages/a.ts", "Math.random();").length, 1);
  assertEquals(messages("../study/topologies/a.ts", "Math.exp(1);").length, 1);
  assertEquals(messages("../study/run.ts", "performance.now();"), []);
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
  for (const file of [...files, "models/tfjs/a.ts", "../tasks/a.ts", "../study/a_test.ts"]) {
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

Deno.test("what stands beside the floors imports none of them, nor they it", () => {
  for (const beside of BESIDE) {
    for (const other of [...FLOORS, ...BESIDE].filter((name) => name !== beside)) {
      const code = (name: string) => `import { x } from "@kws/${name}"; x();`;
      assertEquals(messages(`${beside}/a.ts`, code(other)), [
        `@kws/${beside} must not import @kws/${other}`,
      ]);
      assertEquals(messages(`${other}/a.ts`, code(beside)), [
        `@kws/${other} must not import @kws/${beside}`,
      ]);
    }
  }
});

Deno.test("every package may import the ground, and the ground imports none", () => {
  for (const ground of GROUND) {
    const code = (name: string) => `import { x } from "@kws/${name}"; x();`;
    for (const other of [...FLOORS, ...BESIDE]) {
      assertEquals(messages(`${other}/a.ts`, code(ground)), []);
      assertEquals(messages(`${ground}/a.ts`, code(other)), [
        `@kws/${ground} must not import @kws/${other}`,
      ]);
    }
    assertEquals(messages("stages/a.ts", `import { x } from "../${ground}/mod.ts"; x();`), [
      `@kws/stages must import @kws/${ground} by its name`,
    ]);
  }
});

Deno.test("a package imports exactly those on lower floors", () => {
  for (const [height, own] of FLOORS.entries()) {
    for (const [other, target] of FLOORS.entries()) {
      if (other === height) continue;
      const broken = messages(`${own}/a.ts`, `import { x } from "@kws/${target}"; x();`);
      assertEquals([own, target, broken.length], [own, target, other > height ? 1 : 0]);
    }
  }
});

Deno.test("packages import neither study nor tasks, study and tools no tasks", () => {
  for (const room of ["study", "tasks", "tools", "bench", "reports"]) {
    const code = `import { x } from "../../${room}/x.ts"; x();`;
    assertEquals(messages("literate/a.ts", code).length, 1, room);
    assertEquals(messages("kernels/a_test.ts", code).length, 1, room);
  }
  const outside = (file: string, specifier: string) =>
    messages(`../${file}`, `import { x } from "${specifier}"; x();`);
  assertEquals(outside("study/stages/a.ts", "../../tasks/x.ts"), [
    "study must not import from tasks",
  ]);
  assertEquals(outside("tools/a.ts", "../tasks/x.ts"), ["tools must not import from tasks"]);
  assertEquals(outside("tools/a.ts", "../study/x.ts"), []);
  assertEquals(outside("study/a.ts", "./stages/x.ts"), []);
  assertEquals(outside("study/a.ts", "@kws/streaming"), []);
  assertEquals(outside("tasks/a.ts", "../study/x.ts"), []);
});
