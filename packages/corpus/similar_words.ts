/**
 * Words that sound like a keyword: what a detector confuses it with.
 *
 * @module
 */
import { ENGLISH_WORDS } from "./english_words.ts";
import { WORDS } from "./synthetic.ts";
import type { SimilarRange } from "./synthetic_difficulty.ts";

/** Says how texts sound: the phones of each, as an engine speaks them. */
export type Pronounce = (texts: readonly string[]) => string[][];

/** Phones that are confused with each other more often than with others of their kind. */
const GROUPS: Readonly<Record<"vowel" | "consonant", readonly string[]>> = {
  vowel: ["iy ih ey eh ae", "aa ao ah ax er", "ow uh uw", "ay aw oy"],
  consonant: ["p t k b d g", "ch jh s sh z zh f v th dh hh", "m n ng", "l r w y"],
};

const KINDS = new Map(
  Object.entries(GROUPS).flatMap(([kind, groups]) =>
    groups.flatMap((group, i) =>
      group.split(" ").map((phone) => [phone, { kind, group: `${kind} ${i}` }] as const)
    )
  ),
);

/** Costs of a changed phone within its group and within its kind, and of one more or less. */
const COSTS = { group: 0.5, kind: 1, across: 2, gap: 1 } as const;

/** Cost of a change where a chosen word has one already: keeps the choice from being all rhymes. */
const REPEATED = 0.5;

/** What is put in place of the letters at a word's start, inside it and at its end. */
const SPELLINGS = {
  start: "b c d f g h j k l m n p r s t v w y z ch sh th bl br cl cr dr fl fr gr pl pr sl st tr",
  inside: "b bb ck d dd f ff g gg l ll m mm n nn p pp r rr s ss t tt v z sh th nd st",
  end: "b d f g k l m n p r s t v x z ck ff ll nd ng nt sh ss st th",
  vowel: "a e i o u ay ee oa oo ow y",
} as const;

/**
 * How far apart two pronunciations are: the least cost of phones changed, left out and put in, where
 * phones of one manner or place are close.
 */
export function phoneDistance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j * COSTS.gap);
  for (let i = 1; i <= a.length; i++) {
    const next = [i * COSTS.gap];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(
        row[j - 1] + changeCost(a[i - 1], b[j - 1]),
        row[j] + COSTS.gap,
        next[j - 1] + COSTS.gap,
      ));
    }
    row = next;
  }
  return row[b.length];
}

function changeCost(a: string, b: string): number {
  if (a === b) return 0;
  const [first, second] = [KINDS.get(a), KINDS.get(b)];
  if (!first || !second || first.kind !== second.kind) return COSTS.across;
  return first.group === second.group ? COSTS.group : COSTS.kind;
}

/**
 * New spellings of a word, each with one run of vowels or consonants replaced: "happy" gives "nappy",
 * "hippy", "hatty" and "happow" among others, many of which are no words.
 */
export function respellings(word: string): string[] {
  const runs = word.toLowerCase().match(/^y|[aeiou]+y?|y|[^aeiouy]+/g) ?? [];
  const out = new Set<string>();
  runs.forEach((run, i) => {
    const vowel = /^[aeiou]|^y$/.test(run) && !(i === 0 && run === "y");
    const place = vowel ? "vowel" : i === 0 ? "start" : i === runs.length - 1 ? "end" : "inside";
    for (const other of SPELLINGS[place].split(" ")) {
      out.add([...runs.slice(0, i), other, ...runs.slice(i + 1)].join(""));
    }
    if (i === 0 && vowel) {
      for (const other of SPELLINGS.start.split(" ")) out.add(other + word.toLowerCase());
    }
  });
  out.delete(word.toLowerCase());
  return [...out];
}

/** What is near a keyword: {@linkcode similarWords}. */
export interface Neighbours {
  keyword: string;
  /** Phones of the keyword. */
  phones: string[];
  /** Other words that sound like it, in the order in which they were chosen. */
  similar: string[];
  /** Words of Speech Commands that sound just like it: they are no negatives. */
  homophones: string[];
}

/**
 * Finds words that sound like each keyword, but do not hold the sound of any of them: common English
 * words and respellings of the keyword, by the distance of their phones and so that the difference
 * is not always at the same place. No word of Speech Commands is among them.
 */
export function similarWords(
  keywords: readonly string[],
  pronounce: Pronounce,
  range: SimilarRange,
): Neighbours[] {
  const sounds = pronounce(keywords).map(merged);
  return keywords.map((keyword, i) => {
    const texts = [...new Set([...WORDS, ...ENGLISH_WORDS, ...respellings(keyword)])]
      .filter((text) => !keywords.includes(text));
    const words = pronounce(texts).map((phones, i) => ({ text: texts[i], phones: merged(phones) }));
    const phones = sounds[i];
    const same = words.filter((word) => word.phones.join(" ") === phones.join(" "));
    return {
      ...{ keyword, phones },
      similar: choose(phones, withoutSounds(words, sounds), range),
      homophones: same.map(({ text }) => text).filter((text) => WORDS.includes(text)),
    };
  });
}

/** A text and how it sounds. */
interface SpokenWord {
  text: string;
  phones: string[];
}

/** The first word of every sound, without those that hold one of `sounds`. */
function withoutSounds(words: readonly SpokenWord[], sounds: readonly string[][]): SpokenWord[] {
  const heard = new Set<string>();
  return words.filter(({ phones }) => {
    const sound = phones.join(" ");
    const again = heard.has(sound);
    heard.add(sound);
    return !again && !sounds.some((phones) => ` ${sound} `.includes(` ${phones.join(" ")} `));
  });
}

/** The nearest words of a range of distances; a place of difference costs more each time. */
function choose(
  keyword: readonly string[],
  words: readonly SpokenWord[],
  { words: count, distance: [nearest, farthest] }: SimilarRange,
): string[] {
  const candidates = words.filter(({ text }) => !WORDS.includes(text)).map(({ text, phones }) => ({
    ...{ text, distance: phoneDistance(keyword, phones), place: firstChange(keyword, phones) },
  })).filter(({ distance }) => distance >= nearest && distance <= farthest);
  const uses = new Map<number, number>();
  const chosen: string[] = [];
  while (chosen.length < count && candidates.length > 0) {
    const costs = candidates.map(({ distance, place }) =>
      distance + REPEATED * (uses.get(place) ?? 0)
    );
    const [{ text, place }] = candidates.splice(costs.indexOf(Math.min(...costs)), 1);
    uses.set(place, (uses.get(place) ?? 0) + 1);
    chosen.push(text);
  }
  return chosen;
}

/** Phones without differences that nobody hears: reduced vowels, alone or before an r. */
function merged(phones: readonly string[]): string[] {
  return phones.join(" ").replaceAll("ax", "ah").replace(/\b(?:ih|ah|uh) r\b/g, "er").split(" ");
}

function firstChange(a: readonly string[], b: readonly string[]): number {
  const place = a.findIndex((phone, i) => phone !== b[i]);
  return place < 0 ? a.length : place;
}
