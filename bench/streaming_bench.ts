/**
 * Streaming speed: the front end's time for a piece of 10 ms, as from a microphone, and the network's
 * for the frames of one second.
 *
 *     deno run -A bench/streaming_bench.ts [--json] [--record]
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { Kernels, Random } from "@kws/kernels";
import { StreamingLogMel, streamingLogMelBytes } from "@kws/features";
import { PackedCrnn, StreamingCrnn } from "@kws/streaming";
import { loadModel } from "../tasks/evaluate.ts";
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
  "size": "checkpoints/best/size.kws",
  "quality": "checkpoints/best/quality.kws",
};

function summary(model: string, part: string, times: number[]): Times {
  times.sort((a, b) => a - b);
  const at = (share: number): number => 1000 * times[Math.floor(share * (times.length - 1))];
  return { model, part, count: times.length, p50: at(0.5), p99: at(0.99) };
}

/** Listens to a minute of noise and times what is done for every piece of 10 ms. */
function timeModel(model: string, path: string): Times[] {
  const loaded = loadModel(new URL(`../${path}`, import.meta.url).pathname);
  const { frontEnd } = loaded.kind === "float" ? loaded.network : loaded.model;
  const kernels = Kernels.create({ bytes: streamingLogMelBytes(frontEnd) });
  const logMel = new StreamingLogMel(kernels, frontEnd);
  const window = frontEnd.sampleRate / frontEnd.hop + 1;
  const crnn = loaded.kind === "float"
    ? new StreamingCrnn({ ...loaded.network, maxWindowLength: window })
    : new PackedCrnn(loaded.model);
  const random = Random.root("bench");
  const piece = Float32Array.from({ length: 160 }, () => random.between(-0.1, 0.1));
  const frames: Float32Array[] = [];
  const hops: number[] = [];
  for (let i = 0; i < 12000; i++) {
    const started = performance.now();
    logMel.push(piece, (frame) => void frames.push(frame.slice()));
    if (i >= 6000) hops.push(performance.now() - started);
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
    summary(model, "front end, 10 ms of sound", hops),
    summary(model, "network, a second of sound", seconds),
  ];
}

if (import.meta.main) {
  const { json, record } = parseArgs(Deno.args, { boolean: ["json", "record"] });
  const rows = Object.entries(MODELS).flatMap(([name, path]) => timeModel(name, path));
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
