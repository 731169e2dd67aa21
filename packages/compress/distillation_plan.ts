/**
 * Which sounds a distillation set holds.
 *
 * @module
 */
import { type Blend, BLENDS, type WaveformAugmentation } from "@kws/features";
import type { Random } from "@kws/kernels";
import { type Corpus, requireKeyword } from "@kws/corpus/clips";

/**
 * How recordings are varied: less than the teachers' own training, whose hardest cases a
 * small network would spend itself on.
 */
export const DISTILLATION_AUGMENTATION: WaveformAugmentation = {
  shift: 80,
  gain: { probability: 0.5, low: -18, high: 6 },
  noise: { probability: 0.5, low: 5, high: 30 },
  white: { probability: 0.15, sigma: 0.005 },
};

/** How many sounds of each kind. */
export interface SoundCounts {
  /** Variants of every training clip of the keyword. */
  keyword: number;
  /** Variants of every other training clip. */
  other: number;
  /** Pieces of background noise. */
  noise: number;
  /** Sounds blended from training clips. */
  blended: number;
  /** Variants of every clip of synthetic speech. */
  synthetic: number;
}

/** Where one sound comes from. */
export type SoundSource =
  | { kind: "clip"; clip: number; keyword: boolean }
  | { kind: "noise" }
  | { kind: "synthetic"; clip: number }
  | { kind: "blend"; how: Blend; first: number; second: number };

/** How sounds are blended. */
export interface BlendShares {
  /** Shares of {@linkcode BLENDS} among the blended sounds; the last one takes what is left. */
  shares: readonly number[];
  /** Probability that a part of a blended sound is the keyword. */
  keywordShare: number;
}

/** The blends of the study's distillation sets. */
export const DISTILLATION_BLENDS: BlendShares = {
  shares: [0.4, 0.15, 0.1, 0.35],
  keywordShare: 0.3,
};

/**
 * All sounds in order: clips, noise, blended sounds, synthetic speech.
 *
 * @throws {RangeError} If the corpus lacks the keyword or training clips of other words.
 */
export function planSounds(
  corpus: Corpus,
  synthetic: Corpus | undefined,
  keyword: string,
  counts: SoundCounts,
  random: Random,
  { shares, keywordShare }: BlendShares = DISTILLATION_BLENDS,
): SoundSource[] {
  requireKeyword(corpus, keyword);
  const plan: SoundSource[] = [];
  const classes: [number[], number[]] = [[], []];
  corpus.clips.forEach(({ word, split }, clip) => {
    if (split !== "training") return;
    const isKeyword = word === keyword;
    classes[isKeyword ? 1 : 0].push(clip);
    const count = isKeyword ? counts.keyword : counts.other;
    for (let i = 0; i < count; i++) plan.push({ kind: "clip", clip, keyword: isKeyword });
  });
  for (const [label, clips] of classes.entries()) {
    if (clips.length > 0) continue;
    throw new RangeError(
      `Cannot plan a distillation set as ${corpus.name} must hold a training clip of ` +
        `${label === 1 ? `"${keyword}"` : `a word other than "${keyword}"`}: it has none`,
    );
  }
  for (let i = 0; i < counts.noise; i++) plan.push({ kind: "noise" });
  const pick = (): number => {
    const clips = classes[random.uniform() < keywordShare ? 1 : 0];
    return clips[random.integer(clips.length)];
  };
  for (let i = 0; i < counts.blended; i++) {
    plan.push({ kind: "blend", how: drawBlend(random, shares), first: pick(), second: pick() });
  }
  if (synthetic) {
    for (let i = 0; i < counts.synthetic; i++) {
      synthetic.clips.forEach((_, clip) => plan.push({ kind: "synthetic", clip }));
    }
  }
  return plan;
}

function drawBlend(random: Random, shares: readonly number[]): Blend {
  let rest = random.uniform();
  for (const [i, share] of shares.entries()) {
    if (rest < share) return BLENDS[i];
    rest -= share;
  }
  return BLENDS[BLENDS.length - 1];
}
