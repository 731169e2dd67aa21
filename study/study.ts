/**
 * What a run studies, and the name of its folder of results.
 *
 * @module
 */
import { sha256 } from "@kws/stages";
import type { Profile } from "./profiles.ts";
import { PROFILES } from "./profiles.ts";

/** Where recordings lie. */
export interface Recordings {
  /** A folder in the layout of Speech Commands. */
  speech: string;
  /** What tables call it. */
  name: string;
  /** Another such folder, whose words, speakers and noises stand beside those of the first. */
  joined?: string;
  /** A folder of natural sentences for the false accepts of the test, where there is one. */
  sentences?: string;
  /** A folder of other natural sentences, on which rules for streams are chosen. */
  validationSentences?: string;
  /** A folder of other people's wake words, for the false accepts of the test, where there is one. */
  moreWakeWords?: string;
  /** Whether the user named the folder. */
  custom: boolean;
  /** Folders of the fetched recordings that are missing or not whole. */
  absent?: readonly string[];
}

/** Folders of recordings, or speech made by a machine. */
export type Sources = "synthetic" | Recordings;

/** Arithmetic of training. */
export type Engine = "wasm" | "tfjs";

/** What a run studies; JSON, so that other threads and processes plan the same. */
export interface Study {
  sources: Sources;
  /** The words to spot; the first one is the main one. */
  keywords: string[];
  /** The first seed. */
  seed: number;
  /** `tfjs` trains and scores the base model alone. */
  engine: Engine;
  profile: Profile;
}

/** What is said of a study by the name of its folder. */
export interface Label {
  profile: string;
  speech: "real" | "synthetic" | "own";
  /** Which folder of one's own: two of them have two labels. */
  own?: string;
  /** The main keyword, where it is none of the profile's. */
  word?: string;
  seed: number;
  engine: Engine;
}

/** The letters that a keyword may have: it names folders and stages. */
const WORD = /^[a-z0-9_]+$/;

/**
 * Checks a keyword that a user has typed.
 *
 * @throws {RangeError} If it cannot name a folder.
 */
export function checkKeyword(word: string): void {
  if (WORD.test(word)) return;
  throw new RangeError(
    "--keyword must be one word of small letters a-z, digits and underscores: current value is " +
      JSON.stringify(word),
  );
}

/** The label of a study. */
export function labelOf({ sources, keywords, seed, engine, profile }: Study): Label {
  const [main] = keywords;
  return {
    profile: profile.name,
    speech: sources === "synthetic" ? "synthetic" : sources.custom ? "own" : "real",
    own: sources !== "synthetic" && sources.custom
      ? folderName(sources.speech) + (sources.joined === undefined ? "" : "_joined")
      : undefined,
    word: main === profile.keywords[0] ? undefined : main,
    ...{ seed, engine },
  };
}

/** A folder in a label: its own name in small letters, and what tells it from others of the name. */
function folderName(path: string): string {
  const name = path.replace(/\/+$/, "").replace(/^.*\//, "").toLowerCase().replace(
    /[^a-z0-9]+/g,
    "_",
  );
  return `${name}_${sha256(path).slice(0, 6)}`;
}

/** The name of the folder of a study's results: the profile, and whatever differs from it. */
export function formatLabel({ profile, speech, own, word, seed, engine }: Label): string {
  const parts = [profile];
  if (speech !== "real") parts.push(speech);
  if (own !== undefined) parts.push(own);
  if (word !== undefined) parts.push(`word-${word}`);
  if (seed !== 1) parts.push(`seed-${seed}`);
  if (engine !== "wasm") parts.push(engine);
  return parts.join("-");
}

const LABEL =
  /^(quick|standard|full)(?:-(?:(synthetic)|(own)-([a-z0-9_]+)))?(?:-word-([a-z0-9_]+))?(?:-seed-(\d+))?(?:-(tfjs))?$/;

/** Reads a label; none where the text is no label. */
export function parseLabel(text: string): Label | undefined {
  const match = LABEL.exec(text);
  if (!match) return undefined;
  const [, profile, synthetic, isOwn, own, word, seed = "1", engine = "wasm"] = match;
  const speech = synthetic ?? isOwn ?? "real";
  const label = { profile, speech, own, word, seed: Number(seed), engine } as Label;
  // One label has one text: seed-01 or a tautological seed-1 would be another folder.
  return formatLabel(label) === text ? label : undefined;
}

/** The study behind a label, where recordings need not be at hand: its finished results tell. */
export function studyOf({ profile: name, speech, word, seed, engine }: Label): Study {
  const profile = PROFILES[name];
  return {
    sources: speech === "synthetic" ? "synthetic" : {
      speech: "",
      name: "Speech Commands",
      sentences: "",
      validationSentences: "",
      moreWakeWords: "",
      custom: speech === "own",
    },
    keywords: word === undefined ? [...profile.keywords] : [word],
    ...{ seed, engine, profile },
  };
}
