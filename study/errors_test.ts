import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { oneMinusAuc } from "@kws/evaluate";
import { errorsOf } from "./stages/errors.ts";
import { worstClips } from "./stages/error_clips.ts";
import { outline } from "./stages/waveform.ts";

Deno.test("errors are given to the word that was taken for the keyword and to who was not heard", () => {
  const clips = [
    { path: "yes/a", word: "yes", speaker: "a" },
    { path: "yes/b", word: "yes", speaker: "b" },
    { path: "no/a", word: "no", speaker: "a" },
    { path: "go/b", word: "go", speaker: "b" },
  ];
  // b's keyword is below both others, a's ties with one of them.
  const found = errorsOf(clips, "yes", [[3, 1, 2, 3]], 5);
  const { words, speakers, clips: paths, accepted, ofSpeakers } = found;
  assertEquals(words, [["go", 0.6], ["no", 0.4]]);
  assertEquals(speakers, [["b", 0.8], ["a", 0.2]]);
  assertEquals(paths, [["yes/b", 0.8], ["yes/a", 0.2]]);
  assertEquals(accepted, [["go/b", 0.6], ["no/a", 0.4]]);
  assertEquals(ofSpeakers, 2);
  // Another setting without any error halves the shares.
  const none = errorsOf(clips, "yes", [[3, 3, 2, 2]], 5);
  assertEquals(worstClips([found, none], "accepted", 1), [["go/b", 0.3]]);
  // Where a setting tells of its worst clips alone, the others would count as none.
  const worst = errorsOf(clips, "yes", [[3, 1, 2, 3]], 1);
  assertThrows(() => worstClips([worst, found], "accepted", 1), RangeError, "add up to 0.6");
});

Deno.test("a sound's outline has the largest magnitude of every stretch, the last one cut short", () => {
  assertEquals(outline(Float32Array.of(0.1, -0.5, 0.2, 0, -0.0625), 2), [500, 200, 63]);
  assertEquals(outline(new Float32Array(0), 2), []);
});

Deno.test("the errors of all words, and of all speakers, are 1 − AUC", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = Random.root(seed).stream("errors");
    const clips = Array.from({ length: 40 }, (_, i) => ({
      path: `${i}`,
      word: ["yes", "no", "go"][i < 2 ? i : random.integer(3)],
      speaker: `${random.integer(8)}`,
    }));
    const labels = clips.map(({ word }) => word === "yes" ? 1 : 0);
    const seeds = [0, 1, 2].map(() =>
      Float32Array.from(labels, (label) => label + random.integer(6))
    );
    const found = errorsOf(clips, "yes", seeds, 100);
    const mean = seeds.reduce((sum, scores) => sum + oneMinusAuc({ scores, labels }), 0) / 3;
    assertAlmostEquals(found.oneMinusAuc, mean, 1e-12);
    for (const list of [found.words, found.speakers, found.clips, found.accepted]) {
      assertAlmostEquals(list.reduce((sum, [, share]) => sum + share, 0), 1, 1e-12);
    }
  }
});
