/**
 * Segments of a distillation set as a network hears them: from end to end, or a window of one clip.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { layZones, type StepTimes, ZONE, type ZoneTimes } from "@kws/models";
import { type DistillationSet, FEATURE_STEPS } from "./distillation_set.ts";

/** Where a step of the student lies among those of the teachers. */
interface Between {
  /** The teachers' step before it, or the first one. */
  step: number;
  /** How far it is on to the next one, 0 to 1. */
  share: number;
}

/** Where a sample lies among the teachers' steps; before the first and behind the last one, there. */
function placeOf(
  { first, every, steps }: NonNullable<DistillationSet["stream"]>,
  at: number,
): Between {
  const place = Math.max(0, Math.min(steps - 1, (at - first) / every));
  const step = Math.min(Math.max(0, steps - 2), Math.floor(place));
  return { step, share: place - step };
}

/** The teachers' log-odds of a segment at a place between their steps. */
function logOddsAt(set: DistillationSet, segment: number, { step, share }: Between): number {
  const at = segment * set.stream!.steps + step;
  const before = set.logOdds[at];
  return share === 0 ? before : before + share * (set.logOdds[at + 1] - before);
}

/** Whether the keyword is said in a segment. */
export function saysKeyword({ spans }: DistillationSet, segment: number): boolean {
  return spans[2 * segment + 1] >= 0;
}

/** The samples of the keyword in a segment, where it is said. */
function spanOf(
  { spans }: DistillationSet,
  segment: number,
): { start: number; end: number } | undefined {
  const [start, end] = spans.subarray(2 * segment, 2 * segment + 2);
  return end < 0 ? undefined : { start, end };
}

/**
 * Share of a set's segments in which the keyword is said.
 *
 * @throws {RangeError} If it is said in none: nothing could be learnt of it.
 */
export function keywordShare(set: DistillationSet): number {
  const { count } = set;
  let said = 0;
  for (let i = 0; i < count; i++) if (saysKeyword(set, i)) said++;
  if (said > 0) return said / count;
  throw new RangeError(
    `Cannot learn from segments as the keyword must be said in some: it is in none of ${count}`,
  );
}

/** Writes frames of a segment to `out`, with `shift` added. */
export function placeFrames(
  { features, frames, frontEnd: { bands } }: DistillationSet,
  segment: number,
  { first, count }: { first: number; count: number },
  out: Float32Array,
  at: number,
  shift: number,
): void {
  const from = (segment * frames + first) * bands;
  for (let f = 0; f < count * bands; f++) out[at + f] = features[from + f] / FEATURE_STEPS + shift;
}

/**
 * Refuses a set that is none of segments.
 *
 * @throws {RangeError} That says so.
 */
function streamOf({ stream }: DistillationSet): NonNullable<DistillationSet["stream"]> {
  if (stream) return stream;
  throw new RangeError(
    "Cannot learn from segments as their set must be one of segments: it is one of clips",
  );
}

/** What segments are drawn, and how loud. */
export interface SegmentBatchConfig {
  set: DistillationSet;
  /** What is subtracted from every log-mel value. */
  offset: number;
  /** Segments of a shard. */
  count: number;
  /** Most that is added to or subtracted from all log-mel values of a segment: a gain. */
  gain: number;
  zones: ZoneTimes;
  /** Segments that are drawn more often than others. */
  hard?: { segments: Int32Array; ofDraws: number };
}

/** Draws whole segments for a network that classifies every step. */
export class SegmentBatches {
  /** What each step shall say, (count,steps). */
  readonly zones: Int8Array;
  /** The teachers' log-odds of each step, (count,steps). */
  readonly logOdds: Float64Array;
  readonly #config: SegmentBatchConfig;
  readonly #times: StepTimes;
  readonly #places: Between[];

  /** @param steps Steps of a segment, and `times` when they end. */
  constructor(config: SegmentBatchConfig, steps: number, times: StepTimes) {
    const stream = streamOf(config.set);
    this.#config = config;
    this.#times = times;
    this.zones = new Int8Array(config.count * steps);
    this.logOdds = new Float64Array(config.count * steps);
    this.#places = Array.from(
      { length: steps },
      (_, t) => placeOf(stream, times.first + t * times.every),
    );
  }

  #pick(random: Random): number {
    const { set, hard } = this.#config;
    if (hard === undefined || random.uniform() >= hard.ofDraws) return random.integer(set.count);
    return hard.segments[random.integer(hard.segments.length)];
  }

  /** Writes segments (count,frames,bands) to `features`, and what is known of them. */
  draw(features: Float32Array, random: Random): void {
    const { set, offset, count, gain, zones } = this.#config;
    const { frames, frontEnd: { bands, sampleRate } } = set;
    const places = this.#places;
    const steps = places.length;
    for (let i = 0; i < count; i++) {
      const segment = this.#pick(random);
      const shift = random.between(-gain, gain) - offset;
      const whole = { first: 0, count: frames };
      placeFrames(set, segment, whole, features, i * frames * bands, shift);
      const own = this.zones.subarray(i * steps, (i + 1) * steps);
      layZones(own, spanOf(set, segment), this.#times, zones, sampleRate);
      places.forEach((place, t) => this.logOdds[i * steps + t] = logOddsAt(set, segment, place));
    }
  }
}

/** A window of a segment, for a network that hears whole clips. */
export interface DrawnWindow {
  /** 1, 0, or −1 for none. */
  label: number;
  /** The teachers' log-odds where it ends. */
  logOdds: number;
}

/** Draws windows as long as a clip. */
export class WindowBatches {
  readonly #config: Omit<SegmentBatchConfig, "count">;
  readonly #frames: number;

  /**
   * @param frames Frames of a clip.
   * @throws {RangeError} If the set is none of segments, or they are shorter than a clip.
   */
  constructor(config: Omit<SegmentBatchConfig, "count">, frames: number) {
    streamOf(config.set);
    if (config.set.frames < frames) {
      throw new RangeError(
        `Cannot cut windows from the segments as they must have at least the ${frames} frames of a ` +
          `clip: current value is ${config.set.frames}`,
      );
    }
    this.#config = config;
    this.#frames = frames;
  }

  /** Writes a window's frames to `features` from element `at` on. */
  draw(features: Float32Array, at: number, random: Random): DrawnWindow {
    const { set, offset, gain, zones } = this.#config;
    const { hop, fftLength, sampleRate } = set.frontEnd;
    const count = this.#frames;
    const segment = random.integer(set.count);
    const first = random.integer(set.frames - count + 1);
    const shift = random.between(-gain, gain) - offset;
    placeFrames(set, segment, { first, count }, features, at, shift);
    const end = (first + count - 1) * hop + fftLength - 1;
    const zone = new Int8Array(1);
    layZones(zone, spanOf(set, segment), { first: end, every: 1 }, zones, sampleRate);
    return {
      label: zone[0] === ZONE.nothing ? -1 : zone[0] === ZONE.keyword ? 1 : 0,
      logOdds: logOddsAt(set, segment, placeOf(set.stream!, end)),
    };
  }
}
