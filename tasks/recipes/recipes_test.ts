import { assert, assertEquals } from "@std/assert";
import { checkLightRecipe, checkRecipe } from "@kws/compress";
import { FRONT_ENDS } from "../experiments/front_ends.ts";
import { FINALISTS, NAMED, SETTINGS } from "./recipes.ts";

const ALL = [...SETTINGS, ...FINALISTS];

Deno.test("every recipe can be followed, and its name is its own", () => {
  for (const recipe of ALL) {
    if ("steps" in recipe) checkRecipe(recipe);
    else checkLightRecipe(recipe);
    assert(recipe.lessons in FRONT_ENDS, recipe.name);
    assertEquals(recipe.shape.bands, FRONT_ENDS[recipe.lessons].frontEnd.bands, recipe.name);
  }
  assertEquals(new Set(ALL.map(({ name }) => name)).size, ALL.length);
});

Deno.test("there are the assignment's six settings, sixteen in all and at most three candidates", () => {
  assert(SETTINGS.filter(({ minimum }) => minimum).length >= 6);
  assert(ALL.length >= 16);
  assert(FINALISTS.length <= 3);
  for (const name of Object.values(NAMED)) {
    assert(FINALISTS.some((recipe) => recipe.name === name));
  }
});

Deno.test("every recipe is a file of its own that says how to run it", async () => {
  for (const { name } of ALL) {
    const file = new URL(`./${name.replaceAll("-", "_")}.ts`, import.meta.url);
    assert((await Deno.readTextFile(file)).includes(`--only ${name}\``), name);
  }
});
