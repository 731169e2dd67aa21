import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { initialParameters } from "@kws/models";
import { thopMacs } from "./cost.ts";
import { encodeKws } from "./kws_file.ts";
import { packModel } from "./packed_model.ts";
import { drawShapes, packedFileBytes } from "./search_space.ts";

const ROOM = { bands: 20, frames: 51, keyword: "happy" };
const LIMITS = { macs: 23345, bytes: 1408, bits: 5 };

Deno.test("drawn networks keep within the limits, and their files are as large as foretold", () => {
  const shapes = drawShapes(Random.root(1), 20, LIMITS, ROOM);
  assertEquals(new Set(shapes.map((shape) => JSON.stringify(shape))).size, 20);
  for (const shape of shapes) {
    assert(thopMacs(shape, 51).total <= LIMITS.macs);
    const bytes = packedFileBytes(shape, LIMITS.bits, "happy");
    assert(bytes <= LIMITS.bytes);
    const model = packModel({
      ...{ keyword: "happy", shape, frames: 51, threshold: 0 },
      frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
      activations: { offset: -4, feature: -19, convolution: -20 },
      parameters: initialParameters(shape, Random.root(2)),
      format: { bits: LIMITS.bits, perRow: false },
    });
    assertEquals(encodeKws(model).length, bytes);
  }
});

Deno.test("limits that nothing meets are refused", () => {
  assertThrows(
    () => drawShapes(Random.root(1), 3, { ...LIMITS, macs: 10 }, ROOM),
    RangeError,
    "3 networks of at most 10 MACs and 1408 bytes are needed: there are 0",
  );
});
