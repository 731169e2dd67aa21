/**
 * All settings, one file each, in the order of the tables.
 *
 * @module
 */
import type { LightRecipe, Recipe } from "@kws/compress";
import { KD } from "./kd.ts";
import { KD_FP16 } from "./kd_fp16.ts";
import { KD_INT8 } from "./kd_int8.ts";
import { KD_INT8_MINMAX } from "./kd_int8_minmax.ts";
import { KD_INT4 } from "./kd_int4.ts";
import { KD_KD } from "./kd_kd.ts";
import { KD_KD_INT8 } from "./kd_kd_int8.ts";
import { AD_KD } from "./ad_kd.ts";
import { AD_KD_INT8 } from "./ad_kd_int8.ts";
import { HINT_KD } from "./hint_kd.ts";
import { QAT_INT8 } from "./qat_int8.ts";
import { QAT_FP16_PRUNING } from "./qat_fp16_pruning.ts";
import { KD_QAT_INT8 } from "./kd_qat_int8.ts";
import { KD_QAT_INT4 } from "./kd_qat_int4.ts";
import { PRUNING } from "./pruning.ts";
import { PRUNING_GRADUAL_KD } from "./pruning_gradual_kd.ts";
import { PRUNING_KD } from "./pruning_kd.ts";
import { PRUNING_AD_KD_INT8 } from "./pruning_ad_kd_int8.ts";
import { LOW_RANK } from "./low_rank.ts";
import { LOW_RANK_KD_INT8 } from "./low_rank_kd_int8.ts";
import { PUBLISHED_3117 } from "./published_3117.ts";
import { PUBLISHED_2445 } from "./published_2445.ts";
import { SIZE } from "./size.ts";
import { QUALITY } from "./quality.ts";
import { SMALL } from "./small.ts";

/** Settings of one seed. */
export const SETTINGS: readonly Recipe[] = [
  KD,
  KD_FP16,
  KD_INT8,
  KD_INT8_MINMAX,
  KD_INT4,
  KD_KD,
  KD_KD_INT8,
  AD_KD,
  AD_KD_INT8,
  HINT_KD,
  QAT_INT8,
  QAT_FP16_PRUNING,
  KD_QAT_INT8,
  KD_QAT_INT4,
  PRUNING,
  PRUNING_KD,
  PRUNING_GRADUAL_KD,
  PRUNING_AD_KD_INT8,
  LOW_RANK,
  LOW_RANK_KD_INT8,
  PUBLISHED_3117,
  PUBLISHED_2445,
];

/** Settings whose first seed looked too good to be believed, and so got all seeds. */
export const DOUBTED: readonly string[] = [PRUNING_AD_KD_INT8.name];

/** The candidates for acceptance, of five seeds: the smallest, one of half its ratios, and the one that loses nothing. */
export const FINALISTS: readonly (Recipe | LightRecipe)[] = [SIZE, SMALL, QUALITY];

/**
 * What `checkpoints/best` holds: the smallest candidate that is accepted, as nothing as small as the
 * size candidate is, and the one that loses nothing.
 */
export const NAMED = { size: SMALL.name, quality: QUALITY.name };
