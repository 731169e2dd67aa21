/**
 * What every field of a setting may be, by itself: words, ranges, and that there are no others.
 *
 * @module
 */
import type { FrontEnd, SpectrogramMasks, WaveformAugmentation } from "@kws/features";
import { checkFrontEnd } from "@kws/features";
import type { Mining, SoundCounts, WeightFormat } from "@kws/compress";
import type { DrawBy, SegmentRecipe } from "@kws/corpus";
import type { StepWeights, ZoneTimes } from "@kws/models";
import { exampleShape, type Kind, KINDS } from "@kws/runtime/network";
import type {
  AssistantStep,
  CalibrateStep,
  Distil,
  DistillationSet,
  Family,
  FitSegments,
  FitStep,
  FrozenStep,
  LoadStep,
  PruneStep,
  Readings,
  RoundStep,
  SegmentSet,
  SettingOf,
  Step,
  Teachers,
  TrainStep,
  TwinKind,
} from "./setting.ts";
import {
  type Check,
  type FieldsOf,
  FLAG,
  listOf,
  must,
  NUMBER,
  objectOf,
  oneOf,
  optional,
  PART,
  POSITIVE,
  recordOf,
  type Say,
  SHARE,
  SIZE,
  TEXT,
  whole,
} from "./value_check.ts";

function fieldsOf<T>(fields: FieldsOf<T>): Check {
  return objectOf(fields as Record<string, Check>);
}

/** The words of a type: one that is missing or unknown is no TypeScript. */
function wordsOf<T extends string>(words: Record<T, true>): Check {
  return oneOf(Object.keys(words));
}

/** What a function gives; why it refuses is said. */
export function refused<T>(give: () => T, say: Say): T | undefined {
  try {
    return give();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    say(error.message);
    return undefined;
  }
}

const FRONT_END_FIELDS = fieldsOf<FrontEnd>({
  ...{ sampleRate: whole(1), fftLength: whole(1), hop: whole(1), bands: whole(1) },
});

const FRONT_END: Check = (value, path, say) => {
  const faults: string[] = [];
  FRONT_END_FIELDS(value, path, (what) => faults.push(what));
  faults.forEach(say);
  if (faults.length === 0) {
    refused(() => checkFrontEnd(value as FrontEnd), (what) => say(`${path}: ${what}`));
  }
};

const RANGE_FIELDS = objectOf({ probability: SHARE, low: NUMBER, high: NUMBER });

const RANGE: Check = (value, path, say) => {
  RANGE_FIELDS(value, path, say);
  const { low, high } = (value ?? {}) as { low?: number; high?: number };
  if (!(low! > high!)) return;
  say(`${path}.low must be at most ${path}.high: current values are ${low} and ${high}`);
};

const AUGMENTATION = fieldsOf<WaveformAugmentation>({
  ...{ shift: SIZE, gain: RANGE, noise: RANGE },
  white: objectOf({ probability: SHARE, sigma: SIZE }),
});

const NOISES = { gain: RANGE, noise: RANGE, white: objectOf({ probability: SHARE, sigma: SIZE }) };

/** A number of things of which there may be many: more of them no memory and no patience holds. */
const MANY = whole(1, 1e7);

/** The same, or none. */
const MANY_OR_NONE = whole(0, 1e7);

/** A number of clips or segments in a batch. */
const BATCH = whole(1, 65536);

/** Seconds of a segment: a window has one, and words must go by in it. */
const SECONDS = must(
  "from 1 to 60",
  (value) => typeof value === "number" && value >= 1 && value <= 60,
);

const DRAW_BY = wordsOf<DrawBy>({ clip: true, root: true, word: true });

const RECIPE_FIELDS = fieldsOf<SegmentRecipe>({
  ...{ seconds: SECONDS, keyword: PART, pieces: SHARE, sentences: SHARE, halves: SHARE },
  ...{ pauses: SHARE, speed: SIZE, rooms: SHARE, ...NOISES, others: optional(DRAW_BY) },
});

const RECIPE: Check = (value, path, say) => {
  RECIPE_FIELDS(value, path, say);
  const { pieces, sentences } = (value ?? {}) as Partial<SegmentRecipe>;
  if (!(pieces! + sentences! > 1)) return;
  say(
    `${path}.pieces and ${path}.sentences must be at most 1 together, as they are shares of the same ` +
      `segments: current values are ${pieces} and ${sentences}`,
  );
};

/** The name of a setting or set, which becomes part of paths. */
const NAME = must(
  "small letters, digits, - and /",
  (name) => typeof name === "string" && /^[a-z0-9]+([-/][a-z0-9]+)*$/.test(name),
);

const READINGS = fieldsOf<Readings>({ count: MANY, voices: MANY });

