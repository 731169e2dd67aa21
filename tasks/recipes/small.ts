/**
 * The small candidate.
 *
 * Run alone: `deno task reproduce --profile full --only small`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";
import { PRUNING_AD_KD_INT8 } from "./pruning_ad_kd_int8.ts";

/** The small candidate: the setting of one seed that lies on the Pareto front, over all seeds. */
export const SMALL: Recipe = {
  ...PRUNING_AD_KD_INT8,
  name: "small",
  title: "small candidate",
  about:
    "At most 1/100 of the base in bytes and 1/20 in MACs: pruning + AD + KD + int8 as it stands, with more seeds.",
};
