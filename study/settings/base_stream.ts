/**
 * stream-trained base: What does the assignment's network hear when it is trained on streams?
 *
 * Run alone: `deno task reproduce --profile full --only base-stream`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { segmentRecipe } from "../recipes/segment_recipe.ts";
import { BASE_NETWORK } from "../recipes/base_network.ts";
import { FIT } from "../recipes/fit.ts";
import { WEIGHTS, ZONES } from "../recipes/streams.ts";

const setting: Setting = {
  name: "base-stream",
  title: "stream-trained base",
  order: 1.5,
  family: "base",
  about:
    "The assignment's network, trained on composed segments of streams at every step and on isolated clips.",
  question: "What does the assignment's network hear when it is trained on streams?",
  expected:
    "Far fewer false accepts in connected speech at equal misses, and clips about as well as before.",
  ...BASE_NETWORK,
  listens: true,
  featureOffset: 0,
  steps: [
    {
      ...FIT,
      batch: 64,
      noises: 3,
      segments: {
        batch: 40,
        share: 0.6,
        recipe: segmentRecipe(4),
        readings: { count: 700, voices: 80 },
        zones: ZONES,
        weights: WEIGHTS,
      },
    },
  ],
  seeds: { main: 5, others: 2 },
};

export default setting;
