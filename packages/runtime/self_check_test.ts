import { assert, assertEquals, assertThrows } from "@std/assert";
import { runtimeBytes, runtimeModule } from "@kws/kernels";
import { drawPacked } from "./_random_model.ts";
import { byName } from "./integer_tensor.ts";
import { CRNN } from "./crnn_kind.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { checkSums } from "./limits.ts";
import { CHECK_LOG_ODDS, CHECK_SHAPES, checkFrame, checkModel, selfCheck } from "./self_check.ts";
import { Spotter } from "./spotter.ts";

const BYTES = runtimeBytes();

/** The places of an instruction's bytes. */
function places(...opcode: number[]): number[] {
  return [...BYTES.keys()].filter((at) => opcode.every((byte, i) => BYTES[at + i] === byte));
}

Deno.test("the module passes its check, and the check's numbers are the reference's", () => {
  selfCheck(runtimeModule());
  CHECK_SHAPES.forEach((shape, i) => {
    const model = checkModel(shape);
    checkSums(CRNN.sums(shape, model.scales), byName(model.tensors));
    const reference = new IntegerCrnn(model);
    const steps = Array.from({ length: 10 }, (_, t) => reference.push(checkFrame(t)));
    assertEquals(steps.findLast((step) => step !== undefined), CHECK_LOG_ODDS[i] / 4096);
  });
});

Deno.test("a module whose additions or products are wrong is refused in words", () => {
  // f32x4.add as sub, f32x4.mul as add, i32x4.add as sub, i32x4.dot as add, i64x2 shifts the other way.
  const broken: [number[], number[]][] = [
    [[0xfd, 0xe4, 0x01], [0xfd, 0xe5, 0x01]],
    [[0xfd, 0xe6, 0x01], [0xfd, 0xe4, 0x01]],
    [[0xfd, 0xae, 0x01], [0xfd, 0xb1, 0x01]],
    [[0xfd, 0xba, 0x01], [0xfd, 0xae, 0x01]],
    [[0xfd, 0xcc, 0x01], [0xfd, 0xcd, 0x01]],
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
          error instanceof Error && /^Cannot run a detector as this engine/.test(error.message),
        );
        found++;
      }
    }
  }
  // What is missed are the last terms of the logarithm: their share is below the tolerance.
  assert(tried > 100 && found > 0.95 * tried, `${found} of ${tried}`);
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
    () => Spotter.of(drawPacked("crnn", 1), bytes),
    Error,
    "computes integer products wrongly",
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
