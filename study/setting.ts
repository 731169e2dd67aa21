/**
 * A setting: one experiment, whole. What is not said here does not change its result.
 *
 * @module
 */
import type { FrontEnd, SpectrogramMasks, WaveformAugmentation } from "@kws/features";
import type { Calibration, SetTraining, SoundCounts, WeightFormat } from "@kws/compress";
import type { DrawBy, SegmentRecipe } from "@kws/corpus";
import type { CrnnShape, Descent, SegmentChain, StepWeights, ZoneTimes } from "@kws/models";
import type { Kind, ShapeOf } from "@kws/runtime/network";

/** What the settings are grouped by. */
export type Family =
  | "base"
  | "distillation"
  | "quantisation"
  | "pruning"
  | "factorisation"
  | "peers"
  | "candidates"
  | "comparators"
  | "sweeps";

/**
 * How twins learn streams: words drawn clip by clip and taught by the stream-trained base alone, or with one of
 * two changes: words drawn evenly, or the base's networks among the teachers. Candidates have both.
 */
export type TwinKind = "plain" | "even" | "beside";

/** The networks whose mean log-odds are learnt: so many seeds of a setting. */
export interface Teachers {
  setting: string;
  seeds: number;
  /**
   * Another setting, of which as many seeds join: what hears clips better, beside what hears streams better. Of
   * sets of segments alone.
   */
  beside?: string;
  /**
   * Whether the seeds of a student have teachers of their own: of all that the keyword has, those behind the
   * student's own seed, and around. Without it all learn from the first ones.
   */
  perSeed?: boolean;
}

/** Texts that a machine reads, to be composed into segments: how many, in how many voices. */
export interface Readings {
  count: number;
  voices: number;
}

/** Segments of streams that networks are distilled on, at every step. */
export interface SegmentSet {
  /** Its name in stages. */
  name: string;
  frontEnd: FrontEnd;
  teachers: Teachers;
  /** Segments in all. */
  count: number;
  recipe: SegmentRecipe;
  readings: Readings;
}

/** Segments of streams that are learnt beside clips, composed anew for every batch. */
export interface FitSegments extends SegmentChain {
  /** Segments of a batch. */
  batch: number;
  /** Share of the loss that lies on them. */
  share: number;
  recipe: SegmentRecipe;
  readings: Readings;
  zones: ZoneTimes;
  weights: StepWeights;
}

/** The sounds that networks are distilled on, and whose log-odds they learn. */
export interface DistillationSet {
  /** Its name in stages. */
  name: string;
  frontEnd: FrontEnd;
  teachers: Teachers;
  /** Sounds of each kind: of every clip, or in all. */
  counts: SoundCounts;
  augmentation: WaveformAugmentation;
  /** Blended sounds: the kinds' shares, and how often a part is the keyword. */
  blends: { shares: number[]; keywordShare: number };
  /** Synthetic words: how many, in how many voices, and the share of Speech Commands' own words. */
  words: { count: number; voices: number; known: number };
}

/** Trains on labelled recordings. */
export interface FitStep extends Descent {
  do: "fit";
  frontEnd: FrontEnd;
  augmentation: WaveformAugmentation | "seed";
  masks: SpectrogramMasks;
  /** Pieces of noise in a batch. */
  noises: number;
  /** What of the other words is drawn equally often. Defaults to clips. */
  others?: DrawBy;
  /** Segments of streams, learnt at every step; clips alone without them. */
  segments?: FitSegments;
}

/** Begins with the network of another setting's first seed. */
export interface LoadStep {
  do: "load";
  setting: string;
}

/** Takes the networks of an earlier study as they are: to be compared with, not to be trained on. */
export interface FrozenStep {
  do: "frozen";
  /** The word that they spot; studies of another main keyword do without them. */
  keyword: string;
  /** Folder with a checkpoint of each seed, `seed-N.safetensors`, from the repository's root. */
  folder: string;
  frontEnd: FrontEnd;
}

/** How a network learns from a distillation set. */
export interface Distil extends SetTraining {
  /** From the teachers' log-odds, or from the labels alone. */
  from: "teachers" | "labels";
  /** Rounds weights and activations in every step: quantisation-aware training. */
  rounding?: WeightFormat;
  /** Rank of the GRU's matrices from then on; full without it. */
  rank?: number;
}

/** Trains the network. */
export interface TrainStep extends Distil {
  do: "train";
}

/** Trains a network of another shape first, whose log-odds stand for the teachers' from then on. */
export interface AssistantStep extends Distil {
  do: "assistant";
  shape: CrnnShape;
}

/** Cuts units, channels or both; the network is smaller from then on. */
export interface PruneStep {
  do: "prune";
  /** Units that stay. */
  hidden?: number;
  /** Channels that stay. */
  channels?: number;
  /** What a unit's importance is. */
  by: "magnitude" | "taylor" | "gates";
}

/** Lays the ranges of 7-bit activations. */
export interface CalibrateStep {
  do: "calibrate";
  how: Calibration;
}

/** Rounds the weights for good: to 32-bit or 16-bit floats, or to integers. */
export interface RoundStep {
  do: "round";
  to: "fp32" | "fp16" | WeightFormat;
}

/** One step of a setting. */
export type Step =
  | FitStep
  | FrozenStep
  | LoadStep
  | TrainStep
  | AssistantStep
  | PruneStep
  | CalibrateStep
  | RoundStep;

/** What a setting of any topology says. */
export interface SettingOf<K extends Kind> {
  /** Its name in files and on the command line. */
  name: string;
  /** Its name in tables. */
  title: string;
  /** Its place in tables. */
  order: number;
  family: Family;
  /** What is tried, in a sentence or two. */
  about: string;
  /** What the experiment is to answer. */
  question: string;
  /** What was expected of it, and why. */
  expected: string;
  /** The setting of floats that it rounds, which it is compared with in noise. */
  parent?: string;
  /** The setting that it is compared with: it stands beside that, and not in the tables of all. */
  twinOf?: string;
  /** How a twin learns streams. */
  twinKind?: TwinKind;
  /** Whether it is one of the assignment's minimum of six. */
  minimum?: boolean;
  topology: K;
  /** The network to begin with. */
  shape: ShapeOf<K>;
  /** What it is distilled on; the base model alone learns from recordings. */
  set?: DistillationSet;
  /** What it is distilled on besides, where it is trained on streams. */
  streams?: SegmentSet;
  /** What is subtracted from log-mel values before the network: about their mean. */
  featureOffset: number;
  /** Whether its networks are judged on streams, too. */
  listens?: boolean;
  steps: Step[];
  /** Seeds for the main keyword and for each of the others, or for those that are named. */
  seeds: { main: number; others: number; words?: readonly string[] };
  /** Limits that the shipped file must keep; a test holds it to them. */
  limits?: { bytes: number; macs: number };
}

/** A setting of any topology. */
export type Setting = { [K in Kind]: SettingOf<K> }[Kind];
