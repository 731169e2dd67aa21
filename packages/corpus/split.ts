/**
 * The official split of Speech Commands: every speaker has one role.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Split } from "./corpus.ts";

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
