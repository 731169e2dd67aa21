/**
 * A setting: one experiment, whole. What is not said here does not change its result.
 *
 * @module
 */
import type { FrontEnd, SpectrogramMasks, WaveformAugmentation } from "@kws/features";
import {
  type Calibration,
  checkRounding,
  type SetTraining,
  type SoundCounts,
  type WeightFormat,
} from "@kws/compress";
import { type CrnnShape, type Descent, topologyOf } from "@kws/models";
import { type Kind, KINDS, type ShapeOf } from "@kws/runtime/network";

/** What the settings are grouped by. */
export type Family =
  | "base"
  | "distillation"
  | "quantisation"
  | "pruning"
  | "factorisation"
  | "peers"
  | "candidates"
  | "sweeps";

/** The sounds that networks are distilled on, and whose log-odds they learn. */
export interface DistillationSet {
  /** Its name in stages. */
  name: string;
  frontEnd: FrontEnd;
  /** The first so many seeds of the base model; their mean log-odds are learnt. */
  teachers: number;
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
}

/** Begins with the network of another setting's first seed. */
export interface LoadStep {
  do: "load";
  setting: string;
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
  /** Whether it is one of the assignment's minimum of six. */
  minimum?: boolean;
  topology: K;
  /** The network to begin with. */
  shape: ShapeOf<K>;
  /** What it is distilled on; the base model alone learns from recordings. */
  set?: DistillationSet;
  /** What is subtracted from log-mel values before the network: about their mean. */
  featureOffset: number;
  steps: Step[];
  /** Seeds for the main keyword, for the others that were judged before, and for new ones. */
  seeds: { main: number; judged: number; others: number };
  /** Limits that the shipped file must keep; a test holds it to them. */
  limits?: { bytes: number; macs: number };
}

/** A setting of any topology. */
export type Setting = { [K in Kind]: SettingOf<K> }[Kind];

/**
 * Checks a setting before anything is trained.
 *
 * @throws {RangeError} With everything that is wrong, one line each.
 */
export function checkSetting(setting: Setting): void {
  const { name, shape, steps, topology, set, order, seeds } = setting;
  const wrong: string[] = [];
  if (!/^[a-z0-9]+([-/][a-z0-9]+)*$/.test(name)) {
    wrong.push(`name must be small letters, digits, - and /: current value is "${name}"`);
  }
  if (!Number.isFinite(order)) wrong.push(`order must be a number: current value is ${order}`);
  for (const [who, count] of Object.entries(seeds)) {
    if (whole(count, 0)) continue;
    wrong.push(`seeds.${who} must be a whole number of 0 or more: current value is ${count}`);
  }
  const units = unitsOf(topology, shape, (what) => wrong.push(what));
  if (set) checkSet(set, shape.bands, (what) => wrong.push(what));
  let calibrated = false;
  let gated = false;
  let trained = false;
  if (steps.length === 0) wrong.push("steps must hold at least one step: there is none");
  steps.forEach((step, i) => {
    const say = (what: string): number => wrong.push(`step ${i + 1} (${step.do}): ${what}`);
    switch (step.do) {
      case "fit":
        trained = true;
        if (i > 0) say("must be the first step");
        if (step.frontEnd.bands !== shape.bands) {
          say(`frontEnd.bands must be shape.bands ${shape.bands}: it is ${step.frontEnd.bands}`);
        }
        break;
      case "load":
        trained = true;
        if (i > 0) say("must be the first step");
        break;
      case "assistant":
      case "train": {
        if (!set) say("a setting that is distilled must have a distillation set");
        const width = (step.do === "train" ? units?.hidden : step.shape.hidden) ?? Infinity;
        if (step.rank !== undefined && !(step.rank >= 1 && step.rank <= width)) {
          say(`rank must be from 1 to the width ${width}: current value is ${step.rank}`);
        }
        checkDistil(step, say);
        if (step.rounding && !calibrated) say("rounding needs a calibrate step before it");
        if (step.rounding) checkFormat(step.rounding, say);
        if (step.rounding && units) refused(() => checkRounding({ topology, shape }), say);
        if (step.do === "train") {
          trained = true;
          gated ||= step.gates !== undefined;
        }
        break;
      }
      case "calibrate":
        if (!trained) say("a train step must come first");
        calibrated = true;
        break;
      case "prune":
        if (!trained) say("a train step must come first");
        if (step.by === "gates" && !gated) say("a train step with gates must come before");
        for (const what of ["hidden", "channels"] as const) {
          const kept = step[what];
          if (kept === undefined || units === undefined) continue;
          if (!(what in units)) say(`${what} of a ${topology} cannot go: leave it out`);
          else if (!(kept >= 1 && kept <= units[what])) {
            say(`${what} must be from 1 to ${units[what]}: current value is ${kept}`);
          }
          units[what] = kept;
        }
        break;
      case "round":
        if (!trained) say("a train step must come first");
        if (i < steps.length - 1) say("must be the last step");
        if (step.to === "fp32" || step.to === "fp16") break;
        if (typeof step.to === "string") {
          say(`to must be fp32, fp16 or a format: current value is "${step.to}"`);
          break;
        }
        if (!calibrated) say("integers need a calibrate step before them");
        checkFormat(step.to, say);
        break;
      default:
        say("must be fit, load, train, assistant, prune, calibrate or round");
    }
  });
  if (wrong.length === 0) return;
  throw new RangeError(`Cannot run the setting "${name}":\n${wrong.join("\n")}`);
}

