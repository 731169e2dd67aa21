/**
 * The stages of one setting and seed: trainings, packing, validation, test.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";
import type { FrontEnd } from "@kws/features";
import type {
  AssistantStep,
  DistillationSet,
  Readings,
  SegmentSet,
  Setting,
  TrainStep,
} from "./setting.ts";
import type { Engine } from "./study.ts";
import { fitStage } from "./stages/fit.ts";
import { frozenConfig, frozenStage } from "./stages/frozen.ts";
import { packStage } from "./stages/pack.ts";
import { ruleStage } from "./stages/rule.ts";
import type { RuleConfig } from "./streams.ts";
import { testStage } from "./stages/test.ts";
import { type CheapStep, type TrainInputs, trainStage } from "./stages/train.ts";
import { validateStage } from "./stages/validate.ts";
import { trainingWork } from "./training_work.ts";

/** What a setting finds in its study. */
export interface Room {
  label: string;
  keyword: string;
  isMain: boolean;
  engine: Engine;
  firstSeed: number;
  corpus: AnyStage;
  /** Noisy variants of the test clips. */
  testVariants: number;
  /** How rules for streams are chosen. */
  rule: RuleConfig;
  /** Natural speech that they are chosen on, where there is some. */
  validationSentences?: AnyStage;
  /** Adds a stage, or gives the equal one that is there already. */
  add(stage: AnyStage): AnyStage;
  features(set: string, frontEnd: FrontEnd, split: "validation" | "testing"): AnyStage;
  setOf(set: DistillationSet): AnyStage;
  streamsOf(set: SegmentSet): AnyStage;
  readingsOf(readings: Readings): AnyStage;
  /** The network of another setting's first seed. */
  networkOf(setting: string): AnyStage;
}

/** The stages that others read. */
export interface PlannedSetting {
  /** Leaves `checkpoint`. */
  network: AnyStage;
  /** The first training, which leaves `network`, where it was distilled. */
  floats?: AnyStage;
  /** Leaves `scores`, and `model` without a rule where there is a packed file. */
  validation: AnyStage;
  /** Leaves `model` with its rule for streams, where there is a packed file. */
  shipped?: AnyStage;
  /** Leaves `scores`. */
  test: AnyStage;
  /** Whether there is a packed file. */
  model: boolean;
}

/** Trainings by what they do: settings that begin alike share them. */
const shared = new WeakMap<AnyStage, Map<string, AnyStage>>();

function shareTraining(
  names: Parameters<typeof trainStage>[0],
  config: Parameters<typeof trainStage>[1],
  inputs: TrainInputs,
  work: number,
  add: Room["add"],
): AnyStage {
  const { set, streams, network, assistant } = inputs;
  const known = shared.get(set) ?? new Map<string, AnyStage>();
  shared.set(set, known);
  const key = JSON.stringify([
    config,
    ...[streams?.name, network?.stage.name, network?.output, assistant?.name],
  ]);
  const stage = known.get(key) ?? trainStage(names, config, inputs, work);
  known.set(key, stage);
  return add(stage);
}

