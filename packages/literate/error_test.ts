import { inspect } from "node:util";
import { assertEquals } from "@std/assert";
import { ChapterError, codeFrame } from "./error.ts";

Deno.test("a code frame shows the lines around a place and marks it", () => {
  assertEquals(
    codeFrame(["one", "two", "three", "four", "five"], 3, 2),
    "  1 | one\n  2 | two\n> 3 | three\n    |  ^\n  4 | four",
  );
});

Deno.test("a long line is cut around the place, and the mark stays below it", () => {
  const line = `${"a".repeat(300)}X${"b".repeat(300)}`;
  for (const [source, column] of [[line, 301], [`X${line}`, 1]] as const) {
    const [shown, mark] = codeFrame([source], 1, column).split("\n");
    assertEquals(shown[mark.indexOf("^")], "X");
    assertEquals(shown.endsWith("…"), true);
  }
});

Deno.test("an error names every place", () => {
  const at = { file: "a.md", line: 2, column: 3 };
  const error = new ChapterError([{ ...at, message: "one" }, { ...at, line: 4, message: "two" }]);
  assertEquals(error.message, "a.md:2:3: one\n\na.md:4:3: two");
});

Deno.test("a console shows the places and messages, and no stack", () => {
  const cause = new Error("inner");
  const at = { file: "a.md", line: 1, column: 2, lines: ["xyz"] };
  const error = new ChapterError([{ ...at, message: "bad" }], { cause });
  const shown = "a.md:1:2: bad\n\n> 1 | xyz\n    |  ^";
  assertEquals(Deno.inspect(error), shown);
  assertEquals(inspect(error), shown);
  assertEquals(error.stack, `ChapterError: ${shown}`);
});
