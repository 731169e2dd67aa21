import { assertEquals } from "@std/assert";
import { findCompiler, FLAGS, runProgram } from "./_compiler.ts";
import { compiled } from "./_driver.ts";
import { assertListens, detectorObjects, EXAMPLES, withHeader } from "./_example.ts";

Deno.test("the page shows the example's file as it is", () => {
  const page = Deno.readTextFileSync("docs/c.md");
  assertEquals(/```c\n([^]*?)```/.exec(page)![1], Deno.readTextFileSync(`${EXAMPLES}/listen.c`));
});

Deno.test({
  ...compiled("the example listens with an exported header, and finds what the runtime does"),
  fn: () =>
    withHeader(async (dir, model, samples) => {
      const files = [...detectorObjects(dir), `${EXAMPLES}/listen.c`];
      runProgram(findCompiler()!, [...FLAGS, "-O2", `-I${dir}`, ...files, "-o", `${dir}/listen`]);
      await assertListens(`${dir}/listen`, model, samples);
    }),
});
