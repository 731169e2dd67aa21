/**
 * Settings in the size of a profile: fewer epochs, fewer sounds, the same steps.
 *
 * @module
 */
import type { Profile } from "./profiles.ts";
import type { Search } from "./searches.ts";
import type { DistillationSet, Readings, SegmentSet, Setting, Step } from "./setting.ts";
import type { Engine } from "./study.ts";

/** A distillation set with a profile's numbers of sounds. */
function scaleSet(set: DistillationSet, { sets, words }: Profile): DistillationSet {
  const { counts } = set;
  return {
    ...set,
    counts: {
      keyword: Math.ceil(sets.keyword * counts.keyword),
      other: Math.ceil(sets.other * counts.other),
      noise: Math.ceil(sets.noise * counts.noise),
      blended: Math.ceil(sets.blended * counts.blended),
      synthetic: Math.ceil(sets.synthetic * counts.synthetic),
    },
    words: { ...set.words, count: Math.round(words * set.words.count) },
  };
}

function scaleReadings({ count, voices }: Readings, { words }: Profile): Readings {
  return { count: Math.max(1, Math.round(words * count)), voices };
}

/** A set of segments with a profile's numbers of them. */
function scaleStreams(set: SegmentSet, profile: Profile): SegmentSet {
  return {
    ...set,
    count: Math.ceil(profile.sets.segments * set.count),
    readings: scaleReadings(set.readings, profile),
  };
}

function scaleEpochs(pace: number, epochs: number): number {
  return Math.max(1, Math.round(pace * epochs));
}

function scaleStep(step: Step, profile: Profile, engine: Engine): Step {
  const { pace, basePace, batches } = profile;
  switch (step.do) {
    case "fit":
      return {
        ...step,
        ...(step.segments && {
          segments: {
            ...step.segments,
            readings: scaleReadings(step.segments.readings, profile),
          },
        }),
        epochs: scaleEpochs(basePace, step.epochs),
        batches: batches ?? step.batches,
        // TensorFlow.js has threads of its own.
        shards: engine === "tfjs" ? 1 : step.shards,
      };
    case "train":
    case "assistant":
      return {
        ...step,
        epochs: scaleEpochs(pace, step.epochs),
        batches: batches ?? step.batches,
      };
    default:
      return step;
  }
}

/** A setting as a profile runs it. */
export function scaleSetting(setting: Setting, profile: Profile, engine: Engine): Setting {
  return {
    ...setting,
    set: setting.set && scaleSet(setting.set, profile),
    ...(setting.streams && { streams: scaleStreams(setting.streams, profile) }),
    steps: setting.steps.map((step) => scaleStep(step, profile, engine)),
  };
}

/** A search as a profile runs it. */
export function scaleSearch({ set, config }: Search, profile: Profile): Search {
  const { batches, pace } = profile;
  return {
    set: scaleSet(set, profile),
    config: {
      ...config,
      first: scaleEpochs(pace, config.first),
      rounds: config.rounds.map((epochs) => scaleEpochs(pace, epochs)),
      training: { ...config.training, batches: batches ?? config.training.batches },
    },
  };
}
