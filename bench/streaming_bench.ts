/**
 * Streaming speed: what front end and network each take for a second of sound, which comes in pieces of
 * 10 ms, as from a microphone.
 *
 * TensorFlow.js computes the base network beside it, in the same run.
 *
 *     deno run -A bench/streaming_bench.ts [--json] [--record]
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { Kernels, Random } from "@kws/kernels";
import { StreamingLogMel, streamingLogMelBytes } from "@kws/features";
import { frameGroups, PackedCrnn, StreamingCrnn } from "@kws/streaming";
import { TFJS_BACKENDS } from "../packages/models/reference/tfjs_backends.ts";
import { loadModel } from "../tasks/evaluate.ts";
import { timeTfjs } from "./_stream_tfjs.ts";
import { describeMachine, figure, formatTable, writeRecord } from "./_record.ts";

/** Times of one part in microseconds. */
interface Times {
  model: string;
  part: string;
  count: number;
  p50: number;
  p99: number;
}

const MODELS: Record<string, string> = {
  "base": "checkpoints/base/seed-1.safetensors",
  "size, floats": "checkpoints/size/seed-1.safetensors",
  "size": "checkpoints/size/seed-1.kws",
  "small": "checkpoints/small/seed-1.kws",
  "quality": "checkpoints/best/quality.kws",
};

function summary(model: string, part: string, times: number[]): Times {
  times.sort((a, b) => a - b);
  const at = (share: number): number => 1000 * times[Math.floor(share * (times.length - 1))];
  return { model, part, count: times.length, p50: at(0.5), p99: at(0.99) };
}

/** Pieces of 10 ms in a second. */
const PIECES = 100;

/** Listens to minutes of noise and times what is done for every second. */
function timeModel(model: string, path: string): Times[] {
  const loaded = loadModel(new URL(`../${path}`, import.meta.url).pathname);
  const { frontEnd, shape } = loaded.kind === "float" ? loaded.network : loaded.model;
  const groups = frameGroups(shape);
  const kernels = Kernels.create({ bytes: streamingLogMelBytes(frontEnd, groups) });
  const logMel = new StreamingLogMel(kernels, frontEnd, groups);
  const window = frontEnd.sampleRate / frontEnd.hop + 1;
  const crnn = loaded.kind === "float"
    ? new StreamingCrnn({ ...loaded.network, maxWindowLength: window })
    : new PackedCrnn(loaded.model);
  const random = Random.root("bench");
  const piece = Float32Array.from({ length: 160 }, () => random.between(-0.1, 0.1));
  const frames: Float32Array[] = [];
  const fronts: number[] = [];
  // The kernels are compiled anew while they run: what is timed comes after.
  for (let second = 0; second < 480; second++) {
    const started = performance.now();
    for (let i = 0; i < PIECES; i++) {
      logMel.push(piece, (frame) => {
        if (second < 120) frames.push(frame.slice());
      });
    }
    if (second >= 360) fronts.push(performance.now() - started);
  }
  const perSecond = Math.round(frontEnd.sampleRate / frontEnd.hop);
  const seconds: number[] = [];
  for (let round = 0; round < 20; round++) {
    for (let first = 0; first + perSecond <= frames.length; first += perSecond) {
      const started = performance.now();
      for (let i = first; i < first + perSecond; i++) crnn.push(frames[i]);
      if (round >= 10) seconds.push(performance.now() - started);
    }
  }
  return [
    summary(model, "front end, a second of sound", fronts),
    summary(model, "network, a second of sound", seconds),
  ];
}

/** The base network in TensorFlow.js, on every backend that is there. */
async function timePeers(): Promise<Times[]> {
  const loaded = loadModel(new URL(`../${MODELS.base}`, import.meta.url).pathname);
  if (loaded.kind !== "float") throw new TypeError("Cannot time peers as the base must be floats");
  const { frontEnd } = loaded.network;
  const frames = frontEnd.sampleRate / frontEnd.hop + 1;
  const rows: Times[] = [];
  for (const backend of TFJS_BACKENDS) {
    const times = await timeTfjs(backend, loaded.network, frames);
    if (times) rows.push(summary(`base, tfjs ${backend}`, "network, a second of sound", times));
  }
  return rows;
}

if (import.meta.main) {
  const { json, record } = parseArgs(Deno.args, { boolean: ["json", "record"] });
  const rows = Object.entries(MODELS).flatMap(([name, path]) => timeModel(name, path));
  rows.push(...await timePeers());
  const machine = describeMachine();
  if (record) console.error(`Wrote ${writeRecord("streaming", { machine, rows })}`);
  if (json) console.log(JSON.stringify({ bench: "streaming", machine, rows }));
  else {
    console.log(`Streaming; ${machine.cpu}, ${machine.cores} cores, Deno ${machine.deno}\n`);
    console.log(formatTable([
      ["model", "part", "p50 µs", "p99 µs"],
      ...rows.map(({ model, part, p50, p99 }) => [model, part, figure(p50), figure(p99)]),
    ]));
  }
}
