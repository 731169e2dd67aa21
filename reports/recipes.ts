/**
 * Recipes as tables have them: every hyper-parameter of a setting in a line, read from the setting itself.
 *
 * @module
 */
import { formatBits } from "./bits_text.ts";
import type { Distil, Setting, Step } from "../study/setting.ts";

/** What all distillations of a study share, so that it is said once. */
export interface CommonRecipe extends CommonNumbers {
  /** The training that most begin with, in words; {@linkcode COMMON_TRAINING} stands for it. */
  training: string;
}

/** What stands for the training that most begin with. */
export const COMMON_TRAINING = "D";

/** Its numbers. */
interface CommonNumbers {
  batch: number;
  batches: number;
  warmup: number;
  average: number;
  l2: number;
  clip: number;
  noise: number;
  /** The teachers' share of the loss, where there are teachers. */
  share: number;
}

function distillations(settings: readonly Setting[]): Distil[] {
  return settings.flatMap(({ steps }) => [...steps as Step[]])
    .filter((step): step is Extract<Step, Distil> =>
      step.do === "train" || step.do === "assistant"
    );
}

function commonOf(step: Distil): Omit<CommonNumbers, "share"> & { share?: number } {
  const { batch, batches, warmup, average, l2, clip, mix, from, distillation } = step;
  return {
    ...{ batch, batches, warmup, average, l2, clip, noise: mix.noise },
    share: from === "teachers" ? distillation.share : undefined,
  };
}

/** What most distillations have in common, each value by itself. */
export function commonRecipe(settings: readonly Setting[]): CommonRecipe {
  const all = distillations(settings).map(commonOf);
  const mostOf = <T>(values: readonly T[]): T =>
    [...Map.groupBy(values, (value) => value)]
      .reduce((a, b) => b[1].length > a[1].length ? b : a)[0];
  const most = (name: keyof CommonNumbers): number => mostOf(all.flatMap((one) => one[name] ?? []));
  const numbers: CommonNumbers = {
    ...{ batch: most("batch"), batches: most("batches"), warmup: most("warmup") },
    ...{ average: most("average"), l2: most("l2"), clip: most("clip"), noise: most("noise") },
    share: most("share"),
  };
  const first = settings.flatMap((setting) => distillations([setting]).slice(0, 1));
  return { ...numbers, training: mostOf(first.map((step) => distilText(step, numbers))) };
}

const NAMES: Record<keyof CommonNumbers, string> = {
  batch: "batch",
  batches: "batches",
  warmup: "warm-up",
  average: "averaged at",
  l2: "L2",
  clip: "norm",
  noise: "noise",
  share: "share",
};

/** What a step has other than the common recipe. */
function exceptionsOf(step: Distil, common: CommonNumbers): string[] {
  const own = commonOf(step);
  return (Object.keys(NAMES) as (keyof CommonNumbers)[])
    .filter((name) => own[name] !== undefined && own[name] !== common[name])
    .map((name) => `${NAMES[name]} ${own[name]}`);
}

/** A network of any topology in few words. */
export function networkText({ topology, shape }: Pick<Setting, "topology" | "shape">): string {
  // deno-lint-ignore no-explicit-any
  const { channels, kernel, stride, hidden, layers, gates, attention, blocks } = shape as any;
  if (topology !== "crnn") return blocks === undefined ? topology : `${topology}, ${blocks} blocks`;
  return [
    `${channels} × (${kernel.join("×")})/${stride.join("×")}`,
    `${gates === 2 ? "reset-free " : ""}GRU ${layers > 1 ? `${layers} × ` : ""}${hidden}`,
    ...attention === undefined ? [] : [`attention ${attention}`],
    // Lines break between the parts alone.
  ].map((part) => part.replaceAll(" ", "\u00A0")).join(", ");
}

const CRITERIA = { magnitude: "magnitude", taylor: "gradient × weight", gates: "learned scale" };

/** How a network learns, of which a later step repeats nothing. */
function distilText(step: Distil, common: CommonNumbers, before?: Distil): string {
  const { epochs, peak, rounding, rank } = step;
  const parts = (
    { from, distillation, attention = 0, hint = 0, mix, segments, ...more }: Distil,
  ) => [
    from === "labels" ? "labels" : `τ ${distillation.temperature}`,
    ...attention > 0 ? [`attention ${attention}`] : [],
    ...hint > 0 ? [`hint ${hint}`] : [],
    ...more.gates === undefined ? [] : [`L1 of unit scales ${more.gates}`],
    ...more.gateNoise === undefined ? [] : [`noise of gates ${more.gateNoise}`],
    ...more.ranking === undefined ? [] : [`ranking ${more.ranking}`],
    ...more.branches === undefined ? [] : [`${more.branches.length} branches`],
    ...mix.unlabelled > 0 ? [`${mix.unlabelled} unlabelled`] : [],
    ...segments
      ? [`${segments.batch} segments${segments.chain ? ` in chains of ${segments.chain}` : ""}`]
      : [],
  ];
  const known = before ? parts(before) : [];
  return [
    `${epochs} epochs at ${peak}`,
    ...parts(step).filter((part) => !known.includes(part)),
    ...exceptionsOf(step, common),
    ...rank === undefined ? [] : [`rank ${rank}`],
    ...rounding ? [`rounded to ${formatBits(rounding)}`] : [],
  ].join(", ");
}

/** The same, or the letter that stands for it. */
function trainingText(step: Distil, common: CommonRecipe, before?: Distil): string {
  const text = distilText(step, common, before);
  return text === common.training ? COMMON_TRAINING : text;
}

/** One step in words, after the training before it. */
function stepText(step: Step, common: CommonRecipe, before?: Distil): string {
  switch (step.do) {
    case "fit":
      return `${step.epochs} epochs on batches of ${step.batch} recordings` +
        (step.segments ? ` and ${step.segments.batch} segments of streams` : "") +
        (step.segments?.chain ? ` in chains of ${step.segments.chain}` : "") +
        (step.segments?.recipe.others === "word" ? ", other words word by word" : "");
    case "frozen":
      return "networks of an earlier study as they are";
    case "load":
      return `the network of ${step.setting}`;
    case "train":
      return trainingText(step, common, before);
    case "assistant":
      return `assistant ${networkText({ topology: "crnn", shape: step.shape })}: ${
        trainingText(step, common)
      }`;
    case "prune":
      return `cut to ${
        [
          ...step.hidden === undefined ? [] : [`${step.hidden} units`],
          ...step.channels === undefined ? [] : [`${step.channels} channels`],
        ].join(" and ")
      } by ${CRITERIA[step.by]}`;
    case "calibrate":
      return `ranges by ${step.how}`;
    case "round":
      return typeof step.to === "string" ? step.to : formatBits(step.to);
  }
}

/** All steps of a setting in words, with what is other than the common recipe. */
export function recipeText({ steps }: Pick<Setting, "steps">, common: CommonRecipe): string {
  const texts: string[] = [];
  let before: Distil | undefined;
  for (const step of steps as Step[]) {
    const text = stepText(step, common, before);
    // What has been trained rounded is stored so.
    const isKnown = step.do === "round" && before?.rounding && formatBits(before.rounding) === text;
    if (!isKnown) texts.push(text);
    if (step.do === "train") before = step;
  }
  return texts.join("; ");
}
