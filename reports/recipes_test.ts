import { assertEquals } from "@std/assert";
import { allSettings, settingOf } from "../study/settings.ts";
import { commonRecipe, networkText, recipeText } from "./recipes.ts";

const TABLED = allSettings().filter(({ family }) => family !== "sweeps");
const COMMON = commonRecipe(TABLED);

Deno.test("a recipe's line says what each step does", () => {
  // Draws of other words are told apart.
  const streams = "150 epochs on batches of 64 recordings and 40 segments of streams";
  const lines = {
    "pruning-ad-kd-int8": "160 epochs at 0.008, τ 2, attention 0.3, 52 unlabelled; " +
      "cut to 14 units by gradient × weight; 80 epochs at 0.004; ranges by mse; 8 bits",
    "kd-qat-int4": "D; ranges by mse; 300 epochs at 0.004, rounded to 4 bits",
    "pruning-kd": "160 epochs at 0.008, τ 2, L1 of unit scales 0.002, 52 unlabelled; " +
      "cut to 14 units by learned scale; 80 epochs at 0.004; fp32",
    "sparknet": "160 epochs at 0.008, τ 2, noise of gates 0.5, 52 unlabelled",
    "base-stream": streams,
    "base-stream-chain": `${streams} in chains of 5`,
    "base-stream-even": `${streams}, other words word by word`,
  };
  for (const [name, line] of Object.entries(lines)) {
    assertEquals(recipeText(settingOf(name), COMMON), line, name);
  }
  assertEquals(
    networkText(settingOf("size")),
    "6\u00A0×\u00A0(19×6)/20×4, reset-free\u00A0GRU\u00A019, attention\u00A05",
  );
});

Deno.test("no two settings of the tables have the same line, but twins that other streams tell apart", () => {
  const lines = TABLED.filter(({ twinOf }) => twinOf === undefined).map((setting) =>
    `${networkText(setting)}; ${recipeText(setting, COMMON)}`
  );
  assertEquals(new Set(lines).size, lines.length);
});

Deno.test("what a recipe does not share with most stands in its line", () => {
  const kd = settingOf("kd");
  assertEquals(commonRecipe([kd]).batch, 128);
  const [train, ...rest] = kd.steps;
  const other = { ...kd, steps: [{ ...train, batch: 64, clip: 1 }, ...rest] } as typeof kd;
  const common = commonRecipe([kd, kd, other]);
  assertEquals(
    recipeText(other, common),
    "160 epochs at 0.008, τ 2, 52 unlabelled, batch 64, norm 1; fp32",
  );
  assertEquals(common.training, "160 epochs at 0.008, τ 2, 52 unlabelled");
  assertEquals(recipeText(kd, common), "D; fp32");
});
