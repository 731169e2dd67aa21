/**
 * Long recordings from short ones, with the keyword at known times.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { NOISE_STRETCHES } from "@kws/features";
import { type Clip, type Corpus, requireKeyword, SAMPLE_RATE, samplesOf } from "./corpus.ts";
import type { Split } from "./corpus.ts";

/** A stretch of time in seconds. */
export interface Stretch {
  start: number;
  end: number;
}

/** A clip or a sentence in a longer recording: seconds, and the word, or "natural" for a sentence. */
export interface Part extends Stretch {
  name: string;
}

/** Sound with keywords at known times. */
export interface Composed {
  /** Mono samples, full scale ±1. */
  samples: Float32Array;
  /** Where the keyword is said, in order. */
  keywords: Stretch[];
  /** All that is said, in order. */
  parts: Part[];
}

/** A stream whose keywords are clips of a corpus. */
export interface ComposedStream extends Composed {
  /** The clip of each keyword by its path, in order. */
  said: string[];
}

const FRAME = SAMPLE_RATE / 100;

/** What sentences are called among the parts of a recording. */
const NATURAL = "natural";

/**
 * The part of a clip in which something is said, in samples: from the first to the last 10 ms frame
 * within 30 dB of the loudest.
 */
export function spokenPart(pcm: Int16Array): { start: number; end: number } {
  const powers: number[] = [];
  for (let at = 0; at + FRAME <= pcm.length; at += FRAME) {
    let power = 0;
    for (let i = at; i < at + FRAME; i++) power += pcm[i] * pcm[i];
    powers.push(power);
  }
  const least = powers.reduce((most, power) => Math.max(most, power), 0) / 1000;
  const loud = powers.map((power) => power >= least && power > 0);
  const first = loud.indexOf(true);
  if (first < 0) return { start: 0, end: pcm.length };
  return { start: first * FRAME, end: (loud.lastIndexOf(true) + 1) * FRAME };
}

function add(samples: Float32Array, pcm: Int16Array, at: number, gain = 1): void {
  const count = Math.min(pcm.length, samples.length - at);
  for (let i = 0; i < count; i++) samples[at + i] += pcm[i] * gain / 32768;
}

function clipsOf(corpus: Corpus, split: Split, accept: (clip: Clip) => boolean): Clip[] {
  return corpus.clips.filter((clip) => clip.split === split && accept(clip));
}

function need(clips: readonly unknown[], what: string): void {
  if (clips.length === 0) {
    throw new RangeError(`Cannot compose a stream as there must be ${what}: none found`);
  }
}

/** Seconds that one side of the demonstration must have, aims at and may have. */
const SIDE = { least: 10, aim: 12, most: 20 };

/** A demonstration: {@linkcode glueDemonstration}. */
export interface Demonstration {
  samples: Float32Array;
  /** Where the keyword is said. */
  keyword: Stretch;
  /** What was glued together, in order. */
  parts: Part[];
}

/**
 * The assignment's demonstration: two natural recordings of 10 to 20 s, the keyword glued between.
 * Sentences shorter than that are joined, none is used twice.
 *
 * @param sentences Recordings in which the keyword is not said.
 * @throws {RangeError} If there is no test clip of the keyword or too little natural speech.
 */
