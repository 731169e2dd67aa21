import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { initialLight } from "./train_light.ts";
import { encodeLight, packLight } from "./light_file.ts";
import { lightMacs } from "./light_cost.ts";
import { drawLightShapes, lightFileBytes } from "./light_space.ts";

const ROOM = { bands: 20, frames: 51, keyword: "happy" };
const LIMITS = { macs: 23345, bytes: 1408, bits: 5 };

Deno.test("drawn light networks are as wide as the limits allow, their files as large as foretold", () => {
  const shapes = drawLightShapes(Random.root(1), 20, LIMITS, ROOM);
  assertEquals(new Set(shapes.map((shape) => JSON.stringify(shape))).size, 20);
  for (const shape of shapes) {
    const bytes = lightFileBytes(shape, LIMITS.bits, "happy");
    assert(lightMacs(shape, 51).total <= LIMITS.macs && bytes <= LIMITS.bytes);
    const wider = { ...shape, hidden: shape.hidden + 1 };
    assert(
      lightMacs(wider, 51).total > LIMITS.macs ||
        lightFileBytes(wider, LIMITS.bits, "happy") > LIMITS.bytes,
    );
    const model = packLight({
      ...{ keyword: "happy", light: shape, frames: 51, threshold: 0 },
      frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
      activations: { offset: -4, feature: -19, convolution: -20 },
      parameters: initialLight(shape, Random.root(2)),
      format: { bits: LIMITS.bits, perRow: true },
    });
    assertEquals(encodeLight(model).length, bytes);
  }
});

Deno.test("limits that no light network meets are refused", () => {
  assertThrows(
    () => drawLightShapes(Random.root(1), 3, { ...LIMITS, macs: 10 }, ROOM),
    RangeError,
    "3 light networks of at most 10 MACs and 1408 bytes are needed: there are 0",
  );
});
