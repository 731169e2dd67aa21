/**
 * Whether a setting can be run to its end: told before anything is trained.
 *
 * @module
 */
import { centredFrames, type FrontEnd } from "@kws/features";
import { SAMPLE_RATE } from "@kws/corpus";
import { checkLearning, factorisedShape, foldsNorms, type WeightFormat } from "@kws/compress";
import { type SegmentChain, topologyOf } from "@kws/models";
import { entryOf, type Kind, type Network, storageFaults } from "@kws/runtime/network";
import type {
  AssistantStep,
  Distil,
  DistillationSet,
  PruneStep,
  RoundStep,
  Setting,
  Step,
  TrainStep,
} from "./setting.ts";
import { checkSettingFields, checkStepFields, refused } from "./setting_fields.ts";
import { oneOf, type Say } from "./value_check.ts";

/** A network as a step finds it: its kind and dimensions. */
interface Planned {
  topology: Kind;
  shape: Network["shape"];
}

/** Why a shape is none of its kind: said of the shape `what`. */
function checkShape({ topology, shape }: Planned, what: string, say: Say): boolean {
  const layout = refused(
    () => topologyOf(topology).layout(shape),
    (why) => say(`${what} must be one of ${topology}: ${why}`),
  );
  return layout !== undefined;
}

/** Steps that bring a trained network with them. */
const BEGINNINGS: Step["do"][] = ["fit", "frozen", "load"];

/** Follows a setting's steps: what each needs of those before it, and what it makes of the network. */
class StepCheck {
  readonly #setting: Setting;
  #net?: Planned;
  #trained = false;
  #gated = false;
  #calibrated = false;

  /** @param net The network to begin with, if it is one. */
  constructor(setting: Setting, net?: Planned) {
    this.#setting = setting;
    this.#net = net;
  }

  /** The network as the steps so far leave it; none where they are not sound. */
  get network(): Planned | undefined {
    return this.#net;
  }

  /** Says what is wrong with a step, whose fields are sound, in its place. */
  check(step: Step, i: number, say: Say): void {
    const isFirst = BEGINNINGS.includes(step.do);
    if (isFirst && i > 0) say("must be the first step");
    if ((step.do === "fit" || step.do === "frozen") && this.#setting.steps.length > 1) {
      say(
        "must be the only step: what goes on from its network is a setting that begins with load",
      );
    }
    if (!isFirst && step.do !== "train" && step.do !== "assistant" && !this.#trained) {
      say("a train step must come first");
    }
    switch (step.do) {
      case "fit":
        this.#checkBands("frontEnd", step.frontEnd, say);
        checkParts(step, say);
        if (step.noises >= step.batch) {
          say(
            `noises must leave room in a batch of ${step.batch}: current value is ${step.noises}`,
          );
        }
        if (step.segments) {
          checkChain(step.segments, step.shards, say);
          const { topology } = this.#setting;
          if (this.#net && !entryOf(topology).streams) {
            say(
              `segments are learnt at every step: a ${topology} hears whole clips; leave them out`,
            );
          }
        }
        break;
      case "frozen":
        this.#checkBands("frontEnd", step.frontEnd, say);
        break;
      case "load":
        if (!this.#setting.steps.some((step) => step.do === "train")) {
          say("a train step must follow: what is packed is what a setting has trained");
        }
        break;
      case "assistant":
      case "train":
        this.#checkDistil(step, say);
        break;
      case "prune":
        this.#prune(step, say);
        break;
      case "round":
        this.#checkRound(step, i, say);
    }
    this.note(step);
  }

  /** Takes a step as done that those after it need, though its fields are not sound. */
  note(step: Step): void {
    const isTraining = step.do === "train";
    this.#trained ||= isTraining || BEGINNINGS.includes(step.do);
    this.#gated ||= isTraining && step.gates !== undefined;
    this.#calibrated ||= step.do === "calibrate";
  }

