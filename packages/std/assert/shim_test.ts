import { assertEquals, assertThrows } from "@std/assert";
import { parseArgs } from "@std/cli";

Deno.test("the assertion stand-in fails where values differ", () => {
  assertThrows(() => assertEquals(1, 2));
  assertEquals({ a: [1] }, { a: [1] });
});

Deno.test("the argument parser stand-in reads strings and flags", () => {
  const args = parseArgs(["--seed=3", "--verbose", "file"], {
    boolean: ["verbose"],
    string: ["seed"],
  });
  assertEquals([args.seed, args.verbose, args._], ["3", true, ["file"]]);
});
