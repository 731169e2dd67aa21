import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { initialResetFree } from "./train_reset_free.ts";
import { encodeResetFree, packResetFree } from "./reset_free_file.ts";
import { resetFreeMacs } from "./reset_free_cost.ts";
import { drawResetFreeShapes, resetFreeFileBytes } from "./reset_free_space.ts";

const ROOM = { bands: 20, frames: 51, keyword: "happy" };
const LIMITS = { macs: 23345, bytes: 1408, bits: 5 };

Deno.test("drawn reset-free networks are as wide as the limits allow, their files as large as foretold", () => {
  const shapes = drawResetFreeShapes(Random.root(1), 20, LIMITS, ROOM);
  assertEquals(new Set(shapes.map((shape) => JSON.stringify(shape))).size, 20);
  for (const shape of shapes) {
    const bytes = resetFreeFileBytes(shape, LIMITS.bits, "happy");
    assert(resetFreeMacs(shape, 51).total <= LIMITS.macs && bytes <= LIMITS.bytes);
    const wider = { ...shape, hidden: shape.hidden + 1 };
    assert(
      resetFreeMacs(wider, 51).total > LIMITS.macs ||
        resetFreeFileBytes(wider, LIMITS.bits, "happy") > LIMITS.bytes,
    );
    const model = packResetFree({
      ...{ keyword: "happy", resetFree: shape, frames: 51, threshold: 0 },
      frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
      activations: { offset: -4, feature: -19, convolution: -20 },
      parameters: initialResetFree(shape, Random.root(2)),
      format: { bits: LIMITS.bits, perRow: true },
    });
    assertEquals(encodeResetFree(model).length, bytes);
  }
});

Deno.test("limits that no reset-free network meets are refused", () => {
  assertThrows(
    () => drawResetFreeShapes(Random.root(1), 3, { ...LIMITS, macs: 10 }, ROOM),
    RangeError,
    "3 reset-free networks of at most 10 MACs and 1408 bytes are needed: there are 0",
  );
});
