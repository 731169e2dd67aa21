import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Detection } from "@kws/runtime";
import { clock, detectionJson, heardText, lineMaker, ruleText } from "./detect_text.ts";

const FOUND: Detection = {
  ...{ sample: 389062, time: 24.3119375, start: 23.28, end: 24.312, keyword: "happy" },
  ...{ logOdds: 8.9402295378109, probability: 0.9998690061968649 },
};

Deno.test("times have minutes and milliseconds, hours where there are some, and carry", () => {
  const times = [0, 0.0004, 59.9994, 59.9996, 62.345, 3599.9999, 3600, 90061.5];
  assertEquals(times.map(clock), [
    ...["00:00.000", "00:00.000", "00:59.999", "01:00.000", "01:02.345", "1:00:00.000"],
    ...["1:00:00.000", "25:01:01.500"],
  ]);
});

Deno.test("a JSON line has every field and the detection's very numbers", () => {
  const { sample: _, ...rest } = FOUND;
  const line = detectionJson('a "b"\n雪.wav', FOUND);
  assertEquals(line.split("\n").length, 1);
  assertEquals(JSON.parse(line), { file: 'a "b"\n雪.wav', ...rest });
});

Deno.test("lines of text have 80 columns at most, and all of a run stand below each other", () => {
  assertEquals(
    lineMaker(["-", "a.wav"], ["happy"])("-", FOUND),
    "-      00:24.312  happy  0.9999    8.94",
  );
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme", maxLength: 120 }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("happy", "computer"),
      fc.double({ min: 0, max: 86400, noNaN: true }),
      (files, keyword, time) => {
        const line = lineMaker(files, [keyword]);
        const lines = files.map((file) => line(file, { ...FOUND, keyword, time }));
        assertEquals(new Set(lines.map((text) => [...text].length)).size, 1);
        for (const text of lines) assert([...text].length <= 80, text);
      },
    ),
    { seed: 2 },
  );
  const long = lineMaker(["/a/".repeat(40) + "end.wav"], ["happy"])(
    "/a/".repeat(40) + "end.wav",
    FOUND,
  );
  assertEquals(lineMaker(["a\n\x1b[2J"], ["happy"])("a\n\x1b[2J", FOUND).slice(0, 8), "a??[2J  ");
  assertEquals([...long].length, 80);
  assert(/^….*end\.wav {2}00:24/.test(long), long);
});

Deno.test("a rule's line says what validation measured, and that nothing was where it was not", () => {
  const rule = { smoothing: 6, threshold: 8.549999999999999, refractory: 1 };
  const validation = { hours: 0.8634, keywords: 50, misses: 21, falseAccepts: 1 };
  assertEquals(ruleText("size.kws", { rule, from: "results/rules.json", validation }), [
    "size.kws: mean of 6 steps, threshold 8.55 log-odds, refractory time 1 s, from " +
    "results/rules.json",
    "size.kws: at this rule, chosen on validation, it missed 42% of its keywords (21 of 50), " +
    "with 1.16 false accepts an hour (1 in 0.86 h)",
  ]);
  const [, second] = ruleText("x", { rule, from: "the options" });
  assertEquals(second, "x: how often this rule misses or is wrong was not measured");
  const [first] = ruleText("x", { rule: { ...rule, threshold: Infinity }, from: "its file" });
  assert(first.includes("no threshold, which rejects everything"), first);
});

Deno.test("the last line counts, and has a speed where the time is given", () => {
  const heard = { files: 1, failed: 0, seconds: 62.5, detections: 1 };
  assertEquals(heardText(heard), "01:02.500 of 1 file heard, 1 detection");
  assertEquals(
    heardText({ ...heard, files: 2, failed: 1, detections: 0 }, 125),
    "01:02.500 of 2 files heard, 0 detections, 1 failed, 500 times real time",
  );
});
