/**
 * The assignment's network.
 *
 * @module
 */
import type { SettingOf } from "../setting.ts";

/** The base's topology and shape: 70,443 parameters. */
export const BASE_NETWORK: Pick<SettingOf<"crnn">, "topology" | "shape"> = {
  topology: "crnn",
  shape: {
    bands: 40,
    channels: 8,
    kernel: [5, 20],
    stride: [2, 8],
    hidden: 64,
    layers: 2,
    dropout: 0.1,
  },
};
