/**
 * Every layer with its slow double; see `_layer_harness.ts`.
 *
 * @module
 */
import type { LayerCase } from "./_layer_harness.ts";
import {
  ATTENTION,
  ATTENTION_ROUNDED,
  ATTENTION_WINDOWS,
  ATTENTION_WINDOWS_ROUNDED,
} from "./cases/attention.ts";
import { CONVOLUTION, CONVOLUTION_ROUNDED } from "./cases/convolution.ts";
import { DEPTHWISE } from "./cases/depthwise.ts";
import { DEPTHWISE_2D, DEPTHWISE_2D_BIAS } from "./cases/depthwise2d.ts";
import { GRU_2, GRU_2_LOW, GRU_3, GRU_3_LOW, GRUS_ROUNDED } from "./cases/gru.ts";
import { LINEAR } from "./cases/linear.ts";
import { POINTWISE, POINTWISE_BIAS } from "./cases/pointwise.ts";
import { MEAN_POOL, NORM } from "./cases/rows.ts";

/** The layers without rounding. */
export const PLAIN: readonly LayerCase[] = [
  LINEAR,
  CONVOLUTION,
  GRU_2,
  GRU_3,
  GRU_2_LOW,
  GRU_3_LOW,
  ATTENTION,
  ATTENTION_WINDOWS,
  DEPTHWISE,
  DEPTHWISE_2D,
  DEPTHWISE_2D_BIAS,
  POINTWISE,
  POINTWISE_BIAS,
  NORM,
  MEAN_POOL,
];

/** The layers that round. */
export const ROUNDED: readonly LayerCase[] = [
  CONVOLUTION_ROUNDED,
  ...GRUS_ROUNDED,
  ATTENTION_ROUNDED,
  ATTENTION_WINDOWS_ROUNDED,
];