const TEACHERS = fieldsOf<Teachers>({
  ...{ setting: TEXT, seeds: MANY, beside: optional(TEXT), perSeed: optional(FLAG) },
});

const ZONE_TIMES = fieldsOf<ZoneTimes>({ lead: SIZE, hang: SIZE, leave: SIZE });

const STEP_WEIGHTS = fieldsOf<StepWeights>({
  positives: wordsOf<StepWeights["positives"]>({ all: true, loudest: true }),
  ...{ hard: SHARE, hardest: whole(1) },
});

const FIT_SEGMENTS = fieldsOf<FitSegments>({
  ...{ batch: BATCH, chain: optional(BATCH), share: SHARE },
  ...{ recipe: RECIPE, readings: READINGS },
  ...{ zones: ZONE_TIMES, weights: STEP_WEIGHTS },
});

const BITS = whole(2, 8);

const FORMAT = fieldsOf<WeightFormat>({
  ...{ bits: BITS, exceptions: optional(recordOf(BITS)), perRow: FLAG },
});

/** A name and something behind it that `fields` checks, by the name's field. */
function variantOf(field: string, variants: Record<string, Check>): Check {
  const names = oneOf(Object.keys(variants));
  return (value, path, say) => {
    const word = (value as Record<string, unknown> | null | undefined)?.[field];
    const variant = Object.hasOwn(variants, String(word)) ? variants[String(word)] : undefined;
    if (variant) variant(value, path, say);
    else names(word, `${path}.${field}`, say);
  };
}

const ANY: Check = () => {};

const SCHEDULE = variantOf("kind", {
  "constant": objectOf({ kind: ANY, rate: POSITIVE }),
  "one-cycle": objectOf({ kind: ANY, peak: POSITIVE, warmup: SHARE }),
});

const DESCENT = {
  ...{ epochs: MANY, batches: MANY, batch: BATCH, shards: BATCH },
  ...{ l2: SIZE, clip: POSITIVE, average: SHARE },
};

const BRANCH = must(
  "a pair of whole numbers of 1 or more, bands and frames",
  (value) =>
    Array.isArray(value) && value.length === 2 &&
    value.every((one) => Number.isInteger(one) && one >= 1),
);

const DISTIL: FieldsOf<Distil> = {
  ...DESCENT,
  from: wordsOf<Distil["from"]>({ teachers: true, labels: true }),
  ...{ peak: POSITIVE, warmup: SHARE, gain: SIZE },
  mix: fieldsOf<Distil["mix"]>({ noise: MANY_OR_NONE, unlabelled: MANY_OR_NONE }),
  distillation: fieldsOf<Distil["distillation"]>({ temperature: POSITIVE, share: SHARE }),
  ...{
    ranking: optional(SIZE),
    attention: optional(SIZE),
    hint: optional(SIZE),
    gates: optional(SIZE),
    branches: optional(listOf(BRANCH)),
  },
  ...{ gateNoise: optional(SIZE), rounding: optional(FORMAT), rank: optional(whole(1)) },
  segments: optional(fieldsOf<NonNullable<Distil["segments"]>>({
    ...{ batch: BATCH, chain: optional(BATCH), share: SHARE },
    ...{ zones: ZONE_TIMES, weights: STEP_WEIGHTS, positive: POSITIVE },
    mined: optional(fieldsOf<Mining>({ share: PART, ofDraws: SHARE })),
  })),
};

const ROUND_TO: Check = (value, path, say) => {
  if (typeof value === "object" && value !== null) return FORMAT(value, path, say);
  must("fp32, fp16 or a format", (word) => word === "fp32" || word === "fp16")(value, path, say);
};

/** The shape of a network of this kind: its fields, as long as its kind's lists are. */
function shapeOf(kind: Kind): Check {
  const fields = KINDS[kind].fields;
  const checks = Object.entries(exampleShape(kind)).map(([name, example]): [string, Check] => {
    const of = fields.find((field) => field.name.startsWith(`shape.${name}`));
    const check = !Array.isArray(example)
      ? NUMBER
      : listOf(NUMBER, of?.count ? undefined : example.length);
    return [name, of?.absent === undefined ? check : optional(check)];
  });
  return objectOf(Object.fromEntries(checks));
}

