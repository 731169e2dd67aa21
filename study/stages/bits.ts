/**
 * Stage: bits of a candidate's weights by search, beside those that its recipe names.
 *
 * @module
 */
import { FormatRater, type RatedFormat, searchBits, type WeightFormat } from "@kws/compress";
import { readDistillationSet } from "@kws/compress/files";
import { encodeKws } from "@kws/runtime";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { calibrateNetwork, packNetwork } from "../network_state.ts";
import type { CalibrateStep } from "../setting.ts";
import { readState } from "../state_file.ts";

/** What the search depends on, apart from network and set. */
export interface BitsConfig {
  /** The recipe's own bits. */
  format: WeightFormat;
  calibration: CalibrateStep["how"];
  /** Sounds of the set that rounded networks are compared on. */
  sounds: number;
}

/** What the search found. */
export interface BitsFigures {
  /** The recipe's own bits; their bytes are the search's limit. */
  own: RatedFormat;
  found: RatedFormat;
}

/** Options of {@linkcode bitsStage}. */
export interface BitsOptions extends BitsConfig {
  keyword: string;
  setting: string;
  set: AnyStage;
  /** The training that leaves floats. */
  network: AnyStage;
}

/** Searches bits in as many bytes as the recipe's. */
export function bitsStage(
  { keyword, setting, set, network, ...config }: BitsOptions,
): Stage<BitsConfig> {
  return defineStage({
    kind: "bits",
    name: `bits/${keyword}/${setting}`,
    version: 1,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config,
    inputs: {
      set: { stage: set, output: "set" },
      network: { stage: network, output: "network" },
    },
    outputs: {},
    publish: {},
    memory: 2000,
    run({ config: { format, calibration, sounds }, input, metric }) {
      const set = readDistillationSet(input("set"));
      const state = calibrateNetwork(readState(input("network")), set, calibration);
      const rule = { smoothing: 1, threshold: 0, refractory: 1 };
      const bytesOf = (format: WeightFormat): number =>
        encodeKws({ ...packNetwork(state, format), rule }).length;
      const options = { set, sounds, bytesOf, limit: bytesOf(format) };
      metric("own", new FormatRater(state, options).rate(format));
      metric("found", searchBits(state, options, format.perRow));
    },
  });
}
