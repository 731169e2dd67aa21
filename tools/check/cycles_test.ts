import { assertEquals } from "@std/assert";
import { findCycles, type ModuleGraph } from "./cycles.ts";

function graph(edges: Record<string, string>): ModuleGraph {
  return {
    modules: Object.entries(edges).map(([specifier, targets]) => ({
      specifier,
      dependencies: targets.split(" ").filter(Boolean).map((target) => {
        const name = target.slice(-1);
        if (target.startsWith("type:")) return { type: { specifier: name } };
        return { code: { specifier: name }, isDynamic: target.startsWith("later:") };
      }),
    })),
  };
}

Deno.test("a graph without a way back has no circle", () => {
  assertEquals(findCycles(graph({ a: "b c", b: "d", c: "d", d: "npm" })), []);
});

Deno.test("a circle is found with the modules on it", () => {
  assertEquals(findCycles(graph({ x: "a", a: "b", b: "c d", c: "a", d: "" })), [["a", "b", "c"]]);
  assertEquals(findCycles(graph({ a: "a" })), [["a"]]);
  assertEquals(findCycles(graph({ a: "b", b: "a", c: "d", d: "c" })).length, 2);
});

Deno.test("types and dynamic imports make no circle", () => {
  assertEquals(findCycles(graph({ a: "b", b: "type:a later:a" })), []);
});
