/**
 * Every setting of a study: what it costs and what it reaches.
 *
 * @module
 */
import {
  BASE_BYTES,
  baseMacs,
  frontEndMultiplies,
  grade,
  pureMacs,
  sizeInMegabytes,
  streamingMacs,
  thopMacs,
} from "@kws/compress";
import { centredFrames, type FrontEnd } from "@kws/features";
import { SAMPLE_RATE } from "@kws/corpus";
import { Kernels } from "@kws/kernels";
import { type CrnnShape, topologyOf } from "@kws/models";
import { mean } from "./mean.ts";
import { isPlanned, plannedSeeds } from "./planned.ts";
import { hearsStreams, openModel } from "./model.ts";
import type { Results } from "./results.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";
import { readRecords, type Records } from "./records.ts";

/** The assignment's two readings of its limit "2e-4, and 0.9 of it". */
export const ASSIGNMENT_LIMITS = { strict: 1.8e-4, loose: 2.2e-4 };

/** One setting of a study, means over its seeds. */
export interface Row {
  setting: string;
  seeds: number;
  topology: string;
  // deno-lint-ignore no-explicit-any
  shape: any;
  frontEnd: FrontEnd;
  /** Frames of one second. */
  frames: number;
  parameters: number;
  /** Raw bytes of the weights; the most of all seeds. */
  bytes: number;
  /** Bytes of the whole file; the most of all seeds. */
  fileBytes?: number;
  /** MACs of one second, thop's convention. */
  macs: number;
  /** Test clips, and those of the keyword: what the figures rest on. */
  clips: number;
  positives: number;
  auFaFr: number;
  oneMinusAuc: number;
  /** 1 − AUC on test without words rare in training. */
  knownWords?: number;
  /** 1 − AUC over validation in noisy variants, what selection goes by. */
  validation: number;
  /** Epochs of all trainings. */
  epochs: number;
}

/** A row with its costs and verdict. */
export interface Entry extends Row {
  /** Multiplications of one second of a fresh clip. */
  pureMacs: number;
  /** Multiplications a second with kept states; none of a network that hears whole clips alone. */
  streamingMacs?: number;
  /** Multiplications a second of the front end. */
  frontEndMultiplies: number;
  /** The assignment's size: elements times bytes of one, in 2²⁰ bytes. */
  megabytes: number;
  /** Bytes that the network works in, weights included. */
  workingBytes?: number;
  /** Microseconds of the network for one second of sound, where they were recorded. */
  microseconds?: { p50: number; p99: number };
  /** Core seconds of the trainings of the first seed that was timed whole, where one was. */
  trainingSeconds?: number;
  /** 95 % interval of the mean AU-FA-FR. */
  interval?: { low: number; high: number };
  verdict?: string;
  /** The assignment's grade by file size and MACs, streaming included where the network streams. */
  grade: number;
}

/**
 * The rows of the settings that were tested, in the order of the settings.
 *
 * @param only Names of settings; all of the tables without it.
 */
export function rowsOf(results: Results, only?: readonly string[]): Row[] {
  const settings = allSettings().filter(({ family, name }) =>
    only ? only.includes(name) : family !== "sweeps"
  );
  return settings.flatMap(({ name: setting }) => {
    const seeds = results.seedsOf(setting);
    if (seeds.length === 0) return [];
    const network = results.network(setting, seeds[0]);
    const { topology, shape, frontEnd, parameters, epochs } = network;
    const frames = network.frames ?? centredFrames(SAMPLE_RATE, frontEnd);
    const tests = seeds.map((seed) => results.test(setting, seed));
    const validations = seeds.map((seed) => results.validation(setting, seed));
    const files = seeds.map((seed) => results.shipped(setting, seed)?.bytes);
    const raw = seeds.map((seed) => results.network(setting, seed).rawBytes ?? 4 * parameters);
    const known = tests.map(({ testKnownWords }) => testKnownWords);
    return [{
      ...{ setting, seeds: seeds.length, topology, shape, frontEnd, frames, parameters, epochs },
      bytes: Math.max(...raw),
      fileBytes: files.every((bytes) => bytes !== undefined)
        ? Math.max(...files as number[])
        : undefined,
      macs: thopMacs({ topology, shape }, frames).total,
      clips: tests[0].test.clips,
      positives: tests[0].test.positives,
      auFaFr: mean(tests.map(({ test }) => test.auFaFr)),
      oneMinusAuc: mean(tests.map(({ test }) => test.oneMinusAuc)),
      knownWords: known.every((one) => one !== undefined)
        ? mean(known.map((one) => one!.oneMinusAuc))
        : undefined,
      validation: mean(validations.map(({ validationVariants }) => validationVariants.oneMinusAuc)),
    }];
  });
}

