import { assertEquals } from "@std/assert";
import plugin from "./exact.ts";

function messages(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, `/p/packages/${file}`, source).map(({ message }) => message);
}

Deno.test("chance, clocks and inexact functions are refused on exact paths", () => {
  const source =
    "Math.random(); Math.exp(1); Date.now(); performance.now(); new Date(); Math.sqrt(2);";
  assertEquals(messages("models/a.ts", source).length, 5);
  assertEquals(messages("models/a_test.ts", source), []);
});

Deno.test("an import that goes up the floors is refused", () => {
  assertEquals(messages("features/a.ts", `import { x } from "@kws/models"; x();`), [
    "@kws/features must not import @kws/models",
  ]);
  assertEquals(messages("models/a.ts", `import { x } from "@kws/features"; x();`), []);
});
