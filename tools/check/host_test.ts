import { assertEquals } from "@std/assert";
import type { ModuleGraph } from "./cycles.ts";
import { findHostUses, hostNames } from "./host.ts";

const TEXTS: Record<string, string> = {
  "file:///a": "// Deno.args\nexport const x = 1;",
  "file:///b": "/* node:fs */ export * from './c';",
  "file:///c": "Deno.readFileSync(path); Deno.readFileSync(other);",
  "file:///d": "export const unreached = Deno.args;",
};

/** An import of a type, of which the graph says more than is read here. */
function typeAlone(specifier: string): object[] {
  return [{ type: { specifier } }];
}

const GRAPH: ModuleGraph = {
  modules: [
    {
      specifier: "file:///a",
      dependencies: [
        { code: { specifier: "file:///b" } },
        ...typeAlone("file:///d"),
      ],
    },
    {
      specifier: "file:///b",
      dependencies: [
        { code: { specifier: "file:///c" }, isDynamic: true },
        { code: { specifier: "file:///a" } },
      ],
    },
    { specifier: "file:///c", dependencies: [{ code: { specifier: "node:path" } }] },
    { specifier: "file:///d" },
  ],
};

Deno.test("names of Deno and Node are found in code, not in comments or other words", () => {
  assertEquals(hostNames('import x from "node:fs/promises"; Deno.env.get(1); require("x")'), [
    ...["Deno.env.get", "node:fs/promises", "require("],
  ]);
  assertEquals(hostNames("process.exit(1); typeof Deno"), ["Deno", "process.exit"]);
  assertEquals(
    hostNames('const text = "node"; // Deno.args\n/* node:fs */ Denoted.x; a.process'),
    [],
  );
});

Deno.test("what needs Deno or Node is found with the way to it, and what is not reached is not", () => {
  const read = (specifier: string): string => TEXTS[specifier];
  const way = ["file:///a", "file:///b", "file:///c"];
  assertEquals(findHostUses(GRAPH, "file:///a", read), [
    { names: ["Deno.readFileSync"], way },
    { names: ["node:path"], way: [...way, "node:path"] },
  ]);
  assertEquals(findHostUses({ modules: GRAPH.modules.slice(0, 1) }, "file:///a", () => ""), []);
});
