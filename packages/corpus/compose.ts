/**
 * Long recordings from short ones, with the keyword at known times.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { NOISE_STRETCHES } from "@kws/features";
import {
  type Clip,
  type Corpus,
  requireKeyword,
  SAMPLE_RATE,
  samplesOf,
  type Split,
} from "./corpus.ts";

/** A stretch of time in seconds. */
export interface Stretch {
  start: number;
  end: number;
}

/** Sound with keywords at known times. */
export interface Composed {
  /** Mono samples, full scale ±1. */
  samples: Float32Array;
  /** Where the keyword is said, in order. */
  keywords: Stretch[];
}

const FRAME = SAMPLE_RATE / 100;

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

/** A demonstration: {@linkcode glueDemonstration}. */
export interface Demonstration {
  samples: Float32Array;
  /** Where the keyword is said. */
  keyword: Stretch;
  /** What was glued together: seconds, in order. */
  parts: { name: string; start: number; end: number }[];
}

/**
 * The assignment's demonstration: two natural recordings of 10 to 20 s, the keyword glued between.
 * Sentences shorter than that are joined.
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
    for (let length = 0; length < 12 * SAMPLE_RATE && order.length > 0;) {
      const pcm = samplesOf(sentences, sentences.clips[order.pop()!]);
      if (length + pcm.length > 20 * SAMPLE_RATE && length > 0) continue;
      chosen.push(pcm.subarray(0, 20 * SAMPLE_RATE));
      length += pcm.length;
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
    parts.push({ name: pcm === clip ? keyword : "natural", start, end: at / SAMPLE_RATE });
  }
  return { samples, keyword: span, parts };
}

/** Options of {@linkcode composeStream}. */
export interface ComposeOptions {
  keyword: string;
  /** Whose clips: thresholds are chosen on validation, figures come from testing. */
  split: "validation" | "testing";
  /** Length of the stream. */
  minutes: number;
  /** How often the keyword is said. */
  keywords: number;
  random: Random;
}

/**
 * A stream of clips and natural speech over background noise, with the keyword at known times:
 * one in every equal part of the stream, the rest filled with other words, sentences and pauses.
 */
export function composeStream(
  corpus: Corpus,
  sentences: Corpus | undefined,
  { keyword, split, minutes, keywords, random }: ComposeOptions,
): Composed {
  requireKeyword(corpus, keyword);
  const said = clipsOf(corpus, split, ({ word }) => word === keyword);
  const others = clipsOf(corpus, split, ({ word }) => word !== keyword);
  need(said, `a clip of "${keyword}" in the ${split} split`);
  need(others, `clips of other words in the ${split} split`);
  const total = Math.round(minutes * 60 * SAMPLE_RATE);
  const samples = new Float32Array(total);
  if (corpus.noises.length > 0) {
    // Quiet noise from the split's own stretch of the recordings, a new piece every ten seconds.
    const piece = 10 * SAMPLE_RATE;
    for (let at = 0; at < total; at += piece) {
      const noise = samplesOf(corpus, corpus.noises[random.integer(corpus.noises.length)]);
      const [start, end] = NOISE_STRETCHES[split].map((share) => Math.round(share * noise.length));
      const from = start + random.integer(Math.max(1, end - start - piece));
      add(samples.subarray(0, Math.min(total, at + piece)), noise.subarray(from, end), at, 0.1);
    }
  }
  const spans: Stretch[] = [];
  const slot = Math.floor(total / keywords);
  for (let i = 0; i < keywords; i++) {
    const start = i * slot;
    const end = start + slot;
    const clip = samplesOf(corpus, said[random.integer(said.length)]);
    const place = start + SAMPLE_RATE + random.integer(Math.max(1, slot - 4 * SAMPLE_RATE));
    const spoken = spokenPart(clip);
    add(samples, clip, place);
    spans.push({
      start: (place + spoken.start) / SAMPLE_RATE,
      end: (place + spoken.end) / SAMPLE_RATE,
    });
    const fill = (from: number, to: number): void => {
      for (let at = from;;) {
        at += random.integer(SAMPLE_RATE);
        const sentence = sentences && sentences.clips.length > 0 && random.integer(3) === 0;
        const pcm = sentence
          ? samplesOf(sentences, sentences.clips[random.integer(sentences.clips.length)])
          : samplesOf(corpus, others[random.integer(others.length)]);
        if (at + pcm.length > to) {
          if (at + SAMPLE_RATE > to) return;
          continue;
        }
        add(samples, pcm, at);
        at += pcm.length;
      }
    };
    fill(start, place);
    fill(place + clip.length, end);
  }
  for (let i = 0; i < total; i++) samples[i] = Math.max(-1, Math.min(1, samples[i]));
  return { samples, keywords: spans };
}