/** How many units pruning may take some of, by the shape's field; what is wrong with the shape is said. */
function unitsOf(
  topology: Kind,
  shape: Setting["shape"],
  say: (what: string) => void,
): Record<string, number> | undefined {
  if (!(topology in KINDS)) {
    say(`topology must be one of ${Object.keys(KINDS).join(", ")}: current value is "${topology}"`);
    return undefined;
  }
  const counts = shape as unknown as Record<string, number>;
  return refused(() => {
    const slots = topologyOf(topology).layout(shape).slots.values();
    const names = [...slots].flatMap(({ rows }) => rows ? [rows.of] : []);
    return Object.fromEntries(names.map((name) => [name, counts[name]]));
  }, (what) => say(`shape must be one of ${topology}: ${what}`));
}

/** What a function gives; why it refuses is said. */
function refused<T>(give: () => T, say: (what: string) => void): T | undefined {
  try {
    return give();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    say(error.message);
    return undefined;
  }
}

function whole(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least;
}

function share(value: number): boolean {
  return value >= 0 && value <= 1;
}

function checkSet(
  { frontEnd, teachers, counts, blends, words }: DistillationSet,
  bands: number,
  say: (what: string) => void,
): void {
  if (frontEnd.bands !== bands) {
    say(`set.frontEnd.bands must be shape.bands ${bands}: current value is ${frontEnd.bands}`);
  }
  if (!whole(teachers, 1)) say(`set.teachers must be 1 or more: current value is ${teachers}`);
  for (const [kind, count] of Object.entries({ ...counts, words: words.count })) {
    if (!whole(count, 0)) say(`set.counts.${kind} must be a whole number: it is ${count}`);
  }
  if (!share(blends.keywordShare) || !share(words.known)) {
    say(
      `set.blends.keywordShare and set.words.known must be from 0 to 1: current values are ` +
        `${blends.keywordShare} and ${words.known}`,
    );
  }
}

function checkDistil(step: Distil, say: (what: string) => void): void {
  for (const field of ["epochs", "batches", "batch", "shards"] as const) {
    if (!whole(step[field], 1)) {
      say(`${field} must be at least 1 and whole: current value is ${step[field]}`);
    }
  }
  const { peak, warmup, average, distillation: { temperature, share: taught }, mix, batch } = step;
  if (!(peak > 0)) say(`peak must be above 0: current value is ${peak}`);
  if (!(temperature > 0)) say(`temperature must be above 0: current value is ${temperature}`);
  for (const [field, value] of Object.entries({ warmup, average, "distillation.share": taught })) {
    if (!share(value)) say(`${field} must be from 0 to 1: current value is ${value}`);
  }
  if (!(mix.noise >= 0 && mix.unlabelled >= 0 && mix.noise + mix.unlabelled < batch)) {
    say(
      `mix.noise and mix.unlabelled must leave room in a batch of ${batch}: current values are ` +
        `${mix.noise} and ${mix.unlabelled}`,
    );
  }
}

function checkFormat({ bits, exceptions = {} }: WeightFormat, say: (what: string) => void): void {
  for (const value of [bits, ...Object.values(exceptions)]) {
    if (Number.isInteger(value) && value >= 2 && value <= 8) continue;
    say(`bits must be a whole number from 2 to 8: current value is ${value}`);
  }
}
