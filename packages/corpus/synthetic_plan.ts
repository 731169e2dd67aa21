/**
 * The plan of a synthetic corpus: who says what, and which scenes the clips are recorded in.
 *
 * A clip is made in two steps, each of them a pure function that any thread may run in any order:
 * {@linkcode speakDry} speaks an utterance, {@linkcode recordClip} lays it into its scene, where it
 * may meet the utterance of another clip.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { spokenPart } from "./compose.ts";
import { type Clip, SAMPLE_RATE, type Split } from "./corpus.ts";
import { type Synthesiser, type Utterance, WORDS } from "./synthetic.ts";
import type { Difficulty } from "./synthetic_difficulty.ts";
import { drawScene, renderScene } from "./synthetic_scene.ts";
import { drawSpeakers, drawTake, type Speaker } from "./synthetic_voices.ts";
import { type Neighbours } from "./similar_words.ts";

/** Which part of an utterance a clip holds. */
export type Part = "whole" | "start" | "end";

/** A clip to be made. */
export interface PlannedClip extends Omit<Clip, "offset" | "length"> {
  /** Index of what its speaker says. */
  utterance: number;
  part: Part;
  /** Index of what another speaker of its split says, in case its scene has a second voice. */
  other: number;
}

/** What is spoken, and the clips that are made of it. */
export interface SyntheticPlan {
  utterances: Utterance[];
  clips: PlannedClip[];
  /** Indices of utterances of ordinary words, by split: who talks behind and over others. */
  crowd: Record<Split, number[]>;
}

/** Options of {@linkcode planSynthetic}. */
export interface SyntheticOptions {
  /** The keywords, and words near them: {@linkcode similarWords}. */
  neighbours: readonly Neighbours[];
  /** Clips of every word but the keywords. */
  clipsPerWord: number;
  difficulty: Difficulty;
  random: Random;
}

/** Phones that a word must have for its halves to be told from it. */
const PHONES_OF_HALVES = 3;

/** Samples over which a cut word fades: 10 ms. */
const FADE = SAMPLE_RATE / 100;

/**
 * Plans a corpus: the keywords, the words of Speech Commands without those that sound just like one,
 * words that sound like one, and the two halves of each as words of their own, `KEYWORD-start` and
 * `KEYWORD-end`. Every word has speakers of all splits in proportion.
 *
 * @returns Clips in the order of their paths.
 */
export function planSynthetic(
  { neighbours, clipsPerWord, difficulty, random }: SyntheticOptions,
): SyntheticPlan {
  const { voices, keywordShare } = difficulty;
  const speakers = drawSpeakers(random.stream("speakers"), difficulty.speakers, voices);
  const keywords = neighbours.map(({ keyword }) => keyword);
  const other = neighbours.flatMap(({ homophones }) => [...keywords, ...homophones]);
  const ordinary = WORDS.filter((word) => !other.includes(word));
  const similar = new Set(neighbours.flatMap(({ similar }) => similar));
  const utterances: Utterance[] = [];
  const clips: Omit<PlannedClip, "other">[] = [];
  const spoken = new Map<string, number>();
  const plan = (text: string, part: Part, count: number): void => {
    const word = part === "whole" ? text : `${text}-${part}`;
    const order = inProportion(speakers, random.stream("order", text));
    for (let i = 0; i < count; i++) {
      const { split, ...voice } = order[i % order.length];
      const { speaker } = voice;
      const file = `${speaker}_nohash_${Math.floor(i / order.length)}`;
      const said = `${text}/${file}`;
      if (!spoken.has(said)) {
        spoken.set(said, utterances.length);
        utterances.push({ text, voice: drawTake(random.stream("take", said), voice, voices) });
      }
      const utterance = spoken.get(said)!;
      clips.push({ path: `${word}/${file}`, word, speaker, split, utterance, part });
    }
  };
  for (const word of [...ordinary, ...similar]) plan(word, "whole", clipsPerWord);
  for (const { keyword, phones } of neighbours) {
    plan(keyword, "whole", keywordShare * clipsPerWord);
    if (phones.length < PHONES_OF_HALVES) continue;
    plan(keyword, "start", clipsPerWord);
    plan(keyword, "end", clipsPerWord);
  }
  clips.sort((a, b) => a.path < b.path ? -1 : 1);
  const crowd: SyntheticPlan["crowd"] = { training: [], validation: [], testing: [] };
  for (const { word, split, utterance } of clips) {
    if (ordinary.includes(word)) crowd[split].push(utterance);
  }
  return {
    utterances,
    crowd,
    clips: clips.map((clip) => {
      const others = crowd[clip.split].filter((i) => utterances[i].voice.speaker !== clip.speaker);
      const draw = random.stream("other", clip.path);
      return { ...clip, other: others.length > 0 ? others[draw.integer(others.length)] : -1 };
    }),
  };
}

/** Speakers in an order whose every beginning has the splits in their proportions. */
function inProportion(speakers: readonly Speaker[], random: Random): Speaker[] {
  const splits = Map.groupBy(random.shuffle([...speakers]), ({ split }) => split);
  return [...splits.values()]
    .flatMap((own) => own.map((speaker, i) => ({ speaker, rank: (i + 0.5) / own.length })))
    .sort((a, b) => a.rank - b.rank || (a.speaker.split < b.speaker.split ? -1 : 1))
    .map(({ speaker }) => speaker);
}

/** Speaks an utterance and cuts it to what is said, at most one second. */
export function speakDry(synthesiser: Synthesiser, utterance: Utterance): Int16Array {
  const pcm = synthesiser.speak(utterance);
  const { start, end } = spokenPart(pcm);
  return pcm.subarray(start, Math.min(end, start + SAMPLE_RATE));
}

/** Options of {@linkcode recordClip}. */
export interface RecordOptions {
  /** What is said, by index: {@linkcode speakDry}. */
  dry: (utterance: number) => Int16Array;
  /** Stretches of background noise that belong to the clip's split. */
  noises: readonly Int16Array[];
  difficulty: Difficulty;
  /** The stream of all scenes; the clip's own is named by its path. */
  random: Random;
}

/** Records a planned clip in its scene: one second, whatever was recorded before. */
export function recordClip(
  { path, utterance, part, other }: PlannedClip,
  { dry, noises, difficulty, random }: RecordOptions,
): Int16Array {
  const scene = drawScene(random.stream(path), difficulty.scene);
  const said = cutPart(dry(utterance), part, difficulty.half);
  return renderScene({ said, noises, ...other >= 0 && { other: dry(other) } }, scene);
}

/** The first or last `share` of what is said, faded where it is cut. */
export function cutPart(said: Int16Array, part: Part, share: number): Int16Array {
  if (part === "whole") return said;
  const count = Math.round(share * said.length);
  const cut = part === "start" ? said.slice(0, count) : said.slice(said.length - count);
  for (let i = 0; i < Math.min(FADE, count); i++) {
    const at = part === "start" ? count - 1 - i : i;
    cut[at] = Math.round(cut[at] * (i + 0.5) / FADE);
  }
  return cut;
}
