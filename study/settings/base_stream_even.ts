/**
 * stream-trained base, words evenly: Does a network refuse words that hardly anybody recorded, if it hears
 * every word equally often?
 *
 * Run alone: `deno task reproduce --profile full --only base-stream-even`.
 *
 * @module
 */
import type { FitStep, Setting } from "../setting.ts";
import { segmentRecipe } from "../recipes/segment_recipe.ts";
import baseStream from "./base_stream.ts";

const [{ segments, ...clips }] = baseStream.steps as [FitStep];

const setting: Setting = {
  ...baseStream,
  name: "base-stream-even",
  title: "stream-trained base, words evenly",
  order: 1.6,
  family: "comparators",
  about:
    "The stream-trained base, drawing the other words evenly: every word equally often, however many clips it has.",
  question:
    "Does a network refuse words that hardly anybody recorded, if it hears every word equally often?",
  expected: "Fewer false accepts of rare words, at a small cost in the common ones.",
  steps: [{
    ...clips,
    others: "word",
    segments: { ...segments!, recipe: segmentRecipe(4, "word") },
  }],
} as Setting;

export default setting;