  #checkBands(what: string, { bands }: FrontEnd, say: Say): void {
    const own = this.#net?.shape.bands ?? bands;
    if (bands !== own) say(`${what}.bands must be shape.bands ${own}: current value is ${bands}`);
  }

  #checkDistil(step: TrainStep | AssistantStep, say: Say): void {
    if (!this.#setting.set) say("a setting that is distilled must have a distillation set");
    this.#checkSegments(step, say);
    checkParts(step, say);
    checkSounds(step, this.#setting.set, say);
    if (step.rounding && !this.#calibrated) say("rounding needs a calibrate step before it");
    const own: Planned | undefined = step.do === "assistant"
      ? { topology: "crnn", shape: step.shape }
      : this.#net;
    const isSound = own !== undefined && (step.do === "train" || checkShape(own, "shape", say));
    const net = isSound ? this.#factorised(own, step, say) : undefined;
    if (net && step.do === "train" && this.#trained && foldsNorms(net)) {
      say(
        `a ${net.topology} must be trained in one step, after which its normalisations are folded: ` +
          "leave out the others",
      );
    }
    if (net) {
      const { gates, branches, attention, hint, rounding, segments } = step;
      const learning = { gates, branches, attention, hint, rounding, segments };
      refused(() => checkLearning({ ...net, ...learning }), say);
      checkFormat("rounding", step.rounding, net, say);
    }
    if (step.do === "train") this.#net = net;
  }

  #checkSegments({ segments, shards, do: what }: TrainStep | AssistantStep, say: Say): void {
    if (segments === undefined) return;
    if (segments.mined?.ofDraws === 1) {
      say("segments.mined.ofDraws must be below 1: nothing would be drawn that says the keyword");
    }
    if (!this.#setting.streams) say("segments need the setting's streams, which it has not");
    if (what === "assistant") say("an assistant learns from clips: leave out its segments");
    checkChain(segments, shards, say);
  }

  /** The network with the rank that a step gives it. */
  #factorised(net: Planned, { rank }: Distil, say: Say): Planned | undefined {
    if (rank === undefined) return net;
    return refused(() => ({ ...net, shape: factorisedShape(net, rank) }), say);
  }

  #prune(step: PruneStep, say: Say): void {
    if (step.hidden === undefined && step.channels === undefined) {
      say("hidden or channels must say how many stay: there is neither");
    }
    if (step.by === "gates" && !this.#gated) say("a train step with gates must come before");
    if (!this.#net) return;
    const { topology, shape } = this.#net;
    const counts = shape as unknown as Record<string, number>;
    const slots = [...topologyOf(topology).layout(shape).slots.values()];
    const units = new Set(slots.flatMap(({ rows }) => rows ? [rows.of] : []));
    const kept: Record<string, number> = {};
    for (const what of ["hidden", "channels"] as const) {
      const value = step[what];
      if (value === undefined) continue;
      if (!units.has(what)) say(`${what} of a ${topology} cannot go: leave it out`);
      else if (value > counts[what]) {
        say(`${what} must be from 1 to ${counts[what]}: current value is ${value}`);
      } else kept[what] = value;
    }
    const net = { topology, shape: { ...shape, ...kept } as Network["shape"] };
    this.#net = checkShape(net, "what stays", say) ? net : undefined;
  }

  #checkRound({ to }: RoundStep, i: number, say: Say): void {
    if (i < this.#setting.steps.length - 1) say("must be the last step");
    if (typeof to === "string") return;
    if (!this.#calibrated) say("integers need a calibrate step before them");
    if (this.#net) checkFormat("to", to, this.#net, say);
  }
}

/** Says that a batch of segments cannot be cut into shards and their chains. */
function checkChain(
  { batch, chain }: SegmentChain & { batch: number },
  shards: number,
  say: Say,
): void {
  if (chain === undefined) checkShards("segments.batch", batch, shards, say);
  else if (batch % (shards * chain) !== 0) {
    say(
      `segments.batch must be a multiple of shards times chain ${shards * chain}: ` +
        `current value is ${batch}`,
    );
  }
}

/** Says that a batch cannot be cut into its shards. */
function checkShards(path: string, batch: number, shards: number, say: Say): void {
  if (batch % shards === 0) return;
  say(`${path} must be a multiple of shards ${shards}: current value is ${batch}`);
}

/** Says what keeps a batch from being made. */
function checkParts(
  { batch, shards, mix }: Pick<Distil, "batch" | "shards"> & Partial<Pick<Distil, "mix">>,
  say: Say,
): void {
  checkShards("batch", batch, shards, say);
  if (mix && mix.noise + mix.unlabelled >= batch) {
    say(
      `mix.noise and mix.unlabelled must leave room in a batch of ${batch}: current values are ` +
        `${mix.noise} and ${mix.unlabelled}`,
    );
  }
}

/** Says of which sounds a batch asks for some and the set has none. */
function checkSounds(
  { mix }: Pick<Distil, "mix">,
  set: DistillationSet | undefined,
  say: Say,
): void {
  // Whether they are there at all is said of the fields.
  if (!set?.counts || !set.words) return;
  const { keyword, other, noise, blended, synthetic } = set.counts;
  const unlabelled = blended + synthetic * set.words.count;
  const asked = { keyword: [1, keyword], other: [1, other], noise: [mix.noise, noise] };
  for (const [name, [wanted, count]] of Object.entries(asked)) {
    if (wanted === 0 || count > 0) continue;
    say(`a batch has sounds of ${name}: set.counts.${name} must be above 0`);
  }
  if (mix.unlabelled === 0 || unlabelled > 0) return;
  say("a batch has sounds without a label: set.counts.blended or .synthetic must be above 0");
}

/** Says which tensors a format names that the network has not, or that have no bits of their own. */
function checkFormat(
  path: string,
  format: WeightFormat | undefined,
  { topology, shape }: Planned,
  say: Say,
): void {
  const matrices = entryOf(topology).tensors(shape)
    .flatMap(({ name, stored }) => stored.length > 1 ? [name] : []);
  const known = oneOf(matrices);
  for (const name of Object.keys(format?.exceptions ?? {})) known(name, `${path}.exceptions`, say);
}

/** Says why the file that a setting ends in could not be written, if it ends in one. */
function checkFile({ set, steps }: Setting, net: Planned, say: Say): void {
  const [first] = steps;
  const frontEnd = set?.frontEnd ?? (first.do === "fit" ? first.frontEnd : undefined);
  if (frontEnd === undefined || steps[steps.length - 1].do !== "round") return;
  const { topology, shape } = net;
  const frames = centredFrames(SAMPLE_RATE, frontEnd);
  const { stream } = topologyOf(topology);
  const window = refused(() => stream ? stream.window(shape, frames) : frames, say);
  if (window === undefined) return;
  const faults = storageFaults({ kind: topology, shape, frontEnd, window });
  for (const fault of faults) say(`its file cannot hold it: ${fault}`);
}

/** Says what a candidate lacks of what is shipped of it: its first seed, packed. */
function checkCandidate({ family, set, seeds, steps }: Setting, say: Say): void {
  if (family !== "candidates") return;
  const isPacked = set !== undefined && steps[steps.length - 1].do === "round";
  if (isPacked && seeds.main > 0) return;
  say(
    "a candidate must have a distillation set, a round step at its end and seeds.main of at least 1, " +
      `as its first seed is shipped as a file: it has ${isPacked ? "" : "no file and "}` +
      `${seeds.main} seeds; give it another family, such as "comparators"`,
  );
}

/**
 * Checks a setting before anything is trained.
 *
 * @throws {RangeError} With everything that is wrong, one line each.
 */
export function checkSetting(setting: Setting): void {
  const { name, topology, shape, set, streams, steps } = setting;
  const wrong: string[] = [];
  /** Says what a check finds, and tells whether that was nothing. */
  const isSound = (check: (say: Say) => void, start = ""): boolean => {
    const before = wrong.length;
    check((what) => wrong.push(start + what));
    return wrong.length === before;
  };
  isSound((say) => checkSettingFields(setting, say));
  const begin = { topology, shape };
  const isNetwork = !wrong.some((what) => /^(shape|topology)\b/.test(what)) &&
    isSound((say) => checkShape(begin, "shape", say));
  for (const [what, one] of Object.entries({ set, streams })) {
    if (!one?.frontEnd || !isNetwork || one.frontEnd.bands === shape.bands) continue;
    wrong.push(
      `${what}.frontEnd.bands must be shape.bands ${shape.bands}: ` +
        `current value is ${one.frontEnd.bands}`,
    );
  }
  if (set?.frontEnd && streams?.frontEnd && isNetwork) {
    for (const [name, own] of Object.entries(set.frontEnd)) {
      const value = (streams.frontEnd as unknown as Record<string, number>)[name];
      if (value === own) continue;
      wrong.push(
        `streams.frontEnd.${name} must be set.frontEnd.${name} ${own}, as one network hears both: ` +
          `current value is ${value}`,
      );
    }
  }
  if (!Array.isArray(steps) || steps.length === 0) {
    wrong.push(
      `steps must be a list of at least one step: current value is ${JSON.stringify(steps)}`,
    );
  } else if (steps.some((step) => typeof step !== "object" || step === null)) {
    wrong.push(
      `steps must hold objects, each with its do: current value is ${JSON.stringify(steps)}`,
    );
  } else {
    const check = new StepCheck(setting, isNetwork ? begin : undefined);
    steps.forEach((step, i) => {
      const start = `step ${i + 1}${step.do === undefined ? "" : ` (${step.do})`}: `;
      if (isSound((say) => checkStepFields(step, say), start)) {
        isSound((say) => check.check(step, i, say), start);
      } else check.note(step);
    });
    if (check.network && !wrong.some((what) => /frontEnd/.test(what))) {
      isSound((say) => checkFile(setting, check.network!, say));
    }
  }
  if (wrong.length === 0 && streams && !steps.some((step) => "segments" in step)) {
    wrong.push("streams must be left out, as no step has segments that would be drawn from them");
  }
  if (wrong.length === 0) checkCandidate(setting, (what) => wrong.push(what));
  if (wrong.length === 0) return;
  throw new RangeError(`Cannot run the setting "${name}":\n${wrong.join("\n")}`);
}