/** Settings of the tables that a study has not computed, in their order. */
export function plannedOf(results: Results): string[] {
  const study = studyOf(parseLabel(results.label)!);
  return allSettings().filter((setting) =>
    setting.family !== "sweeps" && isPlanned(setting, study) &&
    plannedSeeds(setting, results.keyword, study) > 0 &&
    results.seedsOf(setting.name).length === 0
  ).map(({ name }) => name);
}

type Work = Pick<Entry, "pureMacs" | "streamingMacs" | "workingBytes">;

/**
 * Work and memory of a row's network. A network without a streaming form here has the bytes that it takes
 * for a whole clip.
 */
function workOf(row: Row, path: string): Work {
  const { topology, shape, frames, frontEnd } = row;
  const { stream, build } = topologyOf(topology);
  return {
    pureMacs: pureMacs(row, frames).total,
    streamingMacs: stream && streamingMacs(row, frontEnd, stream.window(shape, frames)),
    workingBytes: isStreamed(row)
      ? workingBytes(path, frames)
      : Kernels.measure((kernels) => build(kernels, shape, { batch: 1, frames })),
  };
}

/** Whether a row's network has a streaming form: one that keeps its states from step to step. */
function isStreamed({ topology }: Row): boolean {
  return hearsStreams(topology);
}

/** The file of a setting's first seed: `.kws`, or the checkpoint where there is none. */
function modelFile(results: Results, setting: string): string {
  const [seed] = results.seedsOf(setting);
  const file = results.shipped(setting, seed);
  if (file) return file.path();
  return results.published(results.networkStage(setting, seed), "checkpoint");
}

/** Bytes that front end and network work in while they listen; none where the file is missing. */
function workingBytes(path: string, frames: number): number | undefined {
  try {
    return openModel(path).listen?.(frames).bytes;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Core seconds of the trainings of a setting's first seed of which all were timed from beginning to end. */
function trainingSeconds(
  results: Results,
  { times }: Records,
  setting: string,
): number | undefined {
  for (const seed of results.seedsOf(setting)) {
    const own = results.trainings(setting, seed).map(({ stage }) =>
      times.find((time) => time.stage === stage && !time.resumed)
    );
    if (own.length === 0 || own.some((time) => time === undefined)) continue;
    return own.reduce((sum, time) => sum + time!.seconds * Math.min(time!.threads, time!.cores), 0);
  }
  return undefined;
}

/** All settings with their costs, the base first. */
export function entriesOf(results: Results, only?: readonly string[]): Entry[] {
  const judged = results.acceptance();
  const records = readRecords(results.label);
  const rows = rowsOf(results, only);
  const macs = baseMacs();
  return rows.map((row): Entry => {
    const { setting, frontEnd } = row;
    const own = results.evidence(setting);
    const size = row.fileBytes ?? row.bytes;
    return {
      ...row,
      ...workOf(row, modelFile(results, setting)),
      frontEndMultiplies: frontEndMultiplies(frontEnd),
      megabytes: sizeInMegabytes(row.parameters, row.bytes / row.parameters),
      microseconds: records.stepTime(setting),
      trainingSeconds: trainingSeconds(results, records, setting),
      interval: own && { low: own.low, high: own.high },
      verdict: setting === "base"
        ? "base"
        : judged.find(({ candidate }) => candidate === setting)?.verdict,
      grade: grade(BASE_BYTES / size, macs / row.macs, isStreamed(row)),
    };
  });
}

/**
 * MACs of a clip, thop's convention, by the CRNN with reset gates and an attention as wide as its GRU
 * that a reset-free network is a case of.
 *
 * @param hidden Width of the GRU; that of the reset-free network unless told otherwise.
 */
export function wholeMacs(one: Row, hidden?: number): number {
  const { gates: _, attention: __, ...shape } = one.shape as CrnnShape;
  const net = { topology: "crnn", shape: { ...shape, hidden: hidden ?? shape.hidden } };
  return thopMacs(net, one.frames).total;
}
