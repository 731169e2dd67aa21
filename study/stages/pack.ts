/**
 * Stage: a trained network in its final numbers, as a file without a threshold and as a checkpoint.
 *
 * @module
 */
import { rawModelBytes, thopMacs } from "@kws/compress";
import { readDistillationSet } from "@kws/compress/files";
import { decodeKws, encodeKws } from "@kws/runtime";
import { writeCheckpoint } from "@kws/models/files";
import { type AnyStage, defineStage, type Stage, type StageInput, writeWhole } from "@kws/stages";
import type { RoundStep } from "../setting.ts";
import { readState } from "../state_file.ts";
import { networkCheckpoint } from "../network.ts";
import { packNetwork } from "../network_state.ts";
import { readLog, writeLog } from "./log_lines.ts";
import { type CheapStep, doCheapStep } from "./train.ts";

/** What packing depends on, apart from the trained network. */
export interface PackConfig {
  seed: number;
  /** Cheap steps after the last training. */
  steps: CheapStep[];
  /** The numbers of the file; absent where the topology or the setting has none. */
  to?: RoundStep["to"];
  /** The trainings' places among the setting's steps. */
  parts: number[];
}

/** What is packed. */
export interface PackInputs {
  /** All trainings of the setting in order; the last one's network is packed. */
  trainings: readonly AnyStage[];
  set: AnyStage;
}

/** The packed file as it was before validation gave it a threshold and a rule; none where there is none. */
function unpackShipped(path: string): Uint8Array | undefined {
  try {
    const { rule: _, ...model } = decodeKws(Deno.readFileSync(path), path);
    return encodeKws({ ...model, threshold: 0 });
  } catch (error) {
    // What is no file of ours is made again, as what is missing is.
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Packs.
 *
 * @param shipped Where the file is published that ships, with its threshold and its rule.
 */
export function packStage(
  names: { name: string; group: string; keyword: string; setting: string; seed: number },
  config: PackConfig,
  { trainings, set }: PackInputs,
  publish: Record<string, string>,
  shipped?: string,
): Stage<PackConfig> {
  const { name, group, ...tags } = names;
  const inputs: Record<string, StageInput> = {};
  trainings.forEach((stage, i) => inputs[`log-${i + 1}`] = { stage, output: "log" });
  inputs.network = { stage: trainings[trainings.length - 1], output: "network" };
  if (config.steps.length > 0) inputs.set = { stage: set, output: "set" };
  const packed: Record<string, string> = config.to === undefined ? {} : { packed: "packed.kws" };
  return defineStage({
    kind: "pack",
    // 2: networks of any kind have one form of state and checkpoint, which keeps the offset.
    version: 2,
    ...{ name, group, tags, config, inputs, publish },
    outputs: { ...packed, checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    ...(shipped && { recover: { packed: (dir) => unpackShipped(`${dir}/${shipped}`) } }),
    memory: 1500,
    run({ config: { seed, steps, to, parts }, input, output, metric }) {
      let state = readState(input("network"));
      if (steps.length > 0) {
        const set = readDistillationSet(input("set"));
        for (const step of steps) state = doCheapStep(state, step, { set, seed });
      }
      const { shape, frames, frontEnd, parameters } = state;
      const packed = to === undefined ? undefined : packNetwork(state, to);
      if (packed) writeWhole(output("packed"), encodeKws(packed));
      writeCheckpoint(output("checkpoint"), networkCheckpoint(state));
      const lines = parts.flatMap((part, i) =>
        readLog(input(`log-${i + 1}`)).map((line) => ({ ...line, part }))
      );
      writeLog(output("log"), lines);
      const last = lines[lines.length - 1];
      metric("topology", state.topology);
      metric("shape", shape);
      metric("frontEnd", frontEnd);
      metric("frames", frames);
      metric("parameters", parameters.length);
      metric("macs", thopMacs(state, frames).total);
      metric("rawBytes", packed ? rawModelBytes(packed) : 4 * parameters.length);
      metric("epochs", lines.length);
      metric("loss", last.loss);
      if (state.kept !== undefined) metric("keptImportance", state.kept);
    },
  });
}
