import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseCsv } from "./_csv.ts";
import { burst, inFolder, smallCorpus, writeWav } from "./_test_corpus.ts";
import { openCorpus } from "./folder.ts";
import { parseSpeakers } from "./speakers.ts";
import { requireSplits, splitOf } from "./split.ts";

Deno.test("fields come back from rows as they were written, whatever is in them", () => {
  const field = fc.string({ minLength: 1 }).map((text) => text.replace(/[\r\ufeff]/g, "x"));
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
      fc.constantFrom("\n", "\r\n"),
      fc.constantFrom("", "\ufeff"),
      (rows, end, mark) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = mark + rows.map((row) => row.map(quote).join(",") + end).join("");
        assertEquals(parseCsv(text, "a.csv"), rows);
      },
    ),
    { seed: 1 },
  );
  assertEquals(parseCsv("a,b\n\nc,\n", "a.csv"), [["a", "b"], ["c", ""]]);
  assertEquals(parseCsv("a,b", "a.csv"), [["a", "b"]]);
});

Deno.test("speakers.csv names speakers and splits, in any order of columns", () => {
  const found = parseSpeakers(
    "\ufeffspeaker,split,path\r\nann,,./yes/a.wav\r\nbob,testing,yes/b.mp3.flac\r\n",
    "speakers.csv",
  );
  assertEquals([...found], [
    ["yes/a", { speaker: "ann" }],
    ["yes/b.mp3", { speaker: "bob", split: "testing" }],
  ]);
});

Deno.test("a speakers.csv that says too little or two things is refused with its row", () => {
  const refused: [string, string][] = [
    ["", "must name the columns path,speaker[,split]: row 1"],
    ["file,speaker\na,b\n", "row 1"],
    ["path,speaker\na,\n", "every row must have both: row 2"],
    [
      "path,speaker,split\na,b,test\n",
      "split must be training, validation, testing or empty: row 2",
    ],
    ["path,speaker\na.wav,b\na.flac,c\n", "every path must stand there once: row 3"],
    ['path,speaker\na.wav,"ann\nb.wav,bob\n', 'one is open at "ann\\nb.wav,bob\\n"'],
  ];
  for (const [text, message] of refused) {
    assertThrows(() => parseSpeakers(text, "S"), SyntaxError, message);
  }
});

/** Opens a folder, with what it remarks. */
function open(dir: string) {
  const remarks: string[] = [];
  return { corpus: openCorpus(dir, { onRemark: (text) => remarks.push(text) }), remarks };
}

Deno.test("own recordings get their speakers from speakers.csv, fetched ones from their names", async () => {
  await inFolder((dir) => {
    for (const path of ["yes/take 1.wav", "yes/take 2.wav", "no/026290a7_nohash_0.wav"]) {
      writeWav(`${dir}/${path}`, burst(path, 0.1, 0, 0.1));
    }
    const list = `${dir}/speakers.csv`;
    Deno.writeTextFileSync(list, "path,speaker\nyes/take 1.wav,ann\nyes/take 2.wav,ann\n");
    const { corpus, remarks } = open(dir);
    assertEquals(corpus.clips.map(({ speaker, split }) => [speaker, split]), [
      ["026290a7", "validation"],
      ["ann", splitOf("ann")],
      ["ann", splitOf("ann")],
    ]);
    assertEquals(remarks, []);
    Deno.writeTextFileSync(
      list,
      "path,speaker\nyes/take 1.wav,ann\nyes/take 2.wav,ann\nyse/take 3.wav,ann\n",
    );
    const [remark, ...others] = open(dir).remarks;
    assertStringIncludes(remark, "1 of 3 lines of");
    assertStringIncludes(remark, "name no recording that is there (yse/take 3)");
    assertEquals(others, []);
    Deno.writeTextFileSync(list, "path,speaker\nyes/take 1.wav,ann\n");
    const error = assertThrows(() => openCorpus(dir), RangeError, "1 of 3 are missing");
    assertStringIncludes(error.message, "  yes/take 2.wav");
    Deno.writeTextFileSync(
      list,
      "path,speaker,split\nyes/take 1.wav,ann,training\nyes/take 2.wav,ann,testing\n",
    );
    const torn = open(dir);
    assertEquals(torn.corpus.clips.map(({ split }) => split), [
      "validation",
      "training",
      "testing",
    ]);
    assertStringIncludes(torn.remarks[0], "1 of 2 speakers stand in several splits");
  });
});

Deno.test("a corpus without clips of both classes in every split says what its speakers lack", () => {
  const corpus = smallCorpus(["happy", "no"], 2);
  requireSplits(corpus, "happy");
  const alone = {
    ...corpus,
    clips: corpus.clips.filter(({ split }) => split === "training")
      .map((clip) => ({ ...clip, speaker: "me" })),
  };
  const error = assertThrows(() => requireSplits(alone, "happy"), RangeError);
  assertStringIncludes(error.message, 'validation has 0 clips of "happy" and 0 others');
  assertStringIncludes(error.message, "testing has 0");
  assertStringIncludes(error.message, "1 speaker");
  assertStringIncludes(error.message, "at least 3");
  assertStringIncludes(error.message, "speakers.csv");
  const others = { ...corpus, clips: corpus.clips.filter(({ word }) => word === "happy") };
  assertThrows(
    () => requireSplits(others, "happy"),
    RangeError,
    'training has 2 clips of "happy" and 0 others',
  );
});

Deno.test("a list with an open quote is refused by its name", () => {
  assertThrows(
    () => parseSpeakers('path,speaker\na.wav,"ann\n', "voices/speakers.csv"),
    SyntaxError,
    "Cannot read voices/speakers.csv as every quote must end: one is open at",
  );
});
