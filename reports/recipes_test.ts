import { assertEquals, assertThrows } from "@std/assert";
import { allSettings, settingOf } from "../study/settings.ts";
import { commonRecipe, networkText, recipeText } from "./recipes.ts";

Deno.test("a recipe's line says what each step does", () => {
  assertEquals(
    recipeText(settingOf("pruning-ad-kd-int8")),
    "160 epochs at 0.008, τ 2, attention 0.3, 52 unlabelled; " +
      "cut to 14 units by gradient × weight; 80 epochs at 0.004; ranges by mse; 8 bits",
  );
  assertEquals(
    recipeText(settingOf("kd-qat-int4")),
    "160 epochs at 0.008, τ 2, 52 unlabelled; ranges by mse; 300 epochs at 0.004, rounded to 4 bits",
  );
  assertEquals(networkText(settingOf("size")), "6 × (19×6)/20×4, reset-free GRU 19, attention 5");
});

Deno.test("no two settings of the tables have the same line", () => {
  const tabled = allSettings().filter(({ family }) => family !== "sweeps");
  const lines = tabled.map((setting) =>
    `${networkText(setting)}; ${recipeText(setting)}; ${setting.set?.name}; ${
      JSON.stringify(setting.streams ?? setting.steps)
    }`
  );
  assertEquals(new Set(lines).size, lines.length);
});

Deno.test("what recipes do not share is not told as common", () => {
  const kd = settingOf("kd");
  assertEquals(commonRecipe([kd]).batch, 128);
  const [train, ...rest] = kd.steps;
  const other = { ...kd, steps: [{ ...train, batch: 64 }, ...rest] } as typeof kd;
  assertThrows(() => commonRecipe([kd, other]), RangeError, "batch: one has 64, another 128");
});
