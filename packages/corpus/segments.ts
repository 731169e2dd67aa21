/**
 * Segments of streams to train on: words one after the other, pieces of words, sentences, in rooms.
 *
 * @module
 */
import { exp, pow10, type Random } from "@kws/kernels";
import type { WaveformAugmentation } from "@kws/features";
import { ClipDraw, type DrawBy } from "./clip_draw.ts";
import { spokenPart } from "./compose.ts";
import { type Corpus, requireKeyword, SAMPLE_RATE, samplesOf } from "./corpus.ts";
import { drawRoom, reverberate } from "./synthetic_room.ts";

/** How segments are composed; probabilities are shares of all segments unless said otherwise. */
export interface SegmentRecipe extends Pick<WaveformAugmentation, "gain" | "noise" | "white"> {
  /** Length of a segment. */
  seconds: number;
  /** Segments that have the keyword once; of a few of them its end, or all of it, lies behind the segment's. */
  keyword: number;
  /** Of the others, those of pieces of words, as of a language that nobody speaks. */
  pieces: number;
  /** Of the others, those in which synthetic sentences are read. */
  sentences: number;
  /** Of the pieces, those that are halves of the keyword. */
  halves: number;
  /** Of the places for words, those that stay empty. */
  pauses: number;
  /** Largest logarithm of the factor on a word's speed, to either side. */
  speed: number;
  /** Segments that are heard in a room. */
  rooms: number;
  /** What of the other words is drawn equally often. Defaults to clips. */
  others?: DrawBy;
}

/** What a segment is made of. */
export const SEGMENT_KINDS = ["words", "pieces", "sentences"] as const;

/** One of {@linkcode SEGMENT_KINDS}. */
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

/** What a composed segment holds. */
export interface Segment {
  kind: SegmentKind;
  /** Samples of the keyword's start and end, which may lie behind the segment's end. */
  keyword?: { start: number; end: number };
}

/** Seconds and metres of the rooms of {@linkcode SegmentRecipe.rooms}. */
const ROOMS = { distance: [0.3, 3], decay: [0.15, 0.6] } as const;

/** Samples from one word to the next; below 0 they overlap. */
const GAPS = {
  close: 0.6,
  near: [-0.3 * SAMPLE_RATE, 0.1 * SAMPLE_RATE],
  far: [0, 0.8 * SAMPLE_RATE],
} as const;

/** How pieces of words follow each other. */
const PIECES = {
  /** Share of a word's spoken part that a piece has. */
  part: [0.3, 1],
  /** The same of the keyword, which must not be whole. */
  half: [0.3, 0.5],
  gain: [-8, 4],
  overlap: 0.05 * SAMPLE_RATE,
  pause: { share: 0.15, most: 0.5 * SAMPLE_RATE },
  /** Fewest samples. */
  least: 0.1 * SAMPLE_RATE,
} as const;

/** Decibels of read sentences. */
const SENTENCES = [-12, 6] as const;

/** A stretch of a recording, and how it is laid into a segment. */
interface Placed {
  pcm: Int16Array;
  /** First sample of the segment; may lie before it. */
  at: number;
  gain: number;
  /** Samples of the recording to one of the segment. */
  rate: number;
  /** First and last sample of the recording. */
  from: number;
  to: number;
}

/** Adds a stretch of a recording, read at its rate by linear interpolation. */
function lay(out: Float32Array, { pcm, at, gain, rate, from, to }: Placed): void {
  const first = Math.max(0, Math.ceil(-at));
  const count = Math.min(Math.floor((to - from - 1) / rate), out.length - at);
  const scale = gain / 32768;
  for (let i = first; i < count; i++) {
    const position = from + i * rate;
    const whole = position | 0;
    const before = pcm[whole];
    out[at + i] += scale * (before + (position - whole) * (pcm[whole + 1] - before));
  }
}

/** Composes segments of a corpus's training clips. */
export class SegmentComposer {
  /** Samples of a segment. */
  readonly samples: number;
  readonly #recipe: SegmentRecipe;
  readonly #keywords: Int16Array[] = [];
  readonly #others: ClipDraw<Int16Array>;
  readonly #sentences: Int16Array[];
  readonly #spoken = new Map<Int16Array, { start: number; end: number }>();

