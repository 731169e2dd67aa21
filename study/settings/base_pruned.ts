/**
 * pruned base: Can the base lose 30 % of its GRU's units?
 *
 * Run alone: `deno task reproduce --profile full --only base-pruned`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE_FIFTH } from "../sets/fifths.ts";
import { BASE_NETWORK } from "../recipes/base_network.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "base-pruned",
  title: "pruned base",
  order: 2,
  family: "pruning",
  about:
    "The base model with 30 % of the GRU's units cut from both layers by magnitude, taught by the uncut models.",
  question: "Can the base lose 30 % of its GRU's units?",
  expected: "Yes, as the network is wide for one word.",
  ...BASE_NETWORK,
  set: FINE_FIFTH,
  featureOffset: 0,
  steps: [
    { do: "load", setting: "base" },
    { do: "prune", hidden: 45, by: "magnitude" },
    { ...DISTIL, epochs: 100, peak: 0.001, warmup: 0.1 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;
