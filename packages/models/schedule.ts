import { cos, PI } from "@kws/kernels";

/** A learning rate over the steps of a run. */
export type Schedule =
  | { kind: "constant"; rate: number }
  | {
    /**
     * Up from `peak` / 25 over the first `warmup` share of the run, then down to `peak` / 250,000,
     * both along a cosine: L. Smith and N. Topin, arXiv:1708.07120, with PyTorch's defaults.
     */
    kind: "one-cycle";
    peak: number;
    warmup: number;
  };

/** The rate of step `step` (from 0) of `steps`. */
export function rateAt(schedule: Schedule, step: number, steps: number): number {
  if (schedule.kind === "constant") return schedule.rate;
  const { peak, warmup } = schedule;
  const start = peak / 25;
  const top = warmup * steps - 1;
  const blend = (from: number, to: number, share: number): number =>
    to + (from - to) * (1 + cos(PI * share)) / 2;
  return step <= top
    ? blend(start, peak, top > 0 ? step / top : 1)
    : blend(peak, start / 10000, (step - top) / (steps - 1 - top));
}
