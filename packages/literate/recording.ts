/**
 * What a chapter's cells leave behind while they run.
 *
 * @module
 */
import type { Output } from "./output.ts";

/** A run that a cell has read from. */
export interface Source {
  /** The stage's name. */
  stage: string;
  /** SHA-256 of its record, or the stage's key, in hexadecimal. */
  digest: string;
}

/** What one chapter has left behind. */
export interface Recording {
  /** Objects of every cell. */
  outputs: Output[][];
  /** Inline values: those in the prose in order, then those in captions and front matter. */
  values: string[];
  /** What each inline value has read itself, in the order of the values. */
  valueSources: Source[][];
  /** What has been read since the last cell or value: the next value's own. */
  pending: Map<string, Source>;
  /** What each cell has read, by stage. */
  sources: Map<string, Source>[];
  /** Milliseconds of each cell, for the progress display. */
  milliseconds: number[];
  /** The cell that is running. */
  current: number;
  /** When it began. */
  began: number;
  /** Values that are taken at the end. */
  deferred: (() => void)[];
  /** Called when the chapter's own code begins. */
  onBegin?: () => void;
  /** Called when a cell is done. */
  onCell?: (index: number, milliseconds: number) => void;
}

let recording: Recording = empty(0);

/** The chapter that is running. */
export function currentRecording(): Recording {
  return recording;
}

function empty(cells: number): Recording {
  return {
    outputs: Array.from({ length: cells }, () => []),
    values: [],
    valueSources: [],
    pending: new Map(),
    sources: Array.from({ length: cells }, () => new Map()),
    milliseconds: [],
    current: -1,
    began: 0,
    deferred: [],
  };
}

/** Starts a chapter. */
export function startRecording(
  cells: number,
  { onBegin, onCell }: Pick<Recording, "onBegin" | "onCell"> = {},
): Recording {
  recording = { ...empty(cells), onBegin, onCell };
  return recording;
}

/**
 * Notes that the running cell or value has read a run's result, for the table of provenance. The one
 * reader of a project's results calls it whenever a result is asked for, also when it has the file in
 * memory already; what is read while modules are loaded belongs to no value.
 *
 * @throws {TypeError} If the stage has no name, or the digest is not 12 or more hexadecimal digits.
 */
export function recordSource({ stage, digest }: Source): void {
  if (typeof stage !== "string" || stage.trim() === "") {
    throw new TypeError(
      `Cannot record a source as its stage must have a name: current value is "${stage}"`,
    );
  }
  if (typeof digest !== "string" || !/^[0-9a-f]{12,}$/.test(digest)) {
    throw new TypeError(
      `Cannot record the source "${stage}" as its digest must be 12 or more hexadecimal digits, ` +
        `a file's SHA-256 or a stage's key: current value is "${digest}"`,
    );
  }
  (recording.sources[recording.current] ?? recording.pending).set(stage, { stage, digest });
}
