/**
 * Streaming speed: what a detector takes for a second of sound, which comes in pieces of 10 ms, as from a
 * microphone; then what its network and its front end take alone. ONNX Runtime and TensorFlow.js compute the
 * same networks beside them.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import { type FrontEnd, StreamingLogMel } from "@kws/features";
import { buildRuntime, Kernels, type LogMelArena } from "@kws/kernels";
import { type CrnnShape, CrnnStream } from "@kws/models";
import {
  checkedModule,
  createDetectors,
  decodeKws,
  isPacked,
  type Model,
  type PackedModel,
  type StepNetwork,
} from "@kws/runtime";
import { PackedCrnn, packImage } from "@kws/runtime/network";
import { TFJS_BACKENDS } from "@kws/models/reference";
import { Listener } from "../study/listener.ts";
import { openModel } from "../study/model.ts";
import { type Network, readNetwork } from "../study/network.ts";
import { onnxContenders } from "./_stream_onnx.ts";
import {
  evenSeconds,
  framesPerSecond,
  PIECE,
  PIECE_48,
  PIECES,
  RULE,
  soundFrames,
  type StreamingContender,
  WARM,
} from "./_stream_parts.ts";
import { tfjsTimer } from "./_stream_tfjs.ts";
import { timeFor } from "./_time_runs.ts";
import { measureRounds, ratioOf, type RoundOptions } from "./rounds.ts";
import { mediansOf, PARTS, type StreamingRow, timesOf, TOGETHER } from "./streaming_table.ts";

const MODELS: Record<string, string> = {
  "base": "checkpoints/base/seed-1.safetensors",
  "size, floats": "checkpoints/size/seed-1.safetensors",
  "size": "checkpoints/size/seed-1.kws",
  "small": "checkpoints/small/seed-1.kws",
  "quality": "checkpoints/quality/seed-1.kws",
};

/** Those that ONNX Runtime computes, too. */
const PEERS: readonly string[] = ["base", "size", "small"];

/** Those that hear a microphone of another rate, too. */
const RESAMPLED: readonly string[] = ["base", "size"];

/** Measures all parts in turns, each for about `seconds` in a round. */
export async function benchStreaming(
  options: RoundOptions & { seconds: number },
): Promise<StreamingRow[]> {
  const { seconds } = options;
  const contenders: StreamingContender[] = [];
  for (const [model, file] of Object.entries(MODELS)) {
    const path = `${projectRoot()}/${file}`;
    contenders.push(...modelContenders(model, path, seconds));
    if (PEERS.includes(model)) contenders.push(...await onnxPeers(model, path, seconds));
  }
  contenders.push(...await tfjsPeers(seconds));
  const readings = await measureRounds(contenders, options);
  const middles = readings.map(mediansOf);
  return contenders.map(({ model, part, peerOf }, at): StreamingRow => {
    // Many together with one alone, another rate with its own, a peer with what it is one of, all others with the base.
    const own = part === PARTS.shared
      ? `one ${model}`
      : part === PARTS.resampled
      ? `${model} at its rate`
      : undefined;
    const [other, same] = own ? [model, PARTS.whole] : [peerOf ?? "base", part];
    const against = contenders.findIndex((one) => one.model === other && one.part === same);
    return {
      ...{ model, part },
      ...timesOf(readings[at]),
      against: own ?? other,
      ratio: ratioOf(middles[at], middles[against]),
    };
  });
}

/** Seconds of sound that a network hears again and again. */
const HEARD = 120;

/** A model's front end and network, in one memory. */
interface Streamed {
  logMel: StreamingLogMel;
  network: StepNetwork;
  /** Room for what the network hears, where a front end would leave it: two minutes, (frames,bands). */
  heard: Float32Array;
}

