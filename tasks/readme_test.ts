import { projectRoot } from "@kws/cli";
import { thopMacs } from "@kws/compress";
import { decodeKws } from "@kws/runtime";
import { assert, assertEquals } from "@std/assert";
import { committedDigest, hosts } from "../tools/hosts/hosts.ts";
import { duplicatesOf, testClips } from "../reports/faulty_clips.ts";
import { Results } from "../study/results.ts";
import { resultsText } from "../study/results_text.ts";
import { entriesOf } from "../study/table.ts";

Deno.test("the README's table is the one that the committed results give", () => {
  const readme = Deno.readTextFileSync(`${projectRoot()}/README.md`);
  const shown = /<!-- results -->\s*```(?:text)?\n([\s\S]*?)```/.exec(readme)?.[1];
  assertEquals(shown?.trimEnd(), resultsText(Results.committed("full")).trimEnd());
});

Deno.test("the figures in the README's prose are those of the committed results", () => {
  const readme = Deno.readTextFileSync(`${projectRoot()}/README.md`).replace(/\s+/g, " ");
  const results = Results.committed("full");
  const grouped = (value: unknown) => Number(value).toLocaleString("en-GB");
  const sounds = (set: string) =>
    grouped(results.manifest(`distillation-set/happy/${set}`).metrics.sounds);
  const [base, size] = entriesOf(results, ["base", "size"]);
  const whole = thopMacs(
    { topology: "crnn", shape: { ...size.shape, gates: 3, attention: undefined } },
    size.frames,
  ).total;
  const happy = testClips().filter((path) => path.startsWith("happy/")).length;
  for (
    const figure of [
      `the small distillation set (${sounds("fine")} sounds)`,
      `all others from ${sounds("coarse")} sounds`,
      `they are ${(base.macs / whole).toFixed(1)} times fewer than the base's`,
      `The ${happy} test clips of the keyword, of which ${
        happy - duplicatesOf("happy")
      } are distinct`,
    ]
  ) assert(readme.includes(figure), `README.md must say "${figure}"`);
});

Deno.test("the examples that listen take a file with its rule inside", () => {
  for (const file of ["README.md", "packages/runtime/mod.ts"]) {
    const text = Deno.readTextFileSync(`${projectRoot()}/${file}`);
    const [path] = /checkpoints\/best\/\w+\.kws(?="\);)/.exec(text)!;
    assert(decodeKws(Deno.readFileSync(`${projectRoot()}/${path}`), path).rule !== undefined);
  }
});

Deno.test("the README's list of hosts has all of them, each with the committed digest", () => {
  const readme = Deno.readTextFileSync(`${projectRoot()}/README.md`);
  const [list] = /golden vectors, committed digest[^]*?have the committed digests/.exec(readme)!;
  for (const { job, name } of hosts()) {
    const [, own] = list.split(`${job}, committed digest `);
    const lines = own.split("\n");
    const line = lines.find((one) => one.startsWith(`${name} `)) ?? "";
    assertEquals([name, line.split(/\s+/).at(-1)], [name, committedDigest(job)]);
    assertEquals(lines[0], committedDigest(job));
  }
});
