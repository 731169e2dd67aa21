/**
 * `deno task ledger`: what every setting costs and what it reaches.
 *
 * @module
 */
import {
  BASE_BYTES,
  frontEndMultiplies,
  grade,
  isPacked,
  lightPureMacs,
  lightStreamingMacs,
  pureMacs,
  readKws,
  separableBytes,
  separableCost,
  sizeInMegabytes,
  streamingMacs,
  wholeShape,
} from "@kws/compress";
import { PackedCrnn, StreamingCrnn } from "@kws/streaming";
import { BASE_FRONT_END } from "@kws/features";
import { crnnSizes } from "@kws/models";
import { type Command, runCommand } from "./cli/arguments.ts";
import { readNetwork } from "./experiments/network.ts";
import { projectRoot } from "./project.ts";
import { type ResultRow, resultRows } from "./results_table.ts";
import { readJson } from "./stage/read_json.ts";
import type { Manifest } from "./stage/stage.ts";

/** One setting in the ledger. */
export interface LedgerEntry extends ResultRow {
  /** Multiplications of one second of a fresh clip. */
  pureMacs: number;
  /** Multiplications a second with kept states. */
  streamingMacs: number;
  /** Multiplications a second of the front end. */
  frontEndMultiplies: number;
  /** The assignment's size: elements times bytes of one, in 2²⁰ bytes. */
  megabytes: number;
  /** Bytes that the network works in, weights included. */
  workingBytes?: number;
  /** Microseconds of the network for one second of sound, where they were recorded. */
  microseconds?: { p50: number; p99: number };
  /** Seconds of training, where they were recorded. */
  trainingSeconds?: number;
  /** 95 % interval of the mean AU-FA-FR. */
  interval?: { low: number; high: number };
  verdict?: string;
  /** The assignment's grade by file size and MACs, streaming included where the network streams. */
  grade: number;
}

/** The assignment's two readings of its limit "2e-4, and 0.9 of it". */
export const ASSIGNMENT_LIMITS = { strict: 1.8e-4, loose: 2.2e-4 };

/** Reads every manifest below a folder. */
export function readManifests(folder: string, prefix = ""): Map<string, Manifest> {
  const found = new Map<string, Manifest>();
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    if (isDirectory) {
      for (const [key, value] of readManifests(`${folder}/${name}`, `${prefix}${name}/`)) {
        found.set(key, value);
      }
    } else if (name.endsWith(".json")) {
      found.set(`${prefix}${name.slice(0, -5)}`, readJson<Manifest>(`${folder}/${name}`)!);
    }
  }
  return found;
}

type Work = Pick<LedgerEntry, "pureMacs" | "streamingMacs" | "workingBytes">;

/**
 * Work and memory of a row's network. A separable one has no streaming form here: its steps are
 * counted as if it had, and its bytes are those for a whole clip.
 */
function workOf({ shape, frames, frontEnd = BASE_FRONT_END }: ResultRow, path: string): Work {
  if ("kernels" in shape) {
    const { pure, step } = separableCost(shape, frames);
    return {
      pureMacs: pure,
      streamingMacs: step * frontEnd.sampleRate / frontEnd.hop,
      workingBytes: separableBytes(shape, { batch: 1, frames }),
    };
  }
  if ("attention" in shape) {
    const { steps } = crnnSizes(wholeShape(shape), frames);
    return {
      pureMacs: lightPureMacs(shape, frames).total,
      streamingMacs: lightStreamingMacs(shape, frontEnd, steps),
      workingBytes: workingBytes(path, frames),
    };
  }
  return {
    pureMacs: pureMacs(shape, frames).total,
    streamingMacs: streamingMacs(shape, frontEnd, crnnSizes(shape, frames).steps),
    workingBytes: workingBytes(path, frames),
  };
}

/**
 * Bytes that a network works in while it listens, with the attention over one second; none where its
 * checkpoint is missing.
 */
function workingBytes(path: string, frames: number): number | undefined {
  const packed = readIfThere(`${path}.kws`);
  if (packed) {
    const model = readKws(packed, path);
    if (isPacked(model)) return new PackedCrnn(model).bytes;
  }
  const floats = `${path}.safetensors`;
  if (!readIfThere(floats)) return undefined;
  return new StreamingCrnn({ ...readNetwork(floats), maxWindowLength: frames }).bytes;
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch {
    return undefined;
  }
}

interface BenchRows {
  rows: { model: string; part: string; p50: number; p99: number }[];
}

