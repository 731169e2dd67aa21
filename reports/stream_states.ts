/**
 * A drawing of a network that listens: what it keeps from step to step, and how a detection comes of it.
 *
 * @module
 */
import { centredFrames, type FrontEnd } from "@kws/features";
import type { CrnnShape } from "@kws/models";
import { crnnSizes } from "@kws/runtime/network";
import { PALETTE } from "@kws/literate";
import { arrow, box, drawing, words } from "./drawing.ts";

/** Sizes of what is kept. */
export interface Kept {
  samples: number;
  frames: number;
  states: number;
  outputs: number;
  /** Milliseconds from step to step. */
  step: number;
}

/** What a network keeps from step to step; a window is a second. */
export function keptOf(shape: CrnnShape, frontEnd: FrontEnd): Kept {
  const { sampleRate, hop, fftLength } = frontEnd;
  const { kernel, stride, hidden, layers } = shape;
  return {
    samples: fftLength,
    frames: kernel[1],
    states: hidden * layers,
    outputs: crnnSizes(shape, centredFrames(sampleRate, frontEnd)).steps,
    step: 1000 * stride[1] * hop / sampleRate,
  };
}

/** The way of a step: above what is computed, below what is kept for the next one. */
export function drawStates(shape: CrnnShape, frontEnd: FrontEnd): string {
  const { samples, frames, states, outputs, step } = keptOf(shape, frontEnd);
  const [wide, high, apart, top, below] = [86, 38, 107, 6, 74];
  const columns: [string[], string[] | undefined][] = [
    [["log-mel", `hop ${1000 * frontEnd.hop / frontEnd.sampleRate} ms`], [
      "samples",
      `the latest ${samples}`,
    ]],
    [["convolution", `every ${step} ms`], ["frames", `the latest ${frames}`]],
    [["GRU", "one step"], ["hidden state", `${states} values`]],
    [["attention", "softmax anew"], ["ring of outputs", `the latest ${outputs}`]],
    [["detector", "log-odds → hits"], ["mean, armed,", "refractory time"]],
  ];
  const parts = columns.flatMap(([computed, kept], i) => {
    const x = 26 + i * apart;
    const middle = x + wide / 2;
    return [
      arrow([i === 0 ? 2 : x - (apart - wide), top + high / 2], [x, top + high / 2]),
      box({ x, y: top, width: wide, height: high }, computed, PALETTE[0]),
      ...(kept === undefined ? [] : [
        box({ x, y: top + below, width: wide, height: high }, kept, PALETTE[4]),
        arrow([middle - 12, top + high], [middle - 12, top + below]),
        arrow([middle + 12, top + below], [middle + 12, top + high]),
      ]),
    ];
  });
  const end = 26 + columns.length * apart - (apart - wide);
  return drawing(
    end + 26,
    top + below + high + 22,
    ...parts,
    arrow([end, top + high / 2], [end + 24, top + high / 2]),
    words(
      (end + 26) / 2,
      top + below + high + 14,
      "kept from step to step; the oldest is dropped",
      {
        soft: true,
        size: 8.5,
      },
    ),
  );
}
