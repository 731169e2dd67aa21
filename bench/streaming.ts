/**
 * Streaming speed: what front end and network each take for a second of sound, which comes in pieces of
 * 10 ms, as from a microphone. TensorFlow.js computes the base network beside them.
 *
 * @module
 */
import { formatTable, projectRoot } from "@kws/cli";
import { type FrontEnd, StreamingLogMel } from "@kws/features";
import { buildRuntime, Kernels, type LogMelArena, Random } from "@kws/kernels";
import { type CrnnShape, CrnnStream } from "@kws/models";
import {
  checkedModule,
  decodeKws,
  isPacked,
  type Model,
  type PackedModel,
  type StepNetwork,
} from "@kws/runtime";
import { PackedCrnn, packImage } from "@kws/runtime/network";
import { TFJS_BACKENDS } from "@kws/models/reference";
import { type Network, readNetwork } from "../study/network.ts";
import { tfjsTimer } from "./_stream_tfjs.ts";
import {
  type Contender,
  measureRounds,
  quantile,
  type Range,
  rangeOf,
  ratioOf,
  type RoundOptions,
} from "./rounds.ts";
import { rangeText, ratioText } from "./training.ts";

const MODELS: Record<string, string> = {
  "base": "checkpoints/base/seed-1.safetensors",
  "size, floats": "checkpoints/size/seed-1.safetensors",
  "size": "checkpoints/size/seed-1.kws",
  "small": "checkpoints/small/seed-1.kws",
  "quality": "checkpoints/quality/seed-1.kws",
};

/** What is timed of a model. */
const PARTS = {
  front: "front end, a second of sound",
  network: "network, a second of sound",
} as const;

/** Times of one part in microseconds, over all rounds. */
export interface StreamingRow {
  model: string;
  part: string;
  /** Seconds of sound that were timed, one by one. */
  count: number;
  p50: number;
  p99: number;
  /** The ends of the rounds' medians. */
  range: [least: number, most: number];
  /** How many times as long as the same part of the base it takes, round by round. */
  ratio: Range;
}

/** Pieces of 10 ms in a second. */
const PIECES = 100;

/** Seconds of sound that a part hears before it is timed: the kernels are compiled anew while they run. */
const WARM = { front: 360, network: 1200 };

/** A part of a model; a measurement is the milliseconds of single seconds of sound. */
interface StreamingContender extends Contender<number[]> {
  model: string;
  part: string;
}

/** Measures all parts in turns, each for about `seconds` in a round. */
export async function benchStreaming(
  options: RoundOptions & { seconds: number },
): Promise<StreamingRow[]> {
  const contenders = Object.entries(MODELS).flatMap(([model, path]) =>
    modelContenders(model, `${projectRoot()}/${path}`, options.seconds)
  );
  contenders.push(...await peerContenders(options.seconds));
  const readings = await measureRounds(contenders, options);
  const middles = readings.map((rounds) => rounds.map((times) => rangeOf(times).median));
  return contenders.map(({ model, part }, at) => {
    const base = contenders.findIndex((one) => one.model === "base" && one.part === part);
    const all = readings[at].flat();
    const { least, most } = rangeOf(middles[at]);
    return {
      model,
      part,
      count: all.length,
      p50: 1000 * quantile(all, 0.5),
      p99: 1000 * quantile(all, 0.99),
      range: [1000 * least, 1000 * most],
      ratio: ratioOf(middles[at], middles[base]),
    };
  });
}

/** Runs something until some time has gone by, and gives what each run took. */
function timeFor(seconds: number, run: () => void): number[] {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  for (let started = performance.now(); started < end || times.length < 20;) {
    run();
    const now = performance.now();
    times.push(now - started);
    started = now;
  }
  return times;
}

/** A model's front end and network, in one memory. */
interface Streamed {
  logMel: StreamingLogMel;
  network: StepNetwork;
}