/** All entries of a study, the base first. */
export function ledgerEntries(root: string, label: string): LedgerEntry[] {
  const manifests = readManifests(`${root}/results/${label}`);
  const evidence = manifests.get("evidence")?.metrics ?? {};
  const judged = readJson<{ candidate: string; verdict: string }[]>(
    `${root}/results/acceptance.json`,
  );
  const bench = readJson<BenchRows>(`${root}/results/timings/streaming.json`);
  const base = resultRows(manifests).find(({ setting }) => setting === "base");
  const published = label === "full" ? root : `${root}/.cache/published/${label}`;
  return resultRows(manifests).map((row): LedgerEntry => {
    const { setting, shape, frontEnd = BASE_FRONT_END } = row;
    const stage = setting === "base" ? "base/seed-1" : `${setting}/seed-1`;
    const own = evidence[setting] as { low: number; high: number; verdict?: string } | undefined;
    const timing = readJson<{ seconds: number }>(`${root}/results/timings/${label}/${stage}.json`);
    const time = bench?.rows.find(({ model, part }) =>
      model === setting && part.startsWith("network")
    );
    const size = row.fileBytes ?? row.bytes;
    return {
      ...row,
      ...workOf(row, `${published}/checkpoints/${stage}`),
      frontEndMultiplies: frontEndMultiplies(frontEnd),
      megabytes: sizeInMegabytes(row.parameters, row.bytes / row.parameters),
      microseconds: time && { p50: time.p50, p99: time.p99 },
      trainingSeconds: timing?.seconds,
      interval: own && { low: own.low, high: own.high },
      verdict: setting === "base"
        ? "base"
        : judged?.find(({ candidate }) => candidate === setting)?.verdict ?? own?.verdict,
      grade: grade(BASE_BYTES / size, (base?.macs ?? row.macs) / row.macs, !("kernels" in shape)),
    };
  });
}

const COMMAND: Command = {
  name: "deno task ledger",
  about: "Prints what every setting of a finished study costs and what it reaches.",
  options: {
    results: { kind: "text", default: "full", help: "The folder of results/ that is read." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

function columns(heads: string[], rows: string[][]): string {
  const all = [heads, ...rows];
  const widths = heads.map((_, i) => Math.max(...all.map((cells) => cells[i].length)));
  return all.map((cells) =>
    cells.map((cell, i) => i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i])).join(" ")
      .trimEnd()
  ).join("\n");
}

/** The ledger as three tables of at most 80 columns: sizes, computation, quality. */
export function ledgerText(entries: readonly LedgerEntry[]): string {
  const base = entries[0];
  const dash = (value: number | undefined, digits = 0): string => value?.toFixed(digits) ?? "-";
  const sizes = columns(
    ["size", "params", "raw B", "file B", "raw ×", "file ×", "MB ¹", "works in B", "grade"],
    entries.map((one) => [
      one.setting,
      String(one.parameters),
      String(one.bytes),
      dash(one.fileBytes),
      (BASE_BYTES / one.bytes).toFixed(1),
      one.fileBytes === undefined ? "-" : (BASE_BYTES / one.fileBytes).toFixed(1),
      one.megabytes.toFixed(4),
      dash(one.workingBytes),
      one.grade.toFixed(1),
    ]),
  );
  const work = columns(
    ["computation", "MAC ²", "MAC ×", "pure", "MAC/s ³", "front/s", "µs/s ⁴", "p99", "train s"],
    entries.map((one) => [
      one.setting,
      String(one.macs),
      (base.macs / one.macs).toFixed(1),
      String(one.pureMacs),
      String(Math.round(one.streamingMacs)),
      String(Math.round(one.frontEndMultiplies)),
      dash(one.microseconds?.p50, 1),
      dash(one.microseconds?.p99, 1),
      dash(one.trainingSeconds),
    ]),
  );
  const quality = columns(
    ["quality", "seeds", "AU-FA-FR", "95 % low", "high", "1-AUC", "valid. ⁵", "verdict"],
    entries.map((one) => [
      one.setting,
      String(one.seeds),
      one.auFaFr.toExponential(2),
      one.interval?.low.toExponential(1) ?? "-",
      one.interval?.high.toExponential(1) ?? "-",
      one.oneMinusAuc.toExponential(1),
      one.validation.toExponential(1),
      one.verdict?.replace(", not resolved", " ⁶") ?? "-",
    ]),
  );
  return [
    sizes,
    "",
    work,
    "",
    quality,
    "",
    "× against the raw fp32 base of 281,772 bytes and its MACs.",
    "¹ get_size_in_megabytes   ² one second of a fresh clip, thop's convention",
    "³ multiplications with kept states   ⁵ 1-AUC over validation in noisy variants",
    "⁴ network, median over seconds of sound, recorded by bench:streaming",
    "⁶ not resolved: the interval of the ratio reaches beyond 1.5",
    `The assignment's limit, read either way: ${ASSIGNMENT_LIMITS.strict} or ` +
    `${ASSIGNMENT_LIMITS.loose}.`,
  ].join("\n");
}

if (import.meta.main) {
  await runCommand(COMMAND, (args) => {
    const entries = ledgerEntries(projectRoot(), args.results);
    console.log(args.json ? JSON.stringify({ entries }) : ledgerText(entries));
    return Promise.resolve();
  });
}
