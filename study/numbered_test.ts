import { assertEquals } from "@std/assert";
import { numbered } from "./numbered.ts";

Deno.test("every stage counts once, what is committed silently, and remarks of stages do not", () => {
  const number = numbered(12);
  assertEquals(number("run a: no earlier run"), " 1/12 run a: no earlier run");
  assertEquals(number("  a: a remark"), "  a: a remark");
  assertEquals(number("committed b"), undefined);
  assertEquals(
    number("waiting: another run (process 1) works on a"),
    "waiting: another run (process 1) works on a",
  );
  assertEquals(number("hit c"), " 3/12 hit c");
  const again = "run b: its files are not at hand and d needs them";
  assertEquals(number(again), ` 2/12 ${again}`);
  assertEquals(number("run d: no earlier run"), " 4/12 run d: no earlier run");
});
