/**
 * DS-CNN, packed: How good is the keyword network of MLPerf Tiny on this distillation set?
 *
 * It is the depthwise-separable network of Zhang et al., "Hello Edge: Keyword Spotting on
 * Microcontrollers", arXiv:1711.07128, in the dimensions of the benchmark's keyword model (Banbury et al.,
 * "MLPerf Tiny Benchmark", arXiv:2106.07597): a first convolution of 64 channels whose kernel sees 10
 * frames and 4 bands at a stride of 2 and 2, four blocks of a 3×3 depthwise and a pointwise convolution of
 * 64 channels, ReLU behind each convolution, the mean over all positions. Its frames lie 20 ms apart, as
 * theirs. It differs in:
 *
 * - **input**: 51 frames of 20 log-mel bands, this study's coarse front end, in place of 49 frames of 10
 *   MFCCs: at the fine one's 101 frames of 40 bands a clip needs more multiplications than a `.kws` file
 *   may ask for;
 * - **output**: 2 classes in place of 12;
 * - **edges**: the first convolution is not padded, the blocks are, as theirs;
 * - **training**: the distillation set with the teachers' log-odds, Adam on a one-cycle rate and averaged
 *   weights, in place of labels alone and a falling rate; no dropout; batch normalisation is folded into
 *   the convolutions after training.
 *
 * Run alone: `deno task reproduce --profile full --only ds-cnn`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "ds-cnn",
  title: "DS-CNN, packed",
  order: 25.5,
  family: "peers",
  about:
    "The keyword network of MLPerf Tiny as a detector of one word, distilled like kd, packed in our format; it hears whole clips only.",
  question: "How good is the keyword network of MLPerf Tiny on this distillation set?",
  expected:
    "About as good as the base with fewer parameters, for more MACs, as all blocks see every position of a clip.",
  topology: "ds-cnn",
  shape: { bands: 20, channels: 64, kernel: [4, 10], stride: [2, 2], blocks: 4 },
  set: COARSE,
  featureOffset: -4,
  steps: [
    { ...DISTIL, peak: 0.004 },
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;
