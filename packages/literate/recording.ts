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
  /** SHA-256 of its manifest, or the stage's key, in hexadecimal. */
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
export function startRecording(cells: number, onCell?: Recording["onCell"]): Recording {
  recording = { ...empty(cells), onCell };
  return recording;
}

/**
 * Notes that the running cell or value has read a run's result, for the table of provenance. Whatever reads
 * results for cells calls it; {@linkcode openResults} does.
 */
export function recordSource(source: Source): void {
  (recording.sources[recording.current] ?? recording.pending).set(source.stage, source);
}
