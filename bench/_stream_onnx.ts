/**
 * Speed of ONNX Runtime on the networks that `deno task export --steps` writes, states carried from step to
 * step: the same network, one thread, as a program in Node or Deno runs it.
 *
 * @module
 */
import { type FrontEnd, StreamingLogMel } from "@kws/features";
import { buildRuntime } from "@kws/kernels";
import { checkedModule, Detector } from "@kws/runtime";
import type { CrnnShape } from "@kws/runtime/network";
import type { Values } from "@kws/onnx/testing";
import { openModel } from "../study/model.ts";
import { attentionWindow, exportOnnx } from "../study/onnx_export.ts";
import {
  evenSeconds,
  framesPerSecond,
  PIECE,
  PIECES,
  RULE,
  soundFrames,
  type StreamingContender,
  WARM,
} from "./_stream_parts.ts";
import { StepFrames } from "./_step_frames.ts";
import { PARTS } from "./streaming_table.ts";
import { timeForAwaited } from "./_time_runs.ts";

/** A network in ONNX Runtime, its states carried on. */
export interface OnnxSteps {
  frontEnd: FrontEnd;
  keyword: string;
  shape: CrnnShape;
  /** The log-odds of the next step, from the latest frames (kt,bands). */
  step(latest: Float32Array): Promise<number>;
}

/**
 * Opens a model's step graph.
 *
 * @throws {Error} If ONNX Runtime is not there or cannot be loaded.
 */
export async function openOnnxSteps(path: string): Promise<OnnxSteps> {
  const { firstStates, frames, logOddsOf, nextStates, openSession } = await import(
    "@kws/onnx/testing"
  );
  const model = openModel(path);
  const { frontEnd, keyword, kws, network } = model;
  const shape = (kws ?? network!).shape as CrnnShape;
  const run = await openSession(exportOnnx(path, path, true).bytes);
  let states: Values = firstStates(shape, attentionWindow(model, shape));
  return {
    ...{ frontEnd, keyword, shape },
    async step(latest) {
      const outputs = await run({ ...states, frames: frames(latest, shape.bands) });
      states = nextStates(outputs);
      return logOddsOf(outputs);
    },
  };
}

/**
 * A model's network, alone and behind this project's front end, in ONNX Runtime.
 *
 * @param model What rows call it in this project.
 * @throws {Error} If ONNX Runtime is not there or cannot be loaded.
 */
export async function onnxContenders(
  model: string,
  path: string,
  seconds: number,
): Promise<StreamingContender[]> {
  const { frontEnd, keyword, shape, step } = await openOnnxSteps(path);
  const { kernel: [, first], stride: [, every] } = shape;

  const groups = { first, every };
  const span = evenSeconds(frontEnd, groups);
  const { bands } = frontEnd;
  // As our own network gets them: group by group.
  const sound = Float32Array.from(soundFrames(frontEnd, 10).flatMap((frame) => [...frame]));
  const together = every * bands;
  const alone = new StepFrames(shape);
  alone.push(sound.subarray(0, first * bands));
  const perRun = span * framesPerSecond(frontEnd) / every;
  let next = 0;
  const think = async (): Promise<void> => {
    for (let i = 0; i < perRun; i++, next += together) {
      if (next + together > sound.length) next = 0;
      const latest = alone.push(sound.subarray(next, next + together));
      if (latest) await step(latest);
    }
  };

  const logMel = buildRuntime(
    (arena) => new StreamingLogMel(arena, frontEnd, groups),
    checkedModule(),
  );
  const { sampleRate } = frontEnd;
  const detector = new Detector(RULE, { keyword, sampleRate, reach: sampleRate });
  const behind = new StepFrames(shape);
  let sample = 0;
  const hear = async (): Promise<void> => {
    for (let i = 0; i < PIECES; i++) {
      const due: Float32Array[] = [];
      logMel.push(PIECE, (frames) => {
        const latest = behind.push(frames);
        if (latest) due.push(latest);
      });
      sample += PIECE.length;
      for (const latest of due) detector.push({ sample, logOdds: await step(latest) });
    }
  };

  for (let second = 0; second < WARM.peer; second += span) await think();
  for (let second = 0; second < WARM.peer; second++) await hear();
  const name = `${model}, onnxruntime`;
  return [
    {
      ...{ name: `${name}, sound to detections`, model: name, part: PARTS.whole, peerOf: model },
      measure: () => timeForAwaited(seconds, hear),
    },
    {
      ...{ name: `${name}, network`, model: name, part: PARTS.network, peerOf: model },
      measure: async () => (await timeForAwaited(seconds, think)).map((time) => time / span),
    },
  ];
}
