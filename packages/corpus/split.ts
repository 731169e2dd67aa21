/**
 * The official split of Speech Commands: every speaker has one role.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Corpus, Split } from "./corpus.ts";

/** The largest number of clips per word that the official formula allows for: 2²⁷ − 1. */
const MAX_CLIPS = 134217727;

/** The part of a file's name that names its speaker: everything before `_nohash_`. */
export function speakerOf(file: string): string {
  return file.replace(/\.[^.]*$/, "").replace(/_nohash_.*$/, "");
}

/**
 * The role of a speaker: 10 % validation, 10 % testing, by SHA-1.
 *
 * Source: `which_set` in the README of the Speech Commands archive; P. Warden, arXiv:1804.03209.
 */
export function splitOf(speaker: string): Split {
  const hash = createHash("sha1").update(speaker).digest("hex");
  // The hash modulo 2²⁷ needs its last 28 bits alone.
  const remainder = parseInt(hash.slice(-7), 16) % (MAX_CLIPS + 1);
  const percentage = remainder * (100 / MAX_CLIPS);
  return percentage < 10 ? "validation" : percentage < 20 ? "testing" : "training";
}

/**
 * Makes sure that every split has clips of the keyword and of other words.
 *
 * @throws {RangeError} If one lacks a class; the message gives the counts, and what speakers have to
 * do with it.
 */
export function requireSplits({ clips, name }: Corpus, keyword: string): void {
  const lacking: string[] = [];
  for (const split of ["training", "validation", "testing"] as const) {
    const own = clips.filter((clip) => clip.split === split);
    const positives = own.filter(({ word }) => word === keyword).length;
    if (positives > 0 && positives < own.length) continue;
    lacking.push(
      `${split} has ${positives} clips of "${keyword}" and ${own.length - positives} others`,
    );
  }
  if (lacking.length === 0) return;
  const spoken = clips.filter(({ word }) => word === keyword);
  const speakers = new Set(spoken.map(({ speaker }) => speaker)).size;
  throw new RangeError(
    `Cannot study ${name} as training, validation and testing must each have clips of ` +
      `"${keyword}" and of other words: ${lacking.join("; ")}. ` +
      `"${keyword}" has ${speakers} ${
        speakers === 1 ? "speaker" : "speakers"
      }, and no speaker may ` +
      `stand in two splits: at least 3 are needed, about 30 where the hash of their names splits ` +
      `them (8 : 1 : 1); say who speaks in speakers.csv (path,speaker), or the split too ` +
      `(path,speaker,split): a speaker who stands in several is allowed there, and remarked`,
  );
}
