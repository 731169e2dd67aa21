import { assertEquals } from "@std/assert";
import { findLong, MOST_LINES, MOST_TASK_LINES, mostLinesOf } from "./length.ts";

const lines = (count: number): string => "line\n".repeat(count);

Deno.test("a source of the most lines is short, one of a line more is not", () => {
  for (const [file, most] of [["packages/a/x.ts", MOST_LINES], ["tasks/x.ts", MOST_TASK_LINES]]) {
    assertEquals(findLong([[`${file}`, lines(Number(most))]]), []);
    const [[name, why]] = findLong([[`${file}`, lines(Number(most) + 1)]]);
    assertEquals([name, why.split(",")[0]], [file, `${Number(most) + 1} lines`]);
  }
});

Deno.test("a task's limit is for tasks alone, not for their tests and what lies deeper", () => {
  assertEquals(mostLinesOf("tasks/run.ts"), MOST_TASK_LINES);
  for (const file of ["tasks/run_test.ts", "tasks/fetch/x.ts", "study/tasks/x.ts", "tools/x.ts"]) {
    assertEquals([file, mostLinesOf(file)], [file, MOST_LINES]);
  }
});
