/**
 * Gradual pruning + KD.
 *
 * Run alone: `deno task reproduce --profile full --only pruning-gradual-kd`.
 *
 * @module
 */
import { gradualSparsity, type Recipe, type RecipeStep } from "@kws/compress";

/** Units at the beginning, and how many of them go in all. */
const [UNITS, GONE] = [20, 6];

/** Three cuts along the cubic of gradual pruning, and distillation after each. */
const CUTS = [1, 2, 3].flatMap((cut): RecipeStep[] => [
  { do: "prune", hidden: Math.round(UNITS - gradualSparsity(cut, 0, 4, GONE)), by: "taylor" },
  { do: "train", from: "teachers", epochs: cut < 3 ? 20 : 80, peak: 4e-3 },
]);

/** Gradual pruning + KD. */
export const PRUNING_GRADUAL_KD: Recipe = {
  name: "pruning-gradual-kd",
  title: "gradual pruning + KD",
  about:
    "20 units under distillation, cut by gradient times weight to 17, 15 and 14 with distillation between.",
  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: UNITS,
    layers: 1,
    dropout: 0,
  },
  steps: [{ do: "train", from: "teachers" }, ...CUTS],
};
