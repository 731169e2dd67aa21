import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { cos, log, PI, runtimeBytes, runtimeModule, sin } from "@kws/kernels";
import { hannWindow, melFilters, transformStages } from "@kws/features";
import { drawPacked } from "./_random_model.ts";
import { CRNN } from "./crnn_kind.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { checkSums } from "./limits.ts";
import { fingerprint } from "./saved_state.ts";
import {
  CHECK_FRAMES,
  CHECK_LENGTHS,
  CHECK_SHAPES,
  CHECK_SUMS,
  checkFrame,
  checkFrontEnd,
  checkModel,
  checkResults,
  checkSound,
  selfCheck,
} from "./self_check.ts";
import { createSpotter } from "./create_spotter.ts";

const BYTES = runtimeBytes();

/** The places of an instruction's bytes. */
function places(...opcode: number[]): number[] {
  return [...BYTES.keys()].filter((at) => opcode.every((byte, i) => BYTES[at + i] === byte));
}

const [FRAMES, LOG_ODDS] = checkResults(runtimeModule());

Deno.test("the module passes its check, whose checksums are those of its results", () => {
  assertEquals([FRAMES, LOG_ODDS].map((all) => fingerprint(all)), [...CHECK_SUMS]);
  selfCheck(runtimeModule());
});

Deno.test("the check's steps are those of plain JavaScript, every bit, with wide multipliers and narrow", () => {
  const steps = CHECK_SHAPES.flatMap((shape) => {
    const model = checkModel(shape);
    checkSums(CRNN.sums(shape, model.scales), model.tensors);
    const reference = new IntegerCrnn(model);
    return Array.from({ length: 10 }, (_, t) => reference.push(checkFrame(t)) ?? 0);
  });
  assertEquals(LOG_ODDS, steps);
  assert(new Set(steps).size > 8);
});

Deno.test("the check's log-mel frames are those of a transform by its definition, within rounding", () => {
  let at = 0;
  for (const fftLength of CHECK_LENGTHS) {
    const all = checkSound(fftLength);
    // What is no sound counts as silence, and is counted.
    const clean = all.map((value) => Math.abs(value) <= 2 ** 40 ? value : 0);
    const turn = (i: number): number => 2 * PI * i / fftLength;
    for (let t = 0; t < CHECK_FRAMES; t++) {
      const windowed = hannWindow(fftLength).map((weight, i) => weight * clean[t * fftLength + i]);
      const power = Float64Array.from({ length: fftLength / 2 + 1 }, (_, k) => {
        const part = (wave: (x: number) => number): number =>
          windowed.reduce((sum, value, i) => sum + value * wave(turn(k * i % fftLength)), 0);
        return part(cos) ** 2 + part(sin) ** 2;
      });
      for (const { first, weights } of melFilters(checkFrontEnd(fftLength))) {
        const sum = weights.reduce((all, w, i) => all + w * power[first + i], 0);
        assertAlmostEquals(FRAMES[at++], log(sum), 3e-5);
      }
    }
    assertEquals(FRAMES[at++], 3);
  }
  assertEquals(at, FRAMES.length);
});

Deno.test("the check's transforms have stages of every radix, turned ones wherever there are any", () => {
  const stages = CHECK_LENGTHS.flatMap((length) => transformStages(length / 2));
  const kinds = (turned: boolean): number[] =>
    [...new Set(stages.filter(({ groups }) => groups > 1 === turned).map(({ radix }) => radix))]
      .sort();
  assertEquals(kinds(false), [2, 3, 4, 5, 8]);
  assertEquals(kinds(true), [3, 4, 5, 8]);
  assertEquals(new Set(stages.map(({ radix }) => radix)).size, 5);
});

Deno.test("a module whose additions, products or shifts are wrong is refused in words, or by a trap", () => {
  // f32x4.add as sub, f32x4.mul as add, i32x4.add as sub, i32x4.dot as add, i32x4 shifts without
  // the sign.
  const broken: [number[], number[]][] = [
    [[0xfd, 0xe4, 0x01], [0xfd, 0xe5, 0x01]],
    [[0xfd, 0xe6, 0x01], [0xfd, 0xe4, 0x01]],
    [[0xfd, 0xae, 0x01], [0xfd, 0xb1, 0x01]],
    [[0xfd, 0xba, 0x01], [0xfd, 0xae, 0x01]],
    [[0xfd, 0xac, 0x01], [0xfd, 0xad, 0x01]],
  ];
  let tried = 0;
  let found = 0;
  for (const [right, wrong] of broken) {
    const all = places(...right);
    assert(all.length > 0, `${right}`);
    for (const at of all) {
      const bytes = BYTES.slice();
      bytes.set(wrong, at);
      if (!WebAssembly.validate(bytes)) continue;
      tried++;
      try {
        selfCheck(new WebAssembly.Module(bytes));
      } catch (error) {
        assert(
          error instanceof WebAssembly.RuntimeError ||
            error instanceof Error && /^Cannot run a detector as this engine/.test(error.message),
        );
        found++;
      }
    }
  }
  // One change changes nothing: 0 is subtracted instead of added to a logarithm.
  assert(tried > 100, `${tried}`);
  assertEquals(found, tried - 1);
});

Deno.test("the check costs a few milliseconds once the code is warm", () => {
  const module = runtimeModule();
  let best = Infinity;
  for (let i = 0; i < 10; i++) {
    const started = performance.now();
    selfCheck(module);
    best = Math.min(best, performance.now() - started);
  }
  assert(best < 5, `${best} ms`);
});

Deno.test("a detector is not made with a module that computes wrongly", () => {
  const bytes = BYTES.slice();
  bytes.set([0xfd, 0xb1, 0x01], places(0xfd, 0xae, 0x01)[0]);
  assertThrows(
    () => createSpotter(drawPacked("crnn", 1), bytes),
    Error,
    "computes the network wrongly",
  );
});

Deno.test("an engine without SIMD, or without WebAssembly, is told so in words", () => {
  const whole = WebAssembly;
  const without = (value: unknown, words: string): void => {
    Object.defineProperty(globalThis, "WebAssembly", { value, configurable: true, writable: true });
    try {
      assertThrows(() => runtimeModule(BYTES), Error, words);
    } finally {
      Object.defineProperty(globalThis, "WebAssembly", {
        ...{ value: whole, configurable: true, writable: true },
      });
    }
  };
  without(undefined, "needs WebAssembly, which this engine lacks");
  without({ validate: () => false }, "WebAssembly with SIMD, which this engine lacks");
});
