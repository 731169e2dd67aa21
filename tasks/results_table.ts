/**
 * The results of a run as a table for the terminal.
 *
 * @module
 */
import {
  BASE_BYTES,
  lightMacs,
  type LightShape,
  parameterCount,
  separableCost,
  type SeparableShape,
  thopMacs,
} from "@kws/compress";
import { BASE_SHAPE, type CrnnShape } from "@kws/models";
import type { FrontEnd } from "@kws/features";
import type { Summary } from "@kws/evaluate";
import { FINALISTS, SETTINGS } from "./recipes/recipes.ts";
import { isSweep } from "./recipes/sweeps.ts";
import type { RunResult } from "./stage/runner.ts";

/** One model's line. */
export interface ResultRow {
  setting: string;
  seeds: number;
  parameters: number;
  shape: CrnnShape | LightShape | SeparableShape;
  /** Its front end; the base's own without it. */
  frontEnd?: FrontEnd;
  /** Frames of one second. */
  frames: number;
  /** Raw bytes of the weights. */
  bytes: number;
  /** Bytes of the whole file; the largest of all seeds. */
  fileBytes?: number;
  /** MACs of one second, thop's convention. */
  macs: number;
  /** Mean over seeds. */
  auFaFr: number;
  oneMinusAuc: number;
  /** Mean over seeds of 1 − AUC on test without words rare in training. */
  knownWords?: number;
  /** 1 − AUC over validation in noisy variants, what selection goes by. */
  validation: number;
  /** Epochs of all parts of the training. */
  epochs?: number;
}

/** What a setting's stage leaves of its network. */
interface SettingMetrics {
  parameters: number;
  shape: CrnnShape | LightShape;
  frontEnd: FrontEnd;
  frames: number;
  rawBytes: number;
  fileBytes: number;
  epochs: number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The rows of the models that a run has scored. */
export function resultRows(result: RunResult): ResultRow[] {
  const rows: ResultRow[] = [];
  type Rest = Omit<ResultRow, "setting" | "seeds" | "auFaFr" | "oneMinusAuc" | "validation">;
  const add = (setting: string, scored: Record<string, unknown>[], rest: Rest): void => {
    const tests = scored.map(({ test }) => test as Summary);
    const known = scored.map(({ testKnownWords }) => testKnownWords as Summary | undefined);
    const noisy = scored.map(({ validationVariants }) => validationVariants as Summary);
    rows.push({
      setting,
      seeds: scored.length,
      ...rest,
      auFaFr: mean(tests.map(({ auFaFr }) => auFaFr)),
      oneMinusAuc: mean(tests.map(({ oneMinusAuc }) => oneMinusAuc)),
      knownWords: known.every((one) => one !== undefined)
        ? mean(known.map((one) => one!.oneMinusAuc))
        : undefined,
      validation: mean(noisy.map(({ oneMinusAuc }) => oneMinusAuc)),
    });
  };
  const bases = [...result].filter(([name]) => name.startsWith("scores/base/"));
  const base = parameterCount(BASE_SHAPE);
  if (bases.length > 0) {
    const tfjs = bases.some(([name]) => name.includes("/tfjs-"));
    add(tfjs ? "base (tfjs)" : "base", bases.map(([, { metrics }]) => metrics), {
      parameters: base,
      ...{ shape: BASE_SHAPE, frames: 101, bytes: 4 * base },
      macs: thopMacs(BASE_SHAPE, 101).total,
    });
  }
  const cut = result.get("base-pruned/seed-1")?.metrics;
  const cutScores = result.get("scores/base-pruned/seed-1")?.metrics;
  if (cut && cutScores) {
    const { parameters, epochs } = cut as unknown as SettingMetrics;
    const shape = cut.shape as CrnnShape;
    add("base-pruned", [cutScores], {
      ...{ parameters, shape, epochs, frames: 101, bytes: 4 * parameters },
      macs: thopMacs(shape, 101).total,
    });
  }
  const published = [...result].find(([name]) => name.startsWith("sparknet/"))?.[1].metrics;
  if (published?.test !== undefined) {
    const { parameters, frontEnd, frames, epochs, rawBytes } =
      published as unknown as SettingMetrics;
    const shape = published.shape as SeparableShape;
    add("sparknet", [published], {
      ...{ parameters, shape, frontEnd, frames, epochs, bytes: rawBytes },
      macs: separableCost(shape, frames).thop,
    });
  }
  const settings = new Map<string, Record<string, unknown>[]>();
  for (const [stage, { metrics }] of result) {
    if (metrics.fileBytes === undefined || metrics.test === undefined || isSweep(stage)) continue;
    const name = stage.replace(/\/seed-\d+$/, "");
    settings.set(name, [...(settings.get(name) ?? []), metrics]);
  }
  const order = [...SETTINGS, ...FINALISTS].map(({ name }) => name);
  const place = (name: string): number => (order.indexOf(name) + 1) || order.length + 1;
  for (const [name, scored] of [...settings].sort(([a], [b]) => place(a) - place(b))) {
    const all = scored as unknown as SettingMetrics[];
    const [{ parameters, shape, frontEnd, frames, epochs }] = all;
    add(name, scored, {
      ...{ parameters, shape, frontEnd, frames, epochs },
      bytes: Math.max(...all.map(({ rawBytes }) => rawBytes)),
      fileBytes: Math.max(...all.map(({ fileBytes }) => fileBytes)),
      macs: ("attention" in shape ? lightMacs(shape, frames) : thopMacs(shape, frames)).total,
    });
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
    `Test split, ${origin} speech; file: .kws, else raw fp32; × to the raw fp32 base.`,
    "",
    "setting             seeds params   file  size ×    MAC/s  MAC × AU-FA-FR   1-AUC",
  ];
  for (const row of rows) {
    const size = row.fileBytes ?? row.bytes;
    lines.push([
      row.setting.padEnd(20),
      String(row.seeds).padStart(5),
      String(row.parameters).padStart(7),
      String(size).padStart(7),
      (BASE_BYTES / size).toFixed(1).padStart(8),
      String(row.macs).padStart(9),
      (baseMacs / row.macs).toFixed(1).padStart(7),
      row.auFaFr.toExponential(2).padStart(9),
      row.oneMinusAuc.toExponential(1).padStart(8),
    ].join(""));
  }
  return lines.join("\n");
}
