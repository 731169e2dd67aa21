import { assertEquals, assertThrows } from "@std/assert";
import type { Summary } from "@kws/evaluate";
import { readManifests } from "@kws/stages";
import fc from "fast-check";
import {
  formatReadings,
  parseReadings,
  ratioText,
  type Reading,
  readingRounds,
  readings,
  streamReadings,
} from "./readings.ts";

const hex = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((digit) => digit.toString(16)).join(""));
const day = fc.integer({ min: 1, max: 28 }).map((at) => `2026-11-${String(at).padStart(2, "0")}`);
const reading: fc.Arbitrary<Reading> = fc.record({
  setting: fc.constantFrom("base", "small"),
  keyword: fc.constant("happy"),
  seed: fc.integer({ min: 0, max: 9 }),
  checkpoint: hex(64),
  recipeCommit: fc.constantFrom("1234567", "89abcde"),
  date: day,
  resultsCommit: hex(40),
  auFaFr: fc.double({ min: 0, max: 1, noNaN: true }).map((area) => area + 0),
  as: fc.constantFrom("small", "size"),
}, {
  requiredKeys: ["setting", "keyword", "seed", "checkpoint", "recipeCommit", "date"],
});
const record = fc.uniqueArray(reading, { selector: ({ checkpoint }) => checkpoint, maxLength: 8 });

Deno.test("a record of readings is read as it was written", () => {
  fc.assert(fc.property(record, (list) => {
    assertEquals(parseReadings(formatReadings(list), "a.json"), list);
  }));
});

Deno.test("every reading is in one round, and rounds follow their last readings", () => {
  fc.assert(fc.property(record, (list) => {
    const rounds = readingRounds(list);
    assertEquals(rounds.reduce((sum, { seeds }) => sum + seeds.length, 0), list.length);
    const lasts = rounds.map(({ setting, by, keyword, recipeCommit }) =>
      list.findLastIndex((one) =>
        one.setting === (by ?? setting) && one.keyword === keyword &&
        one.recipeCommit === recipeCommit
      )
    );
    assertEquals(lasts, lasts.toSorted((a, b) => a - b));
  }));
});

Deno.test("a round's mean and its ratio to the base are those of its readings", () => {
  const of = (setting: string, seed: number, auFaFr?: number): Reading => ({
    ...{ setting, keyword: "happy", seed, auFaFr, recipeCommit: "1234567", date: "2026-11-24" },
    checkpoint: `${seed}${setting.length}`.padEnd(64, "0"),
  });
  const [base, small] = readingRounds([of("base", 1, 2), of("base", 2, 4), of("small", 1, 6)]);
  assertEquals([base.meanAuFaFr, base.ratioToBase], [3, 1]);
  assertEquals([small.meanAuFaFr, small.ratioToBase], [6, 2]);
  // Read before it had the candidate's name.
  for (const name of ["quality", "small", "size"]) {
    const renamed = readingRounds([of(name, 1, 6), of(`${name}-both`, 1, 3)]);
    assertEquals(renamed.map(({ setting, by, meanAuFaFr }) => [setting, by, meanAuFaFr]), [
      [name, undefined, 6],
      [name, `${name}-both`, 3],
    ]);
  }
  const [unknown] = readingRounds([of("small", 1, 6), of("small", 2)]);
  assertEquals([unknown.meanAuFaFr, unknown.ratioToBase], [undefined, undefined]);
});

Deno.test("a reading that is not whole is named with its field and value", () => {
  const right = JSON.parse(formatReadings([...readings()].slice(0, 2))) as Reading[];
  for (
    const [change, message] of [
      [{ checkpoint: "12" }, 'entry 1 must have a checkpoint: current value is "12"'],
      [{ seed: 1.5 }, "entry 1 must have a seed: current value is 1.5"],
      [{ date: "today" }, 'entry 1 must have a date: current value is "today"'],
      [{ auFaFr: -1 }, "auFaFr of entry 1 is wrong: current value is -1"],
      [{ area: 1 }, "entry 1 has an unknown field: area"],
      [{ checkpoint: right[0].checkpoint }, "a checkpoint is first scored once"],
    ] as const
  ) {
    const text = JSON.stringify([right[0], { ...right[1], ...change }]);
    assertThrows(() => parseReadings(text, "b.json"), SyntaxError, message);
  }
  assertThrows(() => parseReadings("[", "b.json"), SyntaxError, "Cannot read b.json as it must be");
});

Deno.test("every committed test score is in the record of readings, with its figure", () => {
  const results = decodeURIComponent(new URL("../results", import.meta.url).pathname);
  const scored = [...readManifests(`${results}/full/manifests`).values()]
    .filter(({ kind }) => kind === "test")
    .map(({ inputs, metrics }) => [inputs.model, (metrics.test as Summary).auFaFr] as const);
  assertEquals(scored.length > 0, true);
  const known = new Map(readings().map(({ checkpoint, auFaFr }) => [checkpoint, auFaFr]));
  const missing = scored.filter(([digest, area]) =>
    !known.has(digest) || (known.get(digest) ?? area) !== area
  );
  assertEquals(missing, []);
});

Deno.test("earlier readings of test streams are of checkpoints whose clips were read, and differ by rule", () => {
  const known = new Set(readings().map(({ checkpoint }) => checkpoint));
  assertEquals(streamReadings().filter(({ checkpoint }) => !known.has(checkpoint)), []);
  const rules = streamReadings().map(({ rule }) => JSON.stringify(rule));
  assertEquals(new Set(rules).size, rules.length);
  assertEquals(rules.length > 0, true);
});

Deno.test("a ratio without a bound has a dash there", () => {
  assertEquals(ratioText({ estimate: 0.921, low: 0.2, high: null }), "0.92 (0.20 to –)");
});
