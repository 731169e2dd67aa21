import { projectRoot } from "@kws/cli";
import { thopMacs } from "@kws/compress";
import { decodeKws } from "@kws/runtime";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { committedDigest, hosts } from "../tools/hosts/hosts.ts";
import { duplicatesOf, testClips } from "../reports/faulty_clips.ts";
import { Results } from "../study/results.ts";
import { DOCUMENTS, replaceBetween } from "../tools/docs/figures.ts";
import { entriesOf } from "../study/table.ts";

for (const [file, update] of Object.entries(DOCUMENTS)) {
  Deno.test(`the figures and tables of ${file} are those that the committed results give`, () => {
    const text = Deno.readTextFileSync(`${projectRoot()}/${file}`);
    assertEquals(text, update(text, Results.committed("full")), "run tools/docs/figures.ts");
  });
}

Deno.test("text between marks is replaced, and marks that are not there are an error", () => {
  assertEquals(
    replaceBetween("a\n<!-- x -->\n\nold\n\n<!-- /x -->\nb", "x", "new"),
    "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb",
  );
  assertThrows(() => replaceBetween("a", "x", "new"), RangeError, "<!-- x --> and <!-- /x -->");
});

Deno.test("the figures in prose are those of the committed results", () => {
  const text = ["README.md", "docs/reproduce.md"]
    .map((file) => Deno.readTextFileSync(`${projectRoot()}/${file}`)).join(" ")
    .replace(/\s+/g, " ");
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
      `all others from ${sounds("coarse")} sounds`,
      `they are ${(base.macs / whole).toFixed(1)} times fewer than the base's`,
      `The ${happy} test clips of the keyword, of which ${
        happy - duplicatesOf("happy")
      } are distinct`,
    ]
  ) assert(text.includes(figure), `README.md or docs/reproduce.md must say "${figure}"`);
});

Deno.test("the README's page is that of the document on using a detector", () => {
  const [page, other] = ["README.md", "docs/use.md"].map((file) =>
    /```html\n([\s\S]*?)```/.exec(Deno.readTextFileSync(`${projectRoot()}/${file}`))![1]
  );
  assertEquals(page, other);
});

Deno.test("the examples that listen take a file with its rule inside", () => {
  for (const file of ["docs/use.md", "packages/runtime/mod.ts"]) {
    const text = Deno.readTextFileSync(`${projectRoot()}/${file}`);
    const [path] = /checkpoints\/best\/\w+\.kws(?="\);)/.exec(text)!;
    assert(decodeKws(Deno.readFileSync(`${projectRoot()}/${path}`), path).rule !== undefined);
  }
});

Deno.test("the document's list of hosts has all of them, each with the committed digest", () => {
  const page = Deno.readTextFileSync(`${projectRoot()}/docs/use.md`);
  const [list] = /golden vectors, committed digest[^]*?are the committed ones/.exec(page)!;
  const readme = Deno.readTextFileSync(`${projectRoot()}/README.md`);
  const count = (which: string): number => hosts().filter(({ job }) => job === which).length;
  assertStringIncludes(readme, `[${count("golden vectors")} hosts]`);
  assertStringIncludes(readme, `${count("training")} of them`);
  for (const { job, name } of hosts()) {
    const [, own] = list.split(`${job}, committed digest `);
    const lines = own.split("\n");
    const line = lines.find((one) => one.startsWith(`${name} `)) ?? "";
    assertEquals([name, line.split(/\s+/).at(-1)], [name, committedDigest(job)]);
    assertEquals(lines[0], committedDigest(job));
  }
});
