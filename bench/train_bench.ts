/**
 * Training speed, side by side in one run: this project's engine, PyTorch, and every backend of
 * TensorFlow.js, on the base network with its recipe (batch 128).
 *
 *     deno run -A bench/train_bench.ts [--json] [--record] [--seconds N] [--only NAME]
 *
 * Clips lie in memory and are noise: the speed does not depend on what is said. A step is waveform
 * augmentation, log-mel, masks, forward, backward and Adam. PyTorch is found by `PYTHON` or as
 * `python3`; what is not installed has a row that says so.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import {
  BATCH,
  describeMachine,
  figure,
  formatTable,
  loadAverage,
  type Machine,
  writeRecord,
} from "./_record.ts";
import { TFJS_BACKENDS } from "../packages/models/reference/tfjs_backends.ts";
import { benchTfjs } from "./_train_tfjs.ts";
import { benchKernels } from "./_train_kernels.ts";
import { benchTorch } from "./_train_torch.ts";

/** One row of the table. */
export interface TrainRow {
  /** Engine and version. */
  engine: string;
  threads?: number;
  /** Milliseconds for augmentation and log-mel of a batch. */
  features?: number;
  /** Milliseconds for forward, backward and Adam of a batch. */
  network?: number;
  /** Milliseconds for all of it. */
  step?: number;
  /** Why there are no figures. */
  skipped?: string;
}

/** What is written with `--record`. */
export interface TrainRecord {
  bench: "training";
  date: string;
  machine: Machine;
  /** Load of the machine before the run; above about 0.3, other work disturbs the figures. */
  load: number;
  batch: number;
  rows: (TrainRow & { clipsPerSecond?: number })[];
}

async function main(): Promise<void> {
  const flags = parseArgs(Deno.args, {
    boolean: ["json", "record", "help"],
    string: ["seconds", "only"],
    default: { seconds: "4" },
  });
  const seconds = Number(flags.seconds);
  if (flags.help || !(seconds > 0)) {
    console.error(
      "deno run -A bench/train_bench.ts [--json] [--record] [--seconds N] [--only NAME]",
    );
    Deno.exit(flags.help ? 0 : 2);
  }
  const load = loadAverage();
  if (load > 0.3) {
    console.error(`Other work is running (load ${load.toFixed(1)}): the figures will be too low`);
  }
  const cores = navigator.hardwareConcurrency;
  const threads = cores > 1 ? [1, Math.min(2, cores)] : [1];
  const jobs: [string, () => Promise<TrainRow>][] = [
    ...threads.map((n): [string, () => Promise<TrainRow>] => [
      "kernels",
      () => benchKernels(n, seconds),
    ]),
    ...threads.map((
      n,
    ): [string, () => Promise<TrainRow>] => ["torch", () => benchTorch(n, seconds)]),
    ...TFJS_BACKENDS.map((backend): [string, () => Promise<TrainRow>] => [
      "tfjs",
      () => benchTfjs(backend, seconds),
    ]),
  ];
  const rows: TrainRecord["rows"] = [];
  for (const [name, job] of jobs) {
    if (flags.only && flags.only !== name) continue;
    const row = await job();
    console.error(row.skipped ? `${row.engine}: ${row.skipped}` : `${row.engine}: done`);
    rows.push({ ...row, clipsPerSecond: row.step && BATCH * 1000 / row.step });
  }
  const record: TrainRecord = {
    bench: "training",
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    load,
    batch: BATCH,
    rows,
  };
  if (flags.record) console.error(`Wrote ${writeRecord("bench", { ...record })}`);
  if (flags.json) console.log(JSON.stringify(record));
  else console.log(`${describe(record)}\n\n${table(rows)}${notes(rows)}`);
}

function describe({ machine, date, batch }: TrainRecord): string {
  return `Training the base network, batch ${batch}; ${machine.cpu}, ${machine.cores} cores, ` +
    `Deno ${machine.deno}, ${date}`;
}

function table(rows: TrainRecord["rows"]): string {
  const best = Math.max(...rows.map(({ clipsPerSecond }) => clipsPerSecond ?? 0));
  return formatTable([
    ["engine", "threads", "features ms", "network ms", "step ms", "clips/s", "times slower"],
    ...rows.map((row) => [
      row.engine,
      row.skipped ? "" : `${row.threads}`,
      row.skipped ? "" : figure(row.features),
      row.skipped ? "" : figure(row.network),
      row.skipped ? "" : figure(row.step),
      row.skipped ? "not run" : figure(row.clipsPerSecond),
      row.clipsPerSecond === undefined ? "" : figure(best / row.clipsPerSecond),
    ]),
  ]);
}

function notes(rows: TrainRecord["rows"]): string {
  const skipped = rows.filter((row) => row.skipped !== undefined);
  return skipped.map((row) => `\n\n${row.engine}: ${row.skipped}`).join("");
}

if (import.meta.main) await main();
