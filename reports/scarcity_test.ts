import { assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import {
  bestDraw,
  chosenDraw,
  chosenWay,
  clipsRatio,
  missedByDraw,
  pointsOf,
  type ScarcityTrial,
  studentRows,
  studentsText,
  wholeKeywords,
} from "./scarcity.ts";
import { Results } from "../study/results.ts";
import { STUDENT_WAYS } from "../study/scarce.ts";
import { allSettings, settingOf } from "../study/settings.ts";

/** A trial with its misses of ten keywords at one, three and ten false accepts. */
function trial(keyword: string, draw: string, ...misses: number[]): ScarcityTrial {
  return {
    ...{ keyword, draw },
    metrics: {
      said: { keyword: 10, rare: 20, others: 40 },
      words: ["bird"],
      clips: { rare: 0.02, others: 0.01 },
      points: misses.map((misses, i) => ({
        ...{ allowed: [1, 3, 10][i], misses, rare: 1, others: 0 },
      })),
    },
  };
}

const DRAWS = ["clip", "word"];
const TRIALS = [
  ...[trial("a", "clip", 9, 6, 3), trial("a", "word", 6, 3, 0)],
  ...[trial("b", "clip", 6, 3, 0), trial("b", "word", 6, 3, 0)],
  // Tried in one way alone: it would favour the other.
  trial("c", "word", 10, 10, 10),
];

Deno.test("the share that is missed is a mean over keywords and numbers of false accepts", () => {
  assertAlmostEquals(missedByDraw(TRIALS, "clip"), 0.45);
  assertAlmostEquals(missedByDraw(TRIALS.slice(0, 4), "word"), 0.3);
  assertEquals(missedByDraw([], "word"), NaN);
  assertEquals(pointsOf(TRIALS, "a", "word").map(({ misses }) => misses), [6, 3, 0]);
  assertEquals(pointsOf(TRIALS, "d", "word"), []);
});

Deno.test("the draw that misses the smallest share is chosen, on keywords that were tried alike", () => {
  assertEquals(wholeKeywords(TRIALS, DRAWS), ["a", "b"]);
  assertEquals(chosenDraw(TRIALS, DRAWS), "word");
  assertEquals(chosenDraw(TRIALS.slice(4), DRAWS), undefined);
  assertEquals(wholeKeywords([trial("d", "clip", 1), trial("d", "word")], DRAWS), []);
});

Deno.test("drawing clip by clip stays where the better way misses more for more than one keyword", () => {
  const rest = ["d", "e"].flatMap((word) => [trial(word, "clip", 3), trial(word, "word", 4)]);
  assertEquals(chosenDraw([...TRIALS, ...rest.slice(0, 2)], DRAWS), "word");
  assertEquals(chosenDraw([...TRIALS, ...rest], DRAWS), "clip");
  const equals = [trial("a", "clip", 1), trial("a", "word", 1)];
  assertEquals(chosenDraw(equals, DRAWS), "clip");
  assertEquals(bestDraw([...TRIALS, ...rest], DRAWS), { draw: "word", worse: ["d", "e"] });
});

/** A student with its misses of ten keywords, and its errors on clips of rare and of other words. */
function student(keyword: string, draw: string, misses: number, rare: number, others: number) {
  const { metrics } = trial(keyword, draw, misses);
  return { keyword, draw, metrics: { ...metrics, clips: { rare, others } } };
}

Deno.test("errors on clips are compared keyword by keyword, rare and other words alike", () => {
  const students = [
    ...[student("a", "clip", 5, 0.03, 0.01), student("a", "word", 4, 0.01, 0.01)],
    ...[student("b", "clip", 5, 0.0001, 0.0001), student("b", "word", 4, 0.0001, 0.0003)],
    student("c", "word", 0, 0, 0),
  ];
  // 0.02 / 0.04 of the one, 4 / 2 of the other.
  assertAlmostEquals(clipsRatio(students, "word", "clip"), 1);
  assertAlmostEquals(clipsRatio(students.slice(0, 2), "word", "clip"), 0.5);
});

Deno.test("a way of students is chosen where it is better in misses and on clips, the better on clips of two", () => {
  const own = student("a", "clip", 5, 0.02, 0.02);
  const choose = (...others: ScarcityTrial[]) =>
    chosenWay([own, ...others], ["clip", ...others.map(({ draw }) => draw)]);
  assertEquals(choose(student("a", "word", 4, 0.01, 0.02)), "word");
  assertEquals(choose(student("a", "word", 4, 0.01, 0.04)), "clip");
  assertEquals(choose(student("a", "word", 5, 0.01, 0.01)), "clip");
  assertEquals(choose(student("a", "x", 4, 0.01, 0.02), student("a", "y", 4, 0.01, 0.01)), "y");
  assertEquals(chosenWay([own], ["clip", "word"]), undefined);
});

Deno.test("ways of students stand in rows, over the keywords that were tried in all of them", () => {
  const ways = ["small-clip", "small-clip-beside"];
  const trials = [
    ...[student("a", ways[0], 5, 0.02, 0.02), student("a", ways[1], 4, 0.01, 0.01)],
    ...[student("b", ways[0], 1, 0.01, 0.03), student("b", ways[1], 2, 0.02, 0.06)],
    student("c", ways[0], 9, 0.02, 0.02),
  ];
  assertEquals(studentRows([], ways), []);
  const [own, beside] = studentRows(trials, ways);
  assertEquals([own.others, beside.others], ["by clip", "by clip"]);
  assertEquals([own.teachers, beside.teachers], [
    ...["stream-trained base", "stream-trained base and base"],
  ]);
  assertEquals(beside.missed, { a: 0.4, b: 0.2 });
  assertEquals([own.mean, own.clips], [(0.5 + 0.1) / 2, 1]);
  // Half and twice.
  assertAlmostEquals(beside.clips, 1);
});

Deno.test("what students say is told with what is missing, and with what follows", () => {
  const ways = ["small-clip", "small-word"];
  const one = [
    student("a", "small-clip", 5, 0.02, 0.02),
    student("a", "small-word", 4, 0.01, 0.01),
  ];
  const told = (trials: ScarcityTrial[], planned = ways, keywords = 1) =>
    studentsText(trials, planned, keywords);
  assertEquals(told([], ways.slice(1)), "They are not compared in this run.");
  assertEquals(told([]), "They are planned and not computed yet.");
  assertEquals(told(one), "So candidates are to hear other words word by word.");
  assertEquals(told(one, ways, 2), "That is decided when one more keyword is computed.");
  assertEquals(told(one, ways, 3), "That is decided when 2 more keywords are computed.");
  const worse = [one[0], student("a", "small-word", 6, 0.01, 0.01)];
  assertEquals(told(worse), "So nothing speaks against plain streams.");
  const beside = ["small-clip", "small-word-beside"];
  assertMatch(
    told([one[0], student("a", "small-word-beside", 4, 0.01, 0.01)], beside),
    /word by word, and to have the base among their teachers on streams\.$/,
  );
});

Deno.test("the candidates learn streams in the way that students of scarce words speak for", () => {
  const chosen = chosenWay(
    Results.committed("full").scarcity(),
    STUDENT_WAYS.map(({ name }) => name),
  );
  const { others, beside } = STUDENT_WAYS.find(({ name }) => name === chosen)!;
  const candidates = allSettings().filter(({ family }) => family === "candidates");
  assertEquals(candidates.length, 3);
  for (const { name, streams } of candidates) {
    assertEquals(streams!.recipe.others ?? "clip", others, name);
    assertEquals(streams!.teachers.beside, beside ? "base" : undefined, name);
    // Who teaches streams has heard other words drawn in the same way.
    const teacher = settingOf(streams!.teachers.setting);
    const [{ segments }] = teacher.steps.filter((step) => step.do === "fit");
    assertEquals(segments!.recipe.others ?? "clip", others, name);
  }
});
