/**
 * frozen base: Are today's models as good as the base that the first studies were measured against?
 *
 * Run alone: `deno task reproduce --profile full --only base-frozen`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { BASE_NETWORK } from "../recipes/base_network.ts";

const setting: Setting = {
  name: "base-frozen",
  title: "frozen base",
  order: 1.2,
  family: "base",
  about:
    "The base of the first study, trained on the sums of an earlier front end, as its five seeds were left: nothing is trained.",
  question: "Are today's models as good as the base that the first studies were measured against?",
  expected: "The same recipe with other random bits: only the noise between seeds.",
  ...BASE_NETWORK,
  featureOffset: 0,
  listens: true,
  steps: [
    {
      do: "frozen",
      keyword: "happy",
      folder: "study/frozen/base",
      frontEnd: { sampleRate: 16000, fftLength: 400, hop: 160, bands: 40 },
    },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;