/** Checks of steps by what they do. */
const STEPS: { readonly [D in Step["do"]]: Check } = {
  fit: fieldsOf<FitStep>({
    ...{ do: ANY, ...DESCENT, schedule: SCHEDULE, frontEnd: FRONT_END, noises: whole(0) },
    augmentation: (value, path, say) => {
      if (value === "seed") return;
      if (typeof value === "object") AUGMENTATION(value, path, say);
      else must('"seed" or an object of shift, gain, noise, white', () => false)(value, path, say);
    },
    masks: fieldsOf<SpectrogramMasks>({ frequency: whole(0), time: whole(0) }),
    ...{ others: optional(DRAW_BY), segments: optional(FIT_SEGMENTS) },
  }),
  frozen: fieldsOf<FrozenStep>({ do: ANY, keyword: TEXT, folder: TEXT, frontEnd: FRONT_END }),
  load: fieldsOf<LoadStep>({ do: ANY, setting: TEXT }),
  train: fieldsOf<TrainStep>({ do: ANY, ...DISTIL }),
  assistant: fieldsOf<AssistantStep>({ do: ANY, ...DISTIL, shape: shapeOf("crnn") }),
  prune: fieldsOf<PruneStep>({
    ...{ do: ANY, hidden: optional(whole(1)), channels: optional(whole(1)) },
    by: wordsOf<PruneStep["by"]>({ magnitude: true, taylor: true, gates: true }),
  }),
  calibrate: fieldsOf<CalibrateStep>({
    do: ANY,
    how: wordsOf<CalibrateStep["how"]>({ "min-max": true, percentile: true, mse: true }),
  }),
  round: fieldsOf<RoundStep>({ do: ANY, to: ROUND_TO }),
};

/** Says what is wrong with a step by itself. */
export function checkStepFields(step: Step, say: Say): void {
  const check = Object.hasOwn(STEPS, String(step?.do)) ? STEPS[step.do] : undefined;
  if (check) check(step, "", say);
  else oneOf(Object.keys(STEPS))(step?.do, "do", say);
}

/** Shares of the kinds of blends, which are all that there is. */
const BLEND_SHARES: Check = (value, path, say) => {
  listOf(SHARE, 4)(value, path, say);
  if (!Array.isArray(value) || value.length !== 4) return;
  const sum = value.reduce((sum, share) => sum + share, 0);
  // Decimal shares add up to 1 but for the last bits.
  if (Math.abs(sum - 1) < 1e-9) return;
  say(`${path} must add up to 1, a share for each kind of blend: ${value.join(" + ")} is ${sum}`);
};

const SET = fieldsOf<DistillationSet>({
  ...{ name: NAME, frontEnd: FRONT_END, teachers: TEACHERS, augmentation: AUGMENTATION },
  counts: fieldsOf<SoundCounts>({
    ...{ keyword: MANY_OR_NONE, other: MANY_OR_NONE, noise: MANY_OR_NONE },
    ...{ blended: MANY_OR_NONE, synthetic: MANY_OR_NONE },
  }),
  blends: fieldsOf<DistillationSet["blends"]>({ shares: BLEND_SHARES, keywordShare: SHARE }),
  words: fieldsOf<DistillationSet["words"]>({ count: MANY_OR_NONE, voices: MANY, known: SHARE }),
});

const SEGMENT_SET = fieldsOf<SegmentSet>({
  ...{ name: NAME, frontEnd: FRONT_END, teachers: TEACHERS, count: MANY },
  ...{ recipe: RECIPE, readings: READINGS },
});

const SETTING: FieldsOf<SettingOf<Kind>> = {
  name: NAME,
  ...{ title: TEXT, order: NUMBER, about: TEXT, question: TEXT, expected: TEXT },
  family: wordsOf<Family>({
    ...{ base: true, distillation: true, quantisation: true, pruning: true, factorisation: true },
    ...{ peers: true, candidates: true, comparators: true, sweeps: true },
  }),
  ...{ parent: optional(TEXT), twinOf: optional(TEXT) },
  twinKind: optional(wordsOf<TwinKind>({ plain: true, even: true, beside: true })),
  minimum: optional(FLAG),
  topology: oneOf(Object.keys(KINDS)),
  shape: ANY,
  set: optional(SET),
  streams: optional(SEGMENT_SET),
  featureOffset: NUMBER,
  listens: optional(FLAG),
  // Each says its own place.
  steps: ANY,
  seeds: fieldsOf<SettingOf<Kind>["seeds"]>({
    ...{ main: whole(0), others: whole(0), words: optional(listOf(TEXT)) },
  }),
  limits: optional(
    fieldsOf<NonNullable<SettingOf<Kind>["limits"]>>({ bytes: whole(1), macs: whole(1) }),
  ),
};

/** Says what is wrong with a setting's fields, but for its steps. */
export function checkSettingFields(setting: SettingOf<Kind>, say: Say): void {
  objectOf(SETTING as Record<string, Check>)(setting, "", say);
  if (Object.hasOwn(KINDS, setting.topology)) {
    shapeOf(setting.topology)(setting.shape, "shape", say);
  }
}
