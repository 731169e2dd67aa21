/**
 * The trials of a search as text.
 *
 * @module
 */
import { exponent, formatTable } from "@kws/cli";
import type { Trial } from "./stages/search.ts";

/** A network's shape in short. */
function shapeText({ channels, kernel, stride, hidden, attention }: Trial["shape"]): string {
  const width = attention === undefined ? "" : ` A${attention}`;
  return `C${channels} k${kernel.join("x")} s${stride.join("x")} H${hidden}${width}`;
}

/** Trials round by round, the best first, at most 80 columns wide. */
export function trialsText(trials: readonly Trial[]): string {
  const byTeachers = trials.some(({ divergence }) => divergence !== undefined);
  return formatTable(trials, [
    { head: "round", value: ({ round }) => round },
    { head: "epochs", value: ({ epochs }) => epochs },
    { head: "MAC", value: ({ macs }) => macs },
    { head: "bytes", value: ({ bytes }) => bytes },
    byTeachers
      ? { head: "KL to teachers", value: ({ divergence }) => divergence, format: exponent(2) }
      : { head: "1-AUC", value: ({ oneMinusAuc }) => oneMinusAuc, format: exponent(2) },
    { head: "network", value: ({ shape }) => shapeText(shape) },
  ]);
}
