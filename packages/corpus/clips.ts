/**
 * Clips in memory and the epochs drawn from them: what a training needs of a corpus, in any host. It
 * reads no file.
 *
 * @module
 */
export {
  assemble,
  type Clip,
  type Corpus,
  type Noise,
  requireKeyword,
  requireWord,
  SAMPLE_RATE,
  samplesOf,
  type Split,
} from "./corpus.ts";
export { type DrawBy } from "./clip_draw.ts";
export { type EpochOptions, epochPlan, NOISE } from "./sampling.ts";
export {
  type Segment,
  SEGMENT_KINDS,
  SegmentComposer,
  type SegmentKind,
  type SegmentRecipe,
} from "./segments.ts";
