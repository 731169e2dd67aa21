import { assert, assertEquals, assertRejects, assertThrows, equal } from "@std/assert";
import { askedStudy } from "./command.ts";
import { type Args, UsageError } from "@kws/cli";
import fc from "fast-check";
import { checkKeyword, formatLabel, type Label, labelOf, parseLabel, studyOf } from "./study.ts";

const words = fc.oneof(
  fc.constant(undefined),
  fc.stringMatching(/^[a-z][a-z0-9_]{0,10}$/).filter((word) => word !== "happy"),
);
const speeches = fc.oneof(
  fc.constantFrom({ speech: "real" as const }, { speech: "synthetic" as const }),
  fc.stringMatching(/^[a-z0-9_]{1,12}$/).map((own) => ({ speech: "own" as const, own })),
);
const labels: fc.Arbitrary<Label> = fc.record({
  profile: fc.constantFrom("quick", "standard", "full"),
  kind: speeches,
  word: words,
  seed: fc.integer({ min: 1, max: 1000 }),
  engine: fc.constantFrom("wasm" as const, "tfjs" as const),
}).map(({ kind, ...rest }): Label => ({ own: undefined, ...kind, ...rest }));

Deno.test("a label is read as it was written, whatever its keyword, seed and engine are called", () => {
  fc.assert(fc.property(labels, (label) => {
    assertEquals(parseLabel(formatLabel(label)), label);
  }));
});

Deno.test("no two labels have one text, and no two texts one label", () => {
  fc.assert(fc.property(labels, labels, (a, b) => {
    assertEquals(formatLabel(a) === formatLabel(b), equal(a, b));
  }));
  for (const text of ["full-seed-1", "full-seed-01", "quick-synthetic-wasm", "quick-synthetic-"]) {
    assertEquals(parseLabel(text), undefined, text);
  }
});

Deno.test("an engine or a seed is not taken for a keyword", () => {
  assertEquals(parseLabel("quick-synthetic-tfjs")?.engine, "tfjs");
  assertEquals(parseLabel("quick-synthetic-tfjs")?.word, undefined);
  assertEquals(parseLabel("full-seed-2")?.seed, 2);
  assertEquals(parseLabel("full-word-tfjs")?.word, "tfjs");
});

Deno.test("the study behind a label has that label", () => {
  fc.assert(fc.property(labels, (label) => {
    const study = studyOf(label);
    // A folder is told by its path, which a label does not say.
    assertEquals({ ...labelOf(study), own: label.own }, label);
    assert(study.keywords.length > 0);
  }));
});

Deno.test("a keyword that cannot name a folder is refused by its name", () => {
  for (const word of ["", "../../evil", "two words", "Happy", "häppy", "a/b"]) {
    assertThrows(() => checkKeyword(word), RangeError, JSON.stringify(word));
  }
  checkKeyword("hey_you2");
});

Deno.test("two folders of one name have two labels", () => {
  const of = (speech: string) => {
    const study = studyOf(parseLabel("quick")!);
    return formatLabel(labelOf({ ...study, sources: { speech, name: "x", custom: true } }));
  };
  assert(of("/a/my words") !== of("/b/my words"));
  assertEquals(of("/a/my words"), of("/a/my words"));
  for (const label of [of("/a/my words"), of("/a/Ünï/")]) {
    assertEquals(formatLabel(parseLabel(label)!), label);
  }
});

Deno.test("a keyword that the recordings lack is refused before anything is computed, with the nearest", async () => {
  const speech = Deno.makeTempDirSync();
  try {
    for (const word of ["happy", "yes"]) Deno.mkdirSync(`${speech}/${word}`);
    Deno.writeTextFileSync(`${speech}/hippo`, "a file is no word");
    const ask = (keyword: string) =>
      askedStudy({ profile: "quick", corpus: speech, keyword } as unknown as Args);
    await assertRejects(() => ask("hapy"), UsageError, 'nearest: "happy"', "a word of no profile");
    await assertRejects(() => ask("hippo"), UsageError, 'nearest: "happy"');
    // Words of the study too, those that nobody has named among them.
    await assertRejects(() => ask("right"), UsageError, "right");
    await assertRejects(() => ask("all"), UsageError, "right");
    const { study } = await ask("yes");
    assertEquals(study.keywords, ["yes"]);
  } finally {
    Deno.removeSync(speech, { recursive: true });
  }
});
