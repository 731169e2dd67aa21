import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { checkRecipe, type Recipe } from "./recipe.ts";
import { followRecipe } from "./follow_recipe.ts";
import { toyLessons } from "./_toy_lessons.ts";
import { LESSON_KINDS } from "./lessons.ts";
import { isPacked } from "./kws_file.ts";
import { IntegerCrnn } from "./integer_crnn.ts";

const RECIPE: Recipe = {
  name: "toy",
  title: "toy",
  about: "",
  lessons: "toy",
  shape: {
    bands: 6,
    channels: 2,
    kernel: [3, 3],
    stride: [2, 2],
    hidden: 6,
    layers: 1,
    dropout: 0,
  },
  steps: [],
};

const OPTIONS = { seed: 1, jobs: 1, batches: 4, pace: 1 };

Deno.test("a recipe with several mistakes names all of them before anything is trained", () => {
  const steps: Recipe["steps"] = [
    { do: "prune", hidden: 9, by: "gates" },
    { do: "train", from: "labels", rank: 7 },
    { do: "round", to: { bits: 8, perRow: true } },
  ];
  const error = assertThrows(() => checkRecipe({ ...RECIPE, steps }), RangeError);
  assertEquals(error.message.split("\n").length, 5);
});

Deno.test("a recipe of every step leads to a packed network that runs", async () => {
  const rounding = { bits: 5, perRow: false };
  const followed = await followRecipe(
    {
      ...RECIPE,
      steps: [
        { do: "assistant", from: "teachers", epochs: 2, shape: { ...RECIPE.shape, hidden: 8 } },
        { do: "train", from: "teachers", epochs: 4, attention: 0.1, hint: 0.1, gates: 0.01 },
        { do: "prune", hidden: 4, channels: 1, by: "gates" },
        { do: "train", from: "labels", epochs: 2, rank: 2 },
        { do: "calibrate", how: "mse" },
        { do: "train", from: "teachers", epochs: 2, rounding },
        { do: "round", to: rounding },
      ],
    },
    { ...OPTIONS, lessons: toyLessons() },
  );
  assertEquals(followed.shape.hidden, 4);
  assertEquals(followed.log.length, 10);
  if (!isPacked(followed.model)) throw new Error("a packed model is expected");
  const odds = new IntegerCrnn(followed.model).clip(new Float32Array(90));
  assertEquals(Number.isInteger(odds), true);
});

Deno.test("a recipe gives the same bits for one and two threads", async () => {
  const recipe: Recipe = {
    ...RECIPE,
    steps: [{ do: "train", from: "teachers", epochs: 3, attention: 0.2, hint: 0.1 }],
  };
  const [one, two] = [
    await followRecipe(recipe, { ...OPTIONS, lessons: toyLessons() }),
    await followRecipe(recipe, { ...OPTIONS, jobs: 2, lessons: toyLessons() }),
  ];
  assertEquals(one.parameters, two.parameters);
});

Deno.test("lessons without a kind that batches need are refused", async () => {
  const lessons = toyLessons();
  lessons.kinds.forEach((kind, i) => {
    if (kind === LESSON_KINDS.unlabelled) lessons.kinds[i] = LESSON_KINDS.noise;
  });
  await assertRejects(
    () =>
      followRecipe({ ...RECIPE, steps: [{ do: "train", from: "teachers" }] }, {
        ...OPTIONS,
        lessons,
      }),
    RangeError,
    'must hold some of kind "unlabelled"',
  );
});
