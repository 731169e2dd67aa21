/**
 * The small network on which recipes are compared, of any number of units.
 *
 * @module
 */
import type { SettingOf } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

/** The student's network and what it is distilled on; with 14 units it has 1,747 parameters. */
export function student(
  hidden: number,
): Pick<SettingOf<"crnn">, "topology" | "shape" | "set" | "featureOffset"> {
  return {
    topology: "crnn",
    shape: {
      bands: 20,
      channels: 4,
      kernel: [6, 6],
      stride: [4, 3],
      hidden,
      layers: 1,
      dropout: 0,
    },
    set: COARSE,
    featureOffset: -4,
  };
}
