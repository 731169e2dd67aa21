/**
 * base model: How good is the assignment's network with a good recipe?
 *
 * Run alone: `deno task reproduce --profile full --only base`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { BASE_NETWORK } from "../recipes/base_network.ts";
import { FIT } from "../recipes/fit.ts";

const setting: Setting = {
  name: "base",
  title: "base model",
  order: 1,
  family: "base",
  about: "The assignment's network, trained on labelled recordings; its recipe is frozen.",
  question: "How good is the assignment's network with a good recipe?",
  expected: "Well below the assignment's 2e-4, so that it does not flatter what is compressed.",
  ...BASE_NETWORK,
  listens: true,
  featureOffset: 0,
  steps: [FIT],
  seeds: { main: 5, others: 2 },
};

export default setting;
