import { assert, assertEquals } from "@std/assert";
import { recipeFiles } from "./recipe_files.ts";
import { allSettings } from "./settings.ts";

Deno.test("a recipe is the setting's file and all that it takes values from, over any number of files", () => {
  const files = recipeFiles("sweep/streams-chain");
  assertEquals(files[0], "study/settings/sweep_streams_chain.ts");
  for (
    const name of ["settings/_streams_sweep", "settings/small", "recipes/steps", "sets/coarse"]
  ) {
    assert(files.includes(`study/${name}.ts`), name);
  }
  assertEquals(new Set(files).size, files.length);
});

Deno.test("types are no part of a recipe, and no recipe reaches out of settings, sets and recipes", () => {
  for (const { name } of allSettings()) {
    for (const file of recipeFiles(name)) {
      assert(/^study\/(settings|sets|recipes)\//.test(file), file);
    }
  }
});
