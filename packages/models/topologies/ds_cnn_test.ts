import { assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import type { DsCnnShape } from "@kws/runtime/network";
import { costSum } from "../cost.ts";
import { drawDsCnn } from "./_draw.ts";
import { dsCnnCost, dsCnnLayout } from "./ds_cnn.ts";

/** The size of the benchmark MLPerf Tiny, for this project's features. */
const SHAPE: DsCnnShape = {
  ...{ bands: 20, channels: 64, kernel: [4, 10], stride: [2, 2], blocks: 4 },
};

Deno.test("the DS-CNN of the benchmark's size has at most 25,000 parameters", () => {
  // 40·64, four times 9·64 + 64·64, a bias for every output, two classes.
  const count = 40 * 64 + 4 * (9 * 64 + 64 * 64) + 9 * 64 + 2 * 64 + 2;
  assertEquals(dsCnnLayout(SHAPE).size, count);
  assertLessOrEqual(count, 25_000);
});

Deno.test("a DS-CNN costs what its operations are, counted one at a time", () => {
  for (let seed = 0; seed < 25; seed++) {
    const random = Random.root(seed).stream("cost");
    const shape = drawDsCnn(random);
    const { bands, channels, kernel: [kf, kt], stride: [sf, st], blocks } = shape;
    const frames = kt + random.integer(9);
    let [thop, pure] = [0, 0];
    const outputs = (inputs: number): void => {
      for (let i = 0; i < inputs; i++) {
        thop++;
        pure++;
      }
      thop++; // its bias
    };
    for (let t = 0; t + kt <= frames; t += st) {
      for (let f = 0; f + kf <= bands; f += sf) {
        for (let c = 0; c < channels; c++) {
          outputs(kf * kt);
          for (let block = 0; block < blocks; block++) {
            outputs(9);
            outputs(channels);
          }
        }
      }
    }
    thop += 2 * channels;
    pure += 2 * channels;
    assertEquals(costSum(Object.values(dsCnnCost(shape, frames))), { thop, pure });
  }
});

Deno.test("impossible shapes and frames are refused with value and requirement", () => {
  const refuses = (change: Partial<DsCnnShape>, message: string): void => {
    assertThrows(() => dsCnnLayout({ ...SHAPE, ...change }), RangeError, message);
  };
  refuses({ blocks: 0 }, "blocks must be a whole number >= 1: current value is 0");
  refuses({ channels: 1.5 }, "channels must be a whole number >= 1: current value is 1.5");
  refuses({ kernel: [21, 10] }, "kernel[0] must be at most bands (20): current value is 21");
  assertThrows(() => dsCnnCost(SHAPE, 9), RangeError, "frames must be at least kernel[1] (10)");
});