export function glueDemonstration(
  corpus: Corpus,
  sentences: Corpus,
  keyword: string,
  random: Random,
): Demonstration {
  requireKeyword(corpus, keyword);
  const said = clipsOf(corpus, "testing", ({ word }) => word === keyword);
  need(said, `a test clip of "${keyword}"`);
  need(sentences.clips, "natural sentences");
  const order = random.shuffle([...sentences.clips.keys()]);
  const side = (): Int16Array[] => {
    const chosen: Int16Array[] = [];
    const passed: number[] = [];
    let length = 0;
    while (length < SIDE.aim * SAMPLE_RATE && order.length > 0) {
      const next = order.pop()!;
      const pcm = samplesOf(sentences, sentences.clips[next]);
      if (length + pcm.length > SIDE.most * SAMPLE_RATE && length > 0) {
        passed.push(next);
        continue;
      }
      chosen.push(pcm.subarray(0, SIDE.most * SAMPLE_RATE));
      length += pcm.length;
    }
    // What was too long beside others may be a side of its own, once nothing else is left.
    order.unshift(...passed);
    if (length < SIDE.least * SAMPLE_RATE) {
      throw new RangeError(
        `Cannot glue the demonstration as ${sentences.name} must give ${SIDE.least} s of speech ` +
          `on each side of the keyword: one side has ${length / SAMPLE_RATE} s`,
      );
    }
    return chosen;
  };
  const before = side();
  const clip = samplesOf(corpus, said[random.integer(said.length)]);
  const after = side();
  const pieces = [...before, clip, ...after];
  const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  const parts: Demonstration["parts"] = [];
  let at = 0;
  let span: Stretch = { start: 0, end: 0 };
  for (const pcm of pieces) {
    add(samples, pcm, at);
    const start = at / SAMPLE_RATE;
    if (pcm === clip) {
      const spoken = spokenPart(pcm);
      span = { start: start + spoken.start / SAMPLE_RATE, end: start + spoken.end / SAMPLE_RATE };
    }
    at += pcm.length;
    parts.push({ name: pcm === clip ? keyword : NATURAL, start, end: at / SAMPLE_RATE });
  }
  return { samples, keyword: span, parts };
}

/** Options of {@linkcode composeStream}. */
export interface ComposeOptions {
  keyword: string;
  /** Length of the stream. */
  minutes: number;
  /**
   * How often the keyword is said, every clip of it once before any is said twice; 0 composes negatives
   * alone.
   */
  keywords: number;
  random: Random;
  /** Whose clips and which stretch of the noises are used. Defaults to `"testing"`. */
  split?: Split;
}

/** Seconds of the stream that a keyword needs for itself: before, while and after it is said. */
const SLOT = { least: 4, before: 1, after: 1 };

/**
 * A stream of clips of one split and natural speech over background noise, with the keyword at known
 * times: one in every equal part of the stream, the rest filled with other words, sentences and
 * pauses.
 *
 * @param sentences Natural speech without the keyword; `undefined` where words alone shall do.
 * @throws {RangeError} If the split lacks clips, or the keywords do not fit into the minutes.
 */
export function composeStream(
  corpus: Corpus,
  sentences: Corpus | undefined,
  { keyword, minutes, keywords, random, split = "testing" }: ComposeOptions,
): ComposedStream {
  requireKeyword(corpus, keyword);
  const total = Math.round(minutes * 60 * SAMPLE_RATE);
  const slot = Math.floor(total / Math.max(1, keywords));
  if (slot < SLOT.least * SAMPLE_RATE) {
    throw new RangeError(
      `Cannot compose a stream as every keyword must have ${SLOT.least} s: ` +
        `${keywords} in ${minutes} minutes have ${slot / SAMPLE_RATE} s each`,
    );
  }
  const longest = slot - (SLOT.before + SLOT.after) * SAMPLE_RATE;
  const own = clipsOf(
    corpus,
    split,
    ({ word, length }) => word === keyword && length <= longest,
  );
  const others = clipsOf(corpus, split, ({ word }) => word !== keyword);
  if (keywords > 0) need(own, `a ${split} clip of "${keyword}"`);
  need(others, `${split} clips of other words`);
  const composed = overNoise(corpus, total, split, random);
  const talk = sentences?.clips ?? [];
  const fill = (from: number, to: number): void => {
    for (let at = from;;) {
      at += random.integer(SAMPLE_RATE);
      const sentence = talk.length > 0 && random.integer(3) === 0;
      const clip = sentence
        ? talk[random.integer(talk.length)]
        : others[random.integer(others.length)];
      const pcm = samplesOf(sentence ? sentences! : corpus, clip);
      if (at + pcm.length > to) {
        if (at + SAMPLE_RATE > to) return;
        continue;
      }
      say(composed, { ...{ pcm, at }, name: sentence ? NATURAL : clip.word });
      at += pcm.length;
    }
  };
  const order = random.stream("keywords").shuffle(own);
  for (let i = 0; i < keywords; i++) {
    const start = i * slot;
    const chosen = order[i % order.length];
    const clip = samplesOf(corpus, chosen);
    const room = slot - clip.length - (SLOT.before + SLOT.after) * SAMPLE_RATE;
    const place = start + SLOT.before * SAMPLE_RATE + random.integer(room + 1);
    fill(start, place);
    say(composed, { ...{ name: keyword, pcm: clip, at: place }, path: chosen.path });
    fill(place + clip.length, start + slot);
  }
  fill(keywords * slot, total);
  return clipped(composed);
}

