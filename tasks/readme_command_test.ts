import { assert, assertEquals } from "@std/assert";
import { createDetector } from "@kws/runtime";
import { openModel } from "../study/model.ts";
import { easyRule, murmur } from "../study/testdata/murmur.ts";
import { TAKEN, withProgram } from "./testdata/taken_home.ts";

Deno.test("the program for Node in docs/use.md prints what a detector from source detects", async () => {
  const pcm = murmur(4);
  const rule = easyRule(openModel(TAKEN), pcm);
  await withProgram("js", "listen.mjs", rule, async (dir) => {
    // What a Node takes that does not look into modules itself.
    Deno.writeTextFileSync(`${dir}/package.json`, '{ "type": "module" }');
    let child: Deno.ChildProcess;
    try {
      child = new Deno.Command("node", {
        ...{ args: ["listen.mjs"], cwd: dir, stdin: "piped", stdout: "piped", stderr: "piped" },
      }).spawn();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    const writer = child.stdin.getWriter();
    const bytes = new Uint8Array(pcm.buffer);
    // Pieces that end within a sample.
    for (let at = 0; at < bytes.length; at += 10001) {
      await writer.write(bytes.subarray(at, at + 10001));
    }
    await writer.close();
    const { stdout, stderr } = await child.output();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const found = createDetector({ model: Deno.readFileSync(`${dir}/quality.kws`) }).push(pcm);
    assert(found.length > 1);
    assertEquals(
      [out, error],
      [found.map(({ keyword, time }) => `${keyword} ${time}\n`).join(""), ""],
    );
  });
});

Deno.test("the README's program runs as it stands in a folder of its own, in Node and in Deno, and hears", async () => {
  const pcm = murmur(4);
  const rule = easyRule(openModel(TAKEN), pcm);
  await withProgram("js", "hear.mjs", rule, async (dir) => {
    const program = Deno.readTextFileSync(`${dir}/hear.mjs`);
    Deno.writeTextFileSync(`${dir}/sound.json`, JSON.stringify([...pcm]));
    const sound = program.replace(
      "new Int16Array(16000)",
      'Int16Array.from(JSON.parse(await readFile("sound.json")))',
    );
    assert(sound !== program);
    Deno.writeTextFileSync(`${dir}/hear-sound.mjs`, sound);
    const model = Deno.readFileSync(`${dir}/quality.kws`);
    const told = (samples: Int16Array): string =>
      createDetector({ model }).push(samples)
        .map(({ keyword, time }) => `${keyword} ${time}\n`).join("");
    const cases = { "hear.mjs": told(new Int16Array(16000)), "hear-sound.mjs": told(pcm) };
    assert(cases["hear-sound.mjs"].split("\n").length > 2);
    for (const [command, ...args] of [["node"], [Deno.execPath(), "run", "--allow-read=."]]) {
      for (const [file, expected] of Object.entries(cases)) {
        const run = new Deno.Command(command, {
          ...{ args: [...args, file], cwd: dir, env: { NO_COLOR: "1" } },
        });
        const { stdout, stderr } = await run.output();
        const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
        assertEquals([out, error], [expected, ""], `${command} ${file}`);
      }
    }
  }, "README.md");
});