function streamed(arena: LogMelArena, frontEnd: FrontEnd, network: StepNetwork): Streamed {
  return {
    network,
    logMel: new StreamingLogMel(arena, frontEnd, network.groups),
    heard: arena.take(Float32Array, HEARD * framesPerSecond(frontEnd) * frontEnd.bands),
  };
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
  const { logMel, network, heard } = packed ? packedStream(packed) : floatStream(readNetwork(path));
  const { bands } = frontEnd;
  const { first, every } = network.groups;
  const span = evenSeconds(frontEnd, network.groups);
  soundFrames(frontEnd, HEARD).forEach((frame, t) => heard.set(frame, t * bands));
  // As a front end leaves them: a first group, and then the same ones again and again.
  network.push(heard.subarray(0, first * bands));
  const groups = Array.from(
    { length: Math.floor(HEARD * framesPerSecond(frontEnd) / every) },
    (_, i) => heard.subarray(i * every * bands, (i + 1) * every * bands),
  );
  const perRun = span * framesPerSecond(frontEnd) / every;
  let next = 0;
  const think = (): void => {
    for (let i = 0; i < perRun; i++, next = (next + 1) % groups.length) network.push(groups[next]);
  };
  const ignore = (): void => {};
  const front = (): void => {
    for (let i = 0; i < PIECES; i++) logMel.push(PIECE, ignore);
  };
  const listener = new Listener(openModel(path), RULE);
  listener.begin(frontEnd.sampleRate);
  const hear = (): void => {
    for (let i = 0; i < PIECES; i++) listener.hear(PIECE);
  };
  for (let second = 0; second < WARM.front; second++) hear();
  for (let second = 0; second < WARM.front; second++) front();
  for (let second = 0; second < WARM.network; second += span) think();
  const contender = (
    part: keyof typeof PARTS,
    run: () => void,
    secondsOfRun = 1,
  ): StreamingContender => ({
    ...{ name: `${model}, ${PARTS[part]}`, model, part: PARTS[part] },
    measure: () => timeFor(seconds, run).map((time) => time / secondsOfRun),
  });
  const together = packed ? [contender("shared", sharedRun(path))] : [];
  return [
    contender("whole", hear),
    ...RESAMPLED.includes(model) ? [contender("resampled", resampledRun(path))] : [],
    ...together,
    contender("network", think, span),
    contender("front", front),
  ];
}

/** A second of a microphone of 48 kHz. */
function resampledRun(path: string): () => void {
  const listener = new Listener(openModel(path), RULE);
  listener.begin(48000);
  const hear = (): void => {
    for (let i = 0; i < PIECES; i++) listener.hear(PIECE_48);
  };
  for (let second = 0; second < WARM.together; second++) hear();
  return hear;
}

/** A second of sound through many detectors of a model that share a front end. */
function sharedRun(path: string): () => void {
  const model = Deno.readFileSync(path);
  const detectors = createDetectors({
    models: Array.from({ length: TOGETHER }, () => ({ model, rule: RULE })),
  });
  const hear = (): void => {
    for (let i = 0; i < PIECES; i++) detectors.push(PIECE);
  };
  for (let second = 0; second < WARM.together; second++) hear();
  return hear;
}

/** A network in ONNX Runtime; none, with a word, where that is not there. */
async function onnxPeers(model: string, path: string, seconds: number) {
  try {
    return await onnxContenders(model, path, seconds);
  } catch (error) {
    console.error(`${model}: ONNX Runtime is not measured: ${(error as Error).message}`);
    return [];
  }
}

/** The base network in TensorFlow.js, on every backend that is there. */
async function tfjsPeers(seconds: number): Promise<StreamingContender[]> {
  const network = readNetwork(`${projectRoot()}/${MODELS.base}`);
  const { frontEnd } = network;
  const frames = frontEnd.sampleRate / frontEnd.hop + 1;
  const contenders: StreamingContender[] = [];
  for (const backend of TFJS_BACKENDS) {
    const predict = await tfjsTimer(backend, network, frames);
    if (!predict) continue;
    const model = `base, tfjs ${backend}`;
    contenders.push({
      ...{ name: model, model, part: PARTS.network, peerOf: "base" },
      measure: async () => {
        const run = await predict();
        return timeFor(seconds, run);
      },
    });
  }
  return contenders;
}
