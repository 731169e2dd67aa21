import { assertEquals } from "@std/assert";
import type { Asked } from "./command.ts";
import { runCommandLine } from "./run_line.ts";

const NONE = { _: [], help: false };

Deno.test("the line that runs one stage says all that names its study", () => {
  const study = { profile: { name: "full" }, seed: 3, engine: "wasm" };
  const line = runCommandLine(
    { ...NONE, corpus: "my words", join: true, keyword: "computer" },
    { study } as unknown as Asked,
  );
  assertEquals(
    line.replace(/^.* run /, ""),
    "--profile full --seed 3 --engine wasm --corpus 'my words' --join --keyword computer",
  );
  const short = runCommandLine({ ...NONE, join: false }, { study } as unknown as Asked);
  assertEquals(short.replace(/^.* run /, ""), "--profile full --seed 3 --engine wasm");
});
