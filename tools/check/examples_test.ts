import { assertEquals } from "@std/assert";
import { exampleFaults } from "./examples.ts";

const UNUSED = `TS6192 [ERROR]: All imports in import declaration are unused.
    at file:///p/mod.ts#5-21.ts:5:1

TS6133 [ERROR]: 'x' is declared but its value is never read.
    at file:///p/mod.ts#5-21.ts:5:1
`;
const WRONG = `TS2554 [ERROR]: Expected 2 arguments, but got 1.
    at file:///p/mod.ts#23-76.ts:60:14`;
const END = "Found 3 errors.\n\nerror: Type checking failed.\n";

Deno.test("names that an example does not use are no faults of it", () => {
  assertEquals(exampleFaults(`${UNUSED}\n${END}`), []);
});

Deno.test("errors of types are faults, each once with its place", () => {
  assertEquals(exampleFaults(`${UNUSED}\n${WRONG}\n\n${UNUSED}\n${END}`), [WRONG]);
  assertEquals(exampleFaults(`${WRONG}\n\n${WRONG}\n\n${END}`), [WRONG, WRONG]);
});

Deno.test("an output without errors of types is a fault as a whole", () => {
  const text = 'error: Import "@kws/none" not a dependency';
  assertEquals(exampleFaults(text), [text]);
});
