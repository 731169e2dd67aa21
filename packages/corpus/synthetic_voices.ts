/**
 * The speakers of a synthetic corpus: so many for each split, and no two takes alike.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import type { Split } from "./corpus.ts";
import { splitOf } from "./split.ts";
import type { Voice } from "./synthetic.ts";
import type { VoiceRanges } from "./synthetic_difficulty.ts";

/** The engine's voices, and the fundamental frequency in hertz that is natural to each. */
const ENGINE_VOICES = [["awb", 110], ["kal", 105], ["kal16", 105], ["rms", 100], [
  "slt",
  175,
]] as const;

/** A speaker with one role. */
export interface Speaker extends Voice {
  split: Split;
}

/**
 * Draws speakers until every split has its number. As everywhere, the hash of a speaker's name says
 * which split is the speaker's: names that come after their split is full are passed over.
 */
export function drawSpeakers(
  random: Random,
  counts: Readonly<Record<Split, number>>,
  ranges: VoiceRanges,
): Speaker[] {
  const missing = { ...counts };
  const speakers: Speaker[] = [];
  for (let i = 0; Object.values(missing).some((count) => count > 0); i++) {
    const [voice, natural] = ENGINE_VOICES[i % ENGINE_VOICES.length];
    const speaker = `flite-${voice}-${i}`;
    const split = splitOf(speaker);
    if (missing[split] <= 0) continue;
    missing[split]--;
    const draw = random.stream("speaker", i);
    const formants = hundredths(draw.between(...ranges.formants));
    // Formants are moved by reading the samples faster, which takes pitch and pace along.
    const pitch = Math.round(natural * draw.between(...ranges.pitch) / formants);
    const stretch = hundredths(draw.between(...ranges.pace) * formants);
    const intonation = Math.round(draw.between(...ranges.intonation));
    speakers.push({ ...{ speaker, split, voice, pitch, stretch, formants, intonation } });
  }
  return speakers;
}

/** The speaker as of one take: nobody says a word twice in the same way. */
export function drawTake(random: Random, voice: Voice, { take }: VoiceRanges): Voice {
  return {
    ...voice,
    pitch: hundredths(voice.pitch * random.between(...take)),
    stretch: hundredths(voice.stretch * random.between(...take)),
  };
}

function hundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