  /**
   * @param sentences Speech without the keyword, where there is some.
   * @throws {RangeError} If the corpus lacks training clips of the keyword or of other words, or there
   * are to be sentences and there is none.
   */
  constructor(
    corpus: Corpus,
    sentences: Corpus | undefined,
    keyword: string,
    recipe: SegmentRecipe,
  ) {
    requireKeyword(corpus, keyword);
    this.#recipe = recipe;
    this.samples = Math.round(recipe.seconds * SAMPLE_RATE);
    const others: { word: string; clip: Int16Array }[] = [];
    for (const clip of corpus.clips) {
      if (clip.split !== "training") continue;
      const pcm = samplesOf(corpus, clip);
      if (clip.word === keyword) this.#keywords.push(pcm);
      else others.push({ word: clip.word, clip: pcm });
    }
    this.#others = new ClipDraw(others, recipe.others);
    this.#sentences = (sentences?.clips ?? []).map((clip) => samplesOf(sentences!, clip));
    const needed = {
      [`training clips of "${keyword}"`]: this.#keywords,
      "training clips of other words": others,
      ...(recipe.sentences > 0 ? { "sentences, or a share of 0 of them": this.#sentences } : {}),
    };
    for (const [what, found] of Object.entries(needed)) {
      if (found.length > 0) continue;
      throw new RangeError(`Cannot compose segments as there must be ${what}: none found`);
    }
  }

  /**
   * Writes a segment to `out` ({@linkcode SegmentComposer.samples}), without noise.
   *
   * @param random The segment's stream.
   */
  compose(out: Float32Array, random: Random): Segment {
    const { keyword, pieces, sentences, rooms } = this.#recipe;
    out.fill(0);
    const draw = random.stream("segment");
    const said = draw.uniform() < keyword;
    const what = draw.uniform();
    let segment: Segment;
    if (said || what >= pieces + sentences) segment = this.#words(out, draw, said);
    else if (what < pieces) segment = this.#pieces(out, draw);
    else segment = this.#read(out, draw);
    const room = random.stream("room");
    if (room.uniform() < rooms) {
      out.set(reverberate(Float64Array.from(out), drawRoom(room, ROOMS)));
    }
    return segment;
  }

  /** Words one after the other, one of them the keyword if it is `said`. */
  #words(out: Float32Array, random: Random, said: boolean): Segment {
    const { pauses, gain, speed } = this.#recipe;
    const places = Math.floor(out.length / SAMPLE_RATE) + 2;
    // The first place begins before the segment, and the last ones may lie behind it.
    const place = 1 + random.integer(Math.max(1, places - 3));
    const segment: Segment = { kind: "words" };
    let at = -random.integer(SAMPLE_RATE);
    for (let i = 0; i < places; i++) {
      const own = said && i === place;
      const pcm = this.#draw(own, random);
      const empty = random.uniform() < pauses && !own;
      const level = random.uniform() < gain.probability ? random.between(gain.low, gain.high) : 0;
      const rate = exp(random.between(-speed, speed));
      if (!empty) {
        lay(out, { pcm, at, gain: pow10(level / 20), rate, from: 0, to: pcm.length });
      }
      if (own) {
        const { start, end } = this.#spokenPart(pcm);
        segment.keyword = {
          start: Math.round(at + start / rate),
          end: Math.round(at + end / rate),
        };
      }
      const [low, high] = random.uniform() < GAPS.close ? GAPS.near : GAPS.far;
      at += Math.round(pcm.length / rate + random.between(low, high));
    }
    return segment;
  }

  /** Pieces of words, halves of the keyword among them, without pauses for the most part. */
  #pieces(out: Float32Array, random: Random): Segment {
    const { halves, speed } = this.#recipe;
    let own = false;
    for (let at = -random.integer(SAMPLE_RATE / 4); at < out.length;) {
      // Two halves one after the other would be the keyword.
      own = random.uniform() < halves && !own;
      const pcm = this.#draw(own, random);
      const { start, end } = this.#spokenPart(pcm);
      const [least, most] = own ? PIECES.half : PIECES.part;
      const share = random.between(least, most);
      const length = Math.min(end - start, Math.max(PIECES.least, share * (end - start)));
      // Of the keyword one of its ends, of another word any part.
      const place = random.uniform();
      const from = start + Math.round((own ? Math.round(place) : place) * (end - start - length));
      const rate = exp(random.between(-speed, speed));
      const level = random.between(...PIECES.gain);
      lay(out, { pcm, at, gain: pow10(level / 20), rate, from, to: Math.round(from + length) });
      at += Math.max(1, Math.round(length / rate) - random.integer(PIECES.overlap));
      if (random.uniform() < PIECES.pause.share) at += random.integer(PIECES.pause.most);
    }
    return { kind: "pieces" };
  }

  /** Sentences from somewhere on, one after the other. */
  #read(out: Float32Array, random: Random): Segment {
    const gain = pow10(random.between(...SENTENCES) / 20);
    const first = this.#sentences[random.integer(this.#sentences.length)];
    let at = -random.integer(first.length);
    lay(out, { pcm: first, at, gain, rate: 1, from: 0, to: first.length });
    for (at += first.length; at < out.length;) {
      const pcm = this.#sentences[random.integer(this.#sentences.length)];
      lay(out, { pcm, at, gain, rate: 1, from: 0, to: pcm.length });
      at += pcm.length;
    }
    return { kind: "sentences" };
  }

  /** A clip of the keyword, or of another word. */
  #draw(own: boolean, random: Random): Int16Array {
    return own ? this.#keywords[random.integer(this.#keywords.length)] : this.#others.draw(random);
  }

  #spokenPart(pcm: Int16Array): { start: number; end: number } {
    const known = this.#spoken.get(pcm) ?? spokenPart(pcm);
    this.#spoken.set(pcm, known);
    return known;
  }
}
