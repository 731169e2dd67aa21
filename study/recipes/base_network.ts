/**
 * The assignment's network.
 *
 * @module
 */
import { BASE_SHAPE } from "@kws/models";
import type { SettingOf } from "../setting.ts";

/** The base's topology and shape: 70,443 parameters. */
export const BASE_NETWORK: Pick<SettingOf<"crnn">, "topology" | "shape"> = {
  topology: "crnn",
  shape: BASE_SHAPE,
};
