import { assert, assertEquals } from "@std/assert";
import { drawFrames } from "./_random_model.ts";
import { type GoldenEntry, goldenEntry, goldenModels } from "./golden/make.ts";
import { decodeKws, encodeKws } from "./kws_file.ts";
import { clipNetwork } from "./clip_scorer.ts";
import { isPacked } from "./model.ts";

const FOLDER = new URL("./golden/", import.meta.url);
const GOLDEN: Record<string, GoldenEntry> = JSON.parse(
  Deno.readTextFileSync(new URL("golden.json", FOLDER)),
);

Deno.test("golden files of every kind and both versions say what they said when they were made", () => {
  const names = Object.keys(GOLDEN);
  for (const start of ["v1-crnn", "v1-reset-free", "v2-crnn", "v2-sparknet", "v2-ds-cnn"]) {
    assert(names.some((name) => name.startsWith(start)), start);
  }
  for (const name of names) {
    const bytes = Deno.readFileSync(new URL(name, FOLDER));
    assertEquals(goldenEntry(bytes, name), GOLDEN[name], name);
    const model = decodeKws(bytes, name);
    if (name.startsWith("v2")) assertEquals(encodeKws(model), bytes, name);
    else assertEquals(decodeKws(encodeKws(model), name), model, name);
    if (!isPacked(model) || model.kind !== "crnn") continue;
    const frames = drawFrames(model.shape.bands, 40, 1);
    const { logOdds } = GOLDEN[name];
    assertEquals(clipNetwork(model).clip(frames), logOdds!.at(-1), name);
  }
});

Deno.test("golden models are written in the golden bytes", () => {
  for (const [name, model] of Object.entries(goldenModels())) {
    assertEquals(encodeKws(model), Deno.readFileSync(new URL(`${name}.kws`, FOLDER)), name);
  }
});
