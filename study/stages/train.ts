/**
 * Stage: one training of a setting, with the cheap steps before it, from network to network.
 *
 * Settings that begin with the same training share the stage: nothing in its configuration names the
 * setting.
 *
 * @module
 */
import { resumeFile } from "@kws/models/files";
import { type DistillationSet, relabel } from "@kws/compress";
import { readDistillationSet } from "@kws/compress/files";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { readNetwork } from "../network.ts";
import type { AssistantStep, CalibrateStep, PruneStep, TrainStep } from "../setting.ts";
import {
  beginNetwork,
  calibrateNetwork,
  type NetworkState,
  pruneState,
  trainNetwork,
} from "../network_state.ts";
import { readState, writeState } from "../state_file.ts";
import { writeLog } from "./log_lines.ts";

/** A step that takes no training. */
export type CheapStep = PruneStep | CalibrateStep;

/** What a training depends on, apart from its distillation set and the network it begins with. */
export interface TrainConfig {
  topology: string;
  /** The shape to begin with; absent where the network is an input. */
  // deno-lint-ignore no-explicit-any
  shape?: any;
  featureOffset: number;
  seed: number;
  /** Cheap steps, then one training. */
  steps: (CheapStep | TrainStep | AssistantStep)[];
}

/** What a training begins with. */
export interface TrainInputs {
  set: AnyStage;
  /** The set of segments, where it learns from some. */
  streams?: AnyStage;
  /** The network so far; a drawn one without it. */
  network?: { stage: AnyStage; output: "network" | "checkpoint" };
  /** The assistant whose log-odds stand for the teachers'. */
  assistant?: AnyStage;
}

/** Does a cheap step. */
export function doCheapStep(
  state: NetworkState,
  step: CheapStep,
  options: { set: DistillationSet; seed: number },
): NetworkState {
  return step.do === "calibrate"
    ? calibrateNetwork(state, options.set, step.how)
    : pruneState(state, step, options);
}

/**
 * Trains.
 *
 * @param work How much it is, by {@linkcode trainingWork}.
 */
export function trainStage(
  names: { name: string; group: string; keyword: string; setting: string; seed: number },
  config: TrainConfig,
  { set, streams, network, assistant }: TrainInputs,
  work: number,
): Stage<TrainConfig> {
  const { name, group, ...tags } = names;
  const inputs: Record<string, StageInput> = { set: { stage: set, output: "set" } };
  if (streams) inputs.streams = { stage: streams, output: "set" };
  if (network) inputs.network = network;
  if (assistant) inputs.assistant = { stage: assistant, output: "network" };
  return defineStage({
    kind: "train",
    // 2: networks of any kind have one form of state and checkpoint, which keeps the offset.
    version: 2,
    ...{ name, group, tags, config, inputs },
    outputs: { network: "network.safetensors", log: "log.jsonl" },
    threads: 8,
    memory: 6000,
    work,
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { featureOffset: offset, seed, steps } = config;
      const original = readDistillationSet(input("set"));
      const { keyword, frontEnd, frames } = original;
      const set = assistant ? relabel(original, readState(input("assistant"))) : original;
      const begin = (topology: string, shape: unknown): NetworkState =>
        beginNetwork({ topology, shape, keyword, frontEnd, frames, offset }, seed);
      let state: NetworkState = network === undefined
        ? begin(config.topology, config.shape)
        : network.output === "network"
        ? readState(input("network"))
        : { ...readNetwork(input("network")), frames, offset };
      for (const step of steps) {
        if (step.do === "prune" || step.do === "calibrate") {
          state = doCheapStep(state, step, { set, seed });
          continue;
        }
        const { do: what, ...rest } = step;
        if (what === "assistant") state = begin("crnn", (step as AssistantStep).shape);
        const { shape: _, ...distil } = rest as Omit<AssistantStep, "do">;
        const segments = streams && readDistillationSet(input("streams"));
        const trained = await trainNetwork(state, {
          ...{
            set,
            streams: segments,
            step: distil,
            seed,
            jobs,
            resume: resumeFile(`${scratch}/resume.safetensors`),
          },
          onEpoch: ({ epoch, loss }) =>
            progress.at(epoch / step.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
        });
        state = trained.network;
        const { log } = trained;
        const last = log[log.length - 1];
        metric("epochs", log.length);
        metric("steps", last.steps);
        metric("loss", last.loss);
        writeLog(output("log"), log);
      }
      metric("parameters", state.parameters.length);
      if (state.kept !== undefined) metric("keptImportance", state.kept);
      writeState(output("network"), state);
    },
  });
}
