/**
 * Sweeps: one setting again and again with one thing changed, for the report's curves. They are no
 * settings of their own and stand in no table.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";
import { KD } from "./kd.ts";

/** How the names of a sweep's stages begin. */
export const SWEEP = "sweep/";

/** Temperatures of distillation; KD itself has 2. */
export const TEMPERATURES = [1, 4, 8];

/** Units of the GRU; KD itself has 14. */
export const UNITS = [7, 10, 20];

/** Whether a stage belongs to a sweep. */
export function isSweep(stage: string): boolean {
  return stage.startsWith(SWEEP);
}

/** KD at other temperatures and with other numbers of units. */
export const SWEEPS: readonly Recipe[] = [
  ...TEMPERATURES.map((temperature): Recipe => ({
    ...KD,
    name: `${SWEEP}temperature-${temperature}`,
    steps: [{ do: "train", from: "teachers", distillation: { temperature, share: 0.95 } }],
  })),
  ...UNITS.map((hidden): Recipe => ({
    ...KD,
    name: `${SWEEP}units-${hidden}`,
    shape: { ...KD.shape, hidden },
  })),
];