/** Nothing but background noise so far. */
function overNoise(corpus: Corpus, total: number, split: Split, random: Random): ComposedStream {
  const samples = new Float32Array(total);
  addNoise(samples, corpus, split, random);
  return { samples, keywords: [], parts: [], said: [] };
}

/**
 * Says one thing from a sample on.
 *
 * @param path The clip's, if it is the keyword's.
 */
function say(
  { samples, keywords, parts, said }: ComposedStream,
  { pcm, name, at, path }: { pcm: Int16Array; name: string; at: number; path?: string },
): void {
  add(samples, pcm, at);
  parts.push({ name, start: at / SAMPLE_RATE, end: (at + pcm.length) / SAMPLE_RATE });
  if (path === undefined) return;
  const spoken = spokenPart(pcm);
  said.push(path);
  keywords.push({
    start: (at + spoken.start) / SAMPLE_RATE,
    end: (at + spoken.end) / SAMPLE_RATE,
  });
}

/** The same within full scale. */
function clipped(composed: ComposedStream): ComposedStream {
  const { samples } = composed;
  for (let i = 0; i < samples.length; i++) samples[i] = Math.max(-1, Math.min(1, samples[i]));
  return composed;
}

/** Options of {@linkcode composeRepeats}. */
export interface RepeatOptions extends Pick<ComposeOptions, "keyword" | "random"> {
  /** Whose clips and which stretch of the noises are used. */
  split: Split;
  /** Seconds of noise before every clip, and behind the last. */
  gap: number;
  /** Clips at most; each is said once. */
  most: number;
}

/**
 * The keyword said again and again, each time another clip of it, with nothing between but background noise.
 *
 * @throws {RangeError} If the split has no clip of the keyword, or the gap is not >= 0.
 */
export function composeRepeats(
  corpus: Corpus,
  { keyword, random, split, gap, most }: RepeatOptions,
): ComposedStream {
  requireKeyword(corpus, keyword);
  if (!(gap >= 0)) {
    throw new RangeError(
      `Cannot compose a stream as gap must be >= 0 seconds: current value is ${gap}`,
    );
  }
  const own = clipsOf(corpus, split, ({ word }) => word === keyword);
  need(own, `a ${split} clip of "${keyword}"`);
  const order = random.stream("keywords").shuffle(own).slice(0, most);
  const pause = Math.round(gap * SAMPLE_RATE);
  const total = order.reduce((sum, { length }) => sum + length + pause, pause);
  const composed = overNoise(corpus, total, split, random);
  let at = pause;
  for (const clip of order) {
    say(composed, { ...{ name: keyword, pcm: samplesOf(corpus, clip), at }, path: clip.path });
    at += clip.length + pause;
  }
  return clipped(composed);
}

/** Samples of one piece of noise, of its fades, and its gain. */
const BED = { piece: 10 * SAMPLE_RATE, fade: SAMPLE_RATE / 100, gain: 0.1 };

/**
 * Lays quiet noise under all of a stream, a new piece every ten seconds, from the stretch of the
 * recordings that belongs to the split; a stretch that is shorter than a piece is repeated.
 */
function addNoise(samples: Float32Array, corpus: Corpus, split: Split, random: Random): void {
  const [first, last] = NOISE_STRETCHES[split];
  const beds = corpus.noises.map((noise) => {
    const pcm = samplesOf(corpus, noise);
    return pcm.subarray(Math.round(first * pcm.length), Math.round(last * pcm.length));
  }).filter(({ length }) => length > 0);
  if (beds.length === 0) return;
  for (let at = 0; at < samples.length; at += BED.piece) {
    const bed = beds[random.integer(beds.length)];
    const from = random.integer(bed.length);
    const count = Math.min(BED.piece, samples.length - at);
    for (let i = 0; i < count; i++) {
      const edge = Math.min(1, i / BED.fade, (count - i) / BED.fade);
      samples[at + i] += bed[(from + i) % bed.length] * BED.gain * edge / 32768;
    }
  }
}
