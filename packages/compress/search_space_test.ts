import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, initialCrnn } from "@kws/models";
import { encodeKws } from "@kws/runtime";
import { thopMacs } from "./cost.ts";
import { packIntegers } from "./pack.ts";
import { drawShapes, searchedFileBytes } from "./search_space.ts";

const ROOM = { bands: 20, frames: 51, keyword: "happy" };
const LIMITS = { macs: 23345, bytes: 1408, bits: 5 };

/** Bytes of the file of a network of a shape, made in earnest. */
function fileBytes(shape: CrnnShape, perRow: boolean): number {
  const net = {
    ...{ topology: "crnn", shape, keyword: "happy", frames: 51, offset: -4 },
    parameters: initialCrnn(shape, Random.root(2)),
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  };
  const scales = { offset: -4, scales: [-19, -20] };
  const model = packIntegers(net, { bits: LIMITS.bits, perRow }, scales);
  return encodeKws({ ...model, rule: { smoothing: 3, threshold: 4, refractory: 1 } }).length;
}

for (const [space, perRow] of [["crnn", false], ["reset-free", true]] as const) {
  Deno.test(`drawn networks of the space ${space} keep within the limits, and their files are as large as foretold`, () => {
    const shapes = drawShapes(space, Random.root(1), 20, LIMITS, ROOM);
    assertEquals(new Set(shapes.map((shape) => JSON.stringify(shape))).size, 20);
    for (const shape of shapes) {
      assert(thopMacs({ topology: "crnn", shape }, 51).total <= LIMITS.macs);
      const bytes = searchedFileBytes(space, shape, LIMITS.bits, "happy");
      assert(bytes <= LIMITS.bytes);
      assertEquals(fileBytes(shape, perRow), bytes);
    }
  });

  Deno.test(`limits that no network of the space ${space} meets are refused`, () => {
    assertThrows(
      () => drawShapes(space, Random.root(1), 3, { ...LIMITS, macs: 10 }, ROOM),
      RangeError,
      "3 networks of at most 10 MACs and 1408 bytes are needed: there are 0",
    );
  });
}

Deno.test("drawn reset-free networks are as wide as the limits allow", () => {
  for (const shape of drawShapes("reset-free", Random.root(1), 20, LIMITS, ROOM)) {
    const wider = { ...shape, hidden: shape.hidden + 1 };
    assert(
      thopMacs({ topology: "crnn", shape: wider }, 51).total > LIMITS.macs ||
        searchedFileBytes("reset-free", wider, LIMITS.bits, "happy") > LIMITS.bytes,
    );
  }
});

Deno.test("a space that there is not is refused with those that there are", () => {
  const message = `must be one of crnn, reset-free: current value is "none"`;
  assertThrows(() => drawShapes("none", Random.root(1), 1, LIMITS, ROOM), RangeError, message);
});