function streamed(arena: LogMelArena, frontEnd: FrontEnd, network: StepNetwork): Streamed {
  return { network, logMel: new StreamingLogMel(arena, frontEnd, network.groups) };
}

/** A packed network in the runtime's memory. */
function packedStream(model: Model): Streamed {
  if (!isPacked(model) || model.kind !== "crnn") {
    throw new TypeError(`Cannot time "${model.kind}" as it must be a packed CRNN`);
  }
  const packed = model as PackedModel<"crnn">;
  const image = packImage(packed);
  return buildRuntime(
    (arena) => streamed(arena, model.frontEnd, new PackedCrnn(image, arena)),
    checkedModule(),
  );
}

/** A network of floats, whose attention sees a second. */
function floatStream({ frontEnd, shape, offset, parameters }: Network): Streamed {
  const maxWindowLength = frontEnd.sampleRate / frontEnd.hop + 1;
  const { network, front } = Kernels.build((kernels) => {
    const network = new CrnnStream(kernels, { shape: shape as CrnnShape, maxWindowLength, offset });
    return { network, front: streamed(kernels, frontEnd, network) };
  });
  network.load(parameters);
  return front;
}

function modelContenders(model: string, path: string, seconds: number): StreamingContender[] {
  const packed = path.endsWith(".kws") ? decodeKws(Deno.readFileSync(path), path) : undefined;
  const { frontEnd } = packed ?? readNetwork(path);
  const { logMel, network } = packed ? packedStream(packed) : floatStream(readNetwork(path));
  const random = Random.root("bench");
  const piece = Float32Array.from({ length: 160 }, () => random.between(-0.1, 0.1));
  const perSecond = Math.round(frontEnd.sampleRate / frontEnd.hop);
  const frames: Float32Array[] = [];
  const hear = (onFrame: (frame: Float32Array) => void): void => {
    for (let i = 0; i < PIECES; i++) logMel.push(piece, onFrame);
  };
  // What the network hears: the same two minutes again and again.
  const heard = 120 * perSecond;
  let next = 0;
  const think = (): void => {
    for (let i = 0; i < perSecond; i++, next = (next + 1) % heard) network.push(frames[next]);
  };
  const ignore = (): void => {};
  while (frames.length < heard) hear((frame) => frames.push(frame.slice()));
  for (let second = 120; second < WARM.front; second++) hear(ignore);
  for (let second = 0; second < WARM.network; second++) think();
  return [
    {
      ...{ name: `${model}, front end`, model, part: PARTS.front },
      measure: () => timeFor(seconds, () => hear(ignore)),
    },
    {
      ...{ name: `${model}, network`, model, part: PARTS.network },
      measure: () => timeFor(seconds, think),
    },
  ];
}

/** The base network in TensorFlow.js, on every backend that is there. */
async function peerContenders(seconds: number): Promise<StreamingContender[]> {
  const network = readNetwork(`${projectRoot()}/${MODELS.base}`);
  const { frontEnd } = network;
  const frames = frontEnd.sampleRate / frontEnd.hop + 1;
  const contenders: StreamingContender[] = [];
  for (const backend of TFJS_BACKENDS) {
    const predict = await tfjsTimer(backend, network, frames);
    if (!predict) continue;
    const model = `base, tfjs ${backend}`;
    contenders.push({
      ...{ name: model, model, part: PARTS.network },
      measure: async () => {
        const run = await predict();
        return timeFor(seconds, run);
      },
    });
  }
  return contenders;
}

/** The rows as a table. */
export function streamingTable(rows: readonly StreamingRow[]): string {
  return formatTable(rows, [
    { head: "model", value: ({ model }) => model },
    { head: "part", value: ({ part }) => part.split(",")[0] },
    { head: "p50 µs", value: ({ p50 }) => p50 },
    { head: "range", align: "right", value: ({ range }) => rangeText(range) },
    { head: "p99 µs", value: ({ p99 }) => p99 },
    { head: "× base (range)", align: "right", value: ({ ratio }) => ratioText(ratio) },
  ]);
}
