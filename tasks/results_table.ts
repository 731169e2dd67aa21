/**
 * The results of a run as a table for the terminal.
 *
 * @module
 */
import { BASE_BYTES, parameterCount, thopMacs } from "@kws/compress";
import { BASE_SHAPE } from "@kws/models";
import { STUDENTS } from "./experiments/students.ts";
import type { Summary } from "@kws/evaluate";
import type { RunResult } from "./stage/runner.ts";

/** One model's line. */
export interface ResultRow {
  setting: string;
  seeds: number;
  parameters: number;
  /** Raw bytes of the weights. */
  bytes: number;
  /** MACs of one second, thop's convention. */
  macs: number;
  /** Mean over seeds. */
  auFaFr: number;
  oneMinusAuc: number;
  /** 1 − AUC over validation in noisy variants, what selection goes by. */
  validation: number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The rows of the models that a run has scored. */
export function resultRows(result: RunResult): ResultRow[] {
  const rows: ResultRow[] = [];
  const add = (
    setting: string,
    stages: string[],
    rest: Pick<ResultRow, "parameters" | "bytes" | "macs">,
  ): void => {
    const scored = stages.map((stage) => result.get(stage)?.metrics).filter((m) => m !== undefined);
    if (scored.length === 0) return;
    const tests = scored.map(({ test }) => test as Summary);
    const noisy = scored.map(({ validationVariants }) => validationVariants as Summary);
    rows.push({
      setting,
      seeds: scored.length,
      ...rest,
      auFaFr: mean(tests.map(({ auFaFr }) => auFaFr)),
      oneMinusAuc: mean(tests.map(({ oneMinusAuc }) => oneMinusAuc)),
      validation: mean(noisy.map(({ oneMinusAuc }) => oneMinusAuc)),
    });
  };
  const seeds = [...result.keys()].filter((name) => name.startsWith("scores/base/"));
  const tfjs = seeds.some((name) => name.includes("/tfjs-"));
  const base = parameterCount(BASE_SHAPE);
  add(tfjs ? "base (tfjs)" : "base", seeds, {
    parameters: base,
    bytes: 4 * base,
    macs: thopMacs(BASE_SHAPE, 101).total,
  });
  for (const [name, { shape, frames }] of Object.entries(STUDENTS)) {
    const parameters = parameterCount(shape);
    const macs = thopMacs(shape, frames).total;
    add(name, [`scores/${name}`], { parameters, macs, bytes: 4 * parameters });
    const raw = result.get(`${name}-int8`)?.metrics.rawBytes;
    if (typeof raw === "number") {
      add(`${name}-int8`, [`${name}-int8`], { parameters, macs, bytes: raw });
    }
  }
  return rows;
}

/** The rows as text, at most 80 columns wide. */
export function resultsTable(result: RunResult): string {
  const origin = result.get("corpus")?.metrics.origin ?? "?";
  const rows = resultRows(result);
  if (rows.length === 0) return "No model was scored in this run.";
  const baseMacs = thopMacs(BASE_SHAPE, 101).total;
  const lines = [
    `Test split, ${origin} speech; sizes are raw weights; ratios are to the fp32 base.`,
    "",
    "setting         seeds  params   bytes  size ×    MAC/s  MAC ×  AU-FA-FR   1-AUC",
  ];
  for (const row of rows) {
    lines.push([
      row.setting.padEnd(16),
      String(row.seeds).padStart(5),
      String(row.parameters).padStart(8),
      String(row.bytes).padStart(8),
      (BASE_BYTES / row.bytes).toFixed(1).padStart(8),
      String(row.macs).padStart(9),
      (baseMacs / row.macs).toFixed(1).padStart(7),
      row.auFaFr.toExponential(2).padStart(10),
      row.oneMinusAuc.toExponential(1).padStart(8),
    ].join(""));
  }
  return lines.join("\n");
}
