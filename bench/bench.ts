/**
 * `deno task bench`: speed of training and of streaming and bytes to download, beside peers, and how soon a
 * detector is ready.
 *
 * @module
 */
import {
  type Command,
  createProgress,
  JSON_OPTION,
  runCommand,
  UsageError,
  writeWhole,
} from "@kws/cli";
import { benchBefore } from "./before.ts";
import { BATCH } from "./_training_contender.ts";
import { benchSizes, type SizeRow, sizesTable } from "./download_sizes.ts";
import { describeMachine, loadAverage, type Machine } from "./machine.ts";
import { benchReady, type ReadyRow, readyTable } from "./ready.ts";
import { benchStreaming } from "./streaming.ts";
import { PARTS, partTable, type StreamingRow, streamingTable } from "./streaming_table.ts";
import { benchTraining, TRAINING_ENGINES, type TrainingRow, trainingTable } from "./training.ts";

const COMMAND: Command = {
  name: "deno task bench",
  about:
    "Times training and streaming beside peers, and a detector's start. All take turns, round by " +
    "round; ratios are " +
    "taken within a round, and a range is that of the rounds. A figure is as good as the machine " +
    "is idle: its load is measured and printed with them. What a page downloads is measured by sizes " +
    "alone, as npm has to fetch the peers' packages, which are not kept.",
  operands: [{
    name: "what",
    choices: ["training", "streaming", "ready", "sizes", "all"],
    default: "all",
    help: "What is timed or, by sizes, weighed.",
  }],
  options: {
    rounds: { kind: "integer", least: 1, help: "Rounds (default 5, of starts 10)." },
    seconds: {
      kind: "number",
      least: 0.01,
      help: "Seconds that each is timed in a round (default 2 in training, 0.2 in streaming).",
    },
    engine: {
      kind: "text",
      choices: TRAINING_ENGINES,
      help: "In training, this engine alone, beside the project's own.",
    },
    against: {
      kind: "text",
      help:
        "In streaming, this project at a commit of its history in place of peers: from sound to " +
        "steps alone, with the models of that commit.",
    },
    record: { kind: "path", help: "Writes the figures to this file as JSON." },
    json: JSON_OPTION,
  },
};

/** Load above which figures are remarked: other work then takes part of the machine. */
const BUSY = 0.3;

/** Figures with what they rest on. */
interface BenchRecord {
  bench: "training" | "streaming" | "ready";
  machine: Machine;
  /** Processes running or waiting: the mean of the minute before, and of the last minute. */
  load: { before: number; after: number };
  rounds: number;
  /** Seconds that each was timed in a round; a start takes as long as it takes. */
  seconds?: number;
  /** Clips of a batch, in training. */
  batch?: number;
  /** The commit whose tree was the peer. */
  against?: string;
  rows: TrainingRow[] | StreamingRow[] | ReadyRow[];
}

/** Sizes, which rest on no machine. */
interface SizesRecord {
  bench: "sizes";
  rows: SizeRow[];
}

/** Seconds that each is timed in a round, unless told. */
const SECONDS = { training: 2, streaming: 0.2, ready: undefined };

interface BenchOptions {
  rounds?: number;
  seconds?: number;
  engine?: string;
  against?: string;
}

async function measure(
  bench: BenchRecord["bench"],
  { rounds = bench === "ready" ? 10 : 5, seconds = SECONDS[bench], engine, against }: BenchOptions,
): Promise<BenchRecord> {
  const before = loadAverage();
  if (before > BUSY) {
    console.error(`Other work is running (load ${before.toFixed(1)}): trust the ratios alone`);
  }
  const progress = createProgress(bench);
  const options = {
    ...{ rounds, seconds: seconds ?? 0, engine },
    onTurn: (done: number, total: number, name: string) => progress.at(done / total, name),
  };
  const rows = bench === "training"
    ? await benchTraining(options)
    : bench === "streaming"
    ? await (against === undefined
      ? benchStreaming(options)
      : benchBefore({ ...options, commit: against }))
    : await benchReady(options);
  progress.end();
  const load = { before, after: loadAverage() };
  const batch = bench === "training" ? BATCH : undefined;
  return { bench, machine: describeMachine(), load, rounds, seconds, batch, against, rows };
}

function describe({ bench, machine, load, rounds, seconds, against, rows }: BenchRecord): string {
  const { cpu, cores, system, deno, date } = machine;
  const [title, table] = bench === "training"
    ? [`Training the base network, batch ${BATCH}`, trainingTable(rows as TrainingRow[])]
    : bench === "streaming"
    ? [
      "Streaming, for a second of sound",
      (against === undefined ? streamingTable : partTable)(rows as StreamingRow[], PARTS.whole),
    ]
    : ["From the bundle's text to the first samples taken", readyTable(rows as ReadyRow[])];
  return `${title}; ${date}\n${cpu}, ${cores} cores, ${system}, Deno ${deno}\n` +
    `load ${load.before.toFixed(2)} before, ${load.after.toFixed(2)} after\n` +
    `${rounds} ${rounds === 1 ? "round" : "rounds"} of ${
      bench === "ready" ? "a fresh process" : `${seconds} s`
    } each; median, and range over rounds\n\n${table}`;
}

/** Measures one bench, and says how it looks. */
async function report(
  bench: BenchRecord["bench"] | "sizes",
  options: BenchOptions,
): Promise<{ result: BenchRecord | SizesRecord; text: string }> {
  if (bench === "sizes") {
    const rows = await benchSizes();
    return { result: { bench, rows }, text: `Bytes to download\n\n${sizesTable(rows)}` };
  }
  const result = await measure(bench, options);
  return { result, text: describe(result) };
}

if (import.meta.main) {
  await runCommand(COMMAND, async ({ what, rounds, seconds, engine, against, record, json }) => {
    if (against !== undefined && !["streaming", "all"].includes(what)) {
      throw new UsageError(`--against must be with streaming: current bench is "${what}"`);
    }
    const benches = against !== undefined
      ? ["streaming"] as const
      : what === "all"
      ? ["training", "streaming", "ready"] as const
      : [what];
    const records: (BenchRecord | SizesRecord)[] = [];
    for (const bench of benches) {
      const { result, text } = await report(bench, { rounds, seconds, engine, against });
      records.push(result);
      if (!json) console.log(`${records.length > 1 ? "\n" : ""}${text}`);
    }
    const figures = records.length === 1 ? records[0] : { bench: "all", records };
    if (json) console.log(JSON.stringify(figures));
    if (record === undefined) return;
    writeWhole(record, `${JSON.stringify(figures, null, 2)}\n`);
    console.error(`Wrote ${record}`);
  });
}
