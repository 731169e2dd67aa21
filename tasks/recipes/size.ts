/**
 * The size candidate.
 *
 * Run alone: `deno task reproduce --profile full --only size`.
 *
 * @module
 */
import type { LightRecipe } from "@kws/compress";

/** The size candidate. */
export const SIZE: LightRecipe = {
  name: "size",
  title: "size candidate",
  about:
    "At most 1/200 of the base in bytes and 1/40 in MACs: a light network, whose reset gate stays at one half, distilled with attention and hints for long, then trained on with 5- and 6-bit weights and 7-bit activations.",
  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 6,
    kernel: [19, 6],
    stride: [20, 4],
    hidden: 19,
    attention: 5,
  },
  attention: 1,
  hint: 0.1,
  unlabelled: 80,
  distillation: { temperature: 1.5, share: 0.95 },
  floats: { epochs: 600, peak: 6e-3 },
  rounded: { epochs: 200, peak: 3e-3 },
  // As many bits as 1,408 bytes allow.
  format: {
    bits: 5,
    exceptions: { "gru.weight_ih_l0": 6, "gru.weight_hh_l0": 6 },
    perRow: true,
  },
};
