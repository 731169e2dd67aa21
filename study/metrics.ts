/**
 * What stages of each kind leave of figures.
 *
 * @module
 */
import type { CandidateEvidence } from "./stages/acceptance.ts";
import type { AgreementFigure } from "./stages/agreement.ts";
import type { BitsFigures } from "./stages/bits.ts";
import type { EnsembleEvidence } from "./stages/ensemble.ts";
import type { SettingErrors } from "./stages/errors.ts";
import type { LiveMetrics } from "./stages/live.ts";
import type { MissedMetrics } from "./stages/missed.ts";
import type { NoiseMetrics } from "./stages/noise.ts";
import type { RoundingFigure } from "./stages/rounding.ts";
import type { ScarcityMetrics } from "./stages/scarcity.ts";
import type { Trial } from "./stages/search.ts";
import type { TestVariants } from "./stages/test.ts";
import type { Interval, Summary, Verdict } from "@kws/evaluate";
import type { FrontEnd } from "@kws/features";

/** What a trained network is. */
export interface NetworkMetrics {
  topology: string;
  // deno-lint-ignore no-explicit-any
  shape: any;
  frontEnd: FrontEnd;
  parameters: number;
  epochs: number;
  loss: number;
}

/** What a stage of each kind leaves of figures. */
export interface Metrics {
  corpus: {
    clips: number;
    noises: number;
    origin: string;
    name: string;
    speakers: number;
    words: WordCount[];
  };
  "synthetic-corpus": Metrics["corpus"];
  "distillation-set": {
    sounds: number;
    teachers: number;
    keyword: number;
    other: number;
    noise: number;
    unlabelled: number;
  };
  fit: NetworkMetrics & { steps: number };
  train: { parameters: number; epochs: number; steps: number; loss: number };
  pack: NetworkMetrics & {
    frames: number;
    macs: number;
    rawBytes: number;
    keptImportance?: number;
  };
  validate: {
    validationVariants: {
      variants: number;
      oneMinusAuc: number;
      crossEntropy: number;
      /** Null rejects everything. */
      threshold: number | null;
    };
    fileBytes?: number;
  };
  test: { test: Summary; testKnownWords?: Summary; testVariants?: TestVariants };
  live: LiveMetrics;
  missed: MissedMetrics;
  voices: {
    clips: number;
    variants: number;
    teachers: { count: number; oneMinusAuc: number };
  };
  agreement: { figures: AgreementFigure[] };
  bits: BitsFigures;
  rounding: RoundingFigure;
  noise: NoiseMetrics;
  evidence: SettingEvidence;
  ensemble: EnsembleEvidence;
  scarcity: ScarcityMetrics;
  waveform: { seconds: number };
  errors: SettingErrors;
  acceptance: { verdicts: CandidateEvidence[] };
  search: { trials: number; best: Trial };
}

/** Clips and speakers of one word. */
export interface WordCount {
  word: string;
  speakers: number;
  training: number;
  validation: number;
  testing: number;
}

/** What the evidence says of a setting. */
export interface SettingEvidence extends Interval {
  seeds: number;
  ratio?: { estimate: number | null; low: number | null; high: number | null };
  verdict?: Verdict;
}