/** Plans a setting. */
export function planSetting(setting: Setting, seed: number, room: Room): PlannedSetting {
  const { name: id, topology, shape, set: wanted, streams, featureOffset, steps } = setting;
  const { label, keyword, isMain, corpus, add } = room;
  const run = `${keyword}/${id}/seed-${seed}`;
  const names = (kind: string) => ({
    ...{ name: `${kind}/${run}`, group: `${keyword}/${id}`, keyword, setting: id, seed },
  });
  const isFirst = isMain && seed === room.firstSeed;
  // What lies below release/ is no part of the repository: deno task release packs it.
  const release = (isCommitted: boolean): string => isCommitted ? "" : "release/";
  // The main keyword's checkpoints have the names that scripts rely on.
  const folder = `${release(setting.family !== "sweeps")}checkpoints` +
    (isMain ? "" : `/keywords/${keyword}`);
  const checkpoint = `${folder}/${id}/seed-${seed}`;
  const results = (what: string, extension: string, isCommitted: boolean): string =>
    `${release(isCommitted)}results/${label}/${what}/${run}.${extension}`;
  const log = results("logs", "jsonl", isMain && (isFirst || setting.family === "base"));

  const pending: CheapStep[] = [];
  const trainings: AnyStage[] = [];
  const parts: number[] = [];
  let network: TrainInputs["network"];
  let assistant: AnyStage | undefined;
  let frontEnd = wanted?.frontEnd;
  const train = (i: number, step: TrainStep | AssistantStep): AnyStage => {
    const config = {
      ...{ topology, featureOffset, seed },
      shape: network ? undefined : shape,
      steps: [...pending.splice(0), step],
    };
    const { name, ...rest } = names("train");
    const stage = shareTraining(
      { name: `${name}/step-${i + 1}`, ...rest },
      config,
      {
        ...{ set: room.setOf(wanted!), network, assistant },
        // An assistant and a step of clips alone do not read the segments.
        streams: "segments" in step && step.segments ? room.streamsOf(streams!) : undefined,
      },
      trainingWork({
        ...(step.do === "assistant"
          ? { topology: "crnn", shape: step.shape }
          : { topology, shape }),
        ...{ frontEnd: wanted!.frontEnd, step },
      }),
      add,
    );
    trainings.push(stage);
    parts.push(i);
    return stage;
  };
  let checkpointOf: AnyStage | undefined;
  let to: Parameters<typeof packStage>[1]["to"];
  for (const [i, step] of steps.entries()) {
    switch (step.do) {
      case "fit":
        frontEnd = step.frontEnd;
        checkpointOf = add(fitStage(
          names("fit"),
          {
            ...{ keyword, seed, shape, step, engine: room.engine },
            ...(topology === "crnn" ? {} : { topology }),
          },
          {
            corpus,
            readings: step.segments && room.readingsOf(step.segments.readings),
          },
          { checkpoint: `${checkpoint}.safetensors`, log },
        ));
        break;
      case "frozen":
        frontEnd = step.frontEnd;
        checkpointOf = add(frozenStage(
          names("frozen"),
          frozenConfig(step, { keyword, topology, shape, seed }),
          { checkpoint: `${checkpoint}.safetensors` },
        ));
        break;
      case "load":
        network = { stage: room.networkOf(step.setting), output: "checkpoint" };
        break;
      case "assistant": {
        const before = network;
        network = undefined;
        assistant = train(i, step);
        network = before;
        break;
      }
      case "train":
        network = { stage: train(i, step), output: "network" };
        break;
      case "round":
        to = step.to;
        break;
      default:
        pending.push(step);
    }
  }
  if (checkpointOf === undefined) {
    // A checkpoint that another setting's training has left is published there.
    const last = trainings[trainings.length - 1];
    const own = last.name === `train/${run}/step-${parts[parts.length - 1] + 1}`;
    checkpointOf = add(packStage(
      names("pack"),
      { seed, steps: pending.splice(0), to, parts },
      { trainings, set: room.setOf(wanted!) },
      { ...(own ? { checkpoint: `${checkpoint}.safetensors` } : {}), log },
      to === undefined ? undefined : `${checkpoint}.kws`,
    ));
  }
  const packed: Parameters<typeof validateStage>[1]["model"] = {
    stage: checkpointOf,
    output: to === undefined ? "checkpoint" : "packed",
  };
  const set = wanted?.name ?? "fine";
  const validation = add(validateStage(
    names("validate"),
    { model: packed, corpus, features: room.features(set, frontEnd!, "validation") },
    { scores: results("validation", "safetensors", false) },
  ));
  const shipped = to === undefined ? undefined : add(ruleStage(
    names("rule"),
    room.rule,
    { validation, corpus, sentences: room.validationSentences },
    { model: `${checkpoint}.kws` },
  ));
  const test = add(testStage(
    names("test"),
    { variants: room.testVariants },
    {
      model: to === undefined
        ? { stage: checkpointOf, output: "checkpoint" }
        : { stage: validation, output: "model" },
      ...{ validation, corpus, features: room.features(set, frontEnd!, "testing") },
    },
    { scores: results("scores", "safetensors", setting.family !== "sweeps") },
  ));
  return {
    network: checkpointOf,
    floats: trainings[0],
    validation,
    shipped,
    test,
    model: to !== undefined,
  };
}
