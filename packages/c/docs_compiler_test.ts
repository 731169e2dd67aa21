import { assert, assertEquals } from "@std/assert";
import { findCompiler, FLAGS, runProgram, sources } from "./_compiler.ts";
import { compiled } from "./_driver.ts";
import { modelHeader } from "./model_header.ts";
import { reference, withRule } from "./_reference.ts";
import { speechLike } from "./_speech_like.ts";

Deno.test({
  ...compiled(
    "the page's program listens with an exported header, and finds what the runtime does",
  ),
  fn: async () => {
    const page = Deno.readTextFileSync("docs/c.md");
    const [, program] = /```c\n([^]*?)```/.exec(page)!;
    const samples = speechLike(64000, 3);
    const model = withRule(Deno.readFileSync("checkpoints/best/size.kws"), samples, 3);
    const dir = Deno.makeTempDirSync();
    try {
      Deno.writeTextFileSync(`${dir}/happy.h`, modelHeader(model, "happy"));
      Deno.writeTextFileSync(`${dir}/listen.c`, program);
      const files = [...sources(), `${dir}/listen.c`];
      runProgram(findCompiler()!, [...FLAGS, "-O2", `-I${dir}`, ...files, "-o", `${dir}/listen`]);
      const right = reference(model, samples).detections
        .map(({ sample }) => `${(sample / 16000).toFixed(2)} s`);
      assert(right.length > 1);
      const process = new Deno.Command(`${dir}/listen`, { stdin: "piped", stdout: "piped" })
        .spawn();
      const writer = process.stdin.getWriter();
      await writer.write(new Uint8Array(samples.buffer));
      await writer.close();
      const { success, stdout } = await process.output();
      assert(success);
      assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), right);
    } finally {
      Deno.removeSync(dir, { recursive: true });
    }
  },
});
