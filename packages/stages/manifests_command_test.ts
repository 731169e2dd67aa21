import { assertEquals } from "@std/assert";
import { readManifests } from "./manifests.ts";
import { besides } from "./testdata/bench.ts";

Deno.test("several processes may write one group", async () => {
  const dir = Deno.makeTempDirSync();
  const script = `import { writeManifests } from ${JSON.stringify(besides("../manifests.ts"))};
    for (let i = 0; i < 30; i++) {
      const stage = Deno.args[1] + i;
      writeManifests(Deno.args[0], "g", [{ stage, kind: "k", version: 1, key: "1", lineage: "2",
        config: {}, engine: "e", inputs: {}, outputs: {}, metrics: {} }]);
    }`;
  const file = Deno.makeTempFileSync({ suffix: ".ts" });
  Deno.writeTextFileSync(file, script);
  const codes = await Promise.all(["a", "b", "c"].map(async (letter) => {
    const args = ["run", "-q", "--no-check", "-A", file, dir, letter];
    return (await new Deno.Command(Deno.execPath(), { args }).output()).code;
  }));
  assertEquals(codes, [0, 0, 0]);
  assertEquals(readManifests(dir).size, 90);
  assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["g.json"]);
});
