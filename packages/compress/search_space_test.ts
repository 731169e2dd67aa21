import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, resetFreeCrnn, type ResetFreeShape, topologyOf } from "@kws/models";
import { thopMacs } from "./cost.ts";
import { encodeKws } from "./kws_file.ts";
import { packModel } from "./packed_model.ts";
import { drawShapes, searchedFileBytes } from "./search_space.ts";

const ROOM = { bands: 20, frames: 51, keyword: "happy" };
const LIMITS = { macs: 23345, bytes: 1408, bits: 5 };

/** Bytes of the file of a network of a shape, made in earnest. */
function fileBytes(topology: string, shape: CrnnShape | ResetFreeShape, perRow: boolean): number {
  const model = packModel({
    ...{ keyword: "happy", frames: 51, threshold: 0 },
    shape: topology === "crnn" ? shape as CrnnShape : resetFreeCrnn(shape as ResetFreeShape),
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
    activations: { offset: -4, feature: -19, convolution: -20 },
    parameters: topologyOf(topology).initial(shape, Random.root(2)),
    format: { bits: LIMITS.bits, perRow },
  });
  return encodeKws(model).length;
}

for (const [topology, perRow] of [["crnn", false], ["reset-free", true]] as const) {
  Deno.test(`drawn networks of kind ${topology} keep within the limits, and their files are as large as foretold`, () => {
    const shapes = drawShapes(topology, Random.root(1), 20, LIMITS, ROOM) as CrnnShape[];
    assertEquals(new Set(shapes.map((shape) => JSON.stringify(shape))).size, 20);
    for (const shape of shapes) {
      assert(thopMacs({ topology, shape }, 51).total <= LIMITS.macs);
      const bytes = searchedFileBytes({ topology, shape }, LIMITS.bits, "happy");
      assert(bytes <= LIMITS.bytes);
      assertEquals(fileBytes(topology, shape, perRow), bytes);
    }
  });

  Deno.test(`limits that no network of kind ${topology} meets are refused`, () => {
    assertThrows(
      () => drawShapes(topology, Random.root(1), 3, { ...LIMITS, macs: 10 }, ROOM),
      RangeError,
      "3 networks of at most 10 MACs and 1408 bytes are needed: there are 0",
    );
  });
}

Deno.test("drawn reset-free networks are as wide as the limits allow", () => {
  const topology = "reset-free";
  for (const drawn of drawShapes(topology, Random.root(1), 20, LIMITS, ROOM)) {
    const shape = drawn as ResetFreeShape;
    const wider = { topology, shape: { ...shape, hidden: shape.hidden + 1 } };
    assert(
      thopMacs(wider, 51).total > LIMITS.macs ||
        searchedFileBytes(wider, LIMITS.bits, "happy") > LIMITS.bytes,
    );
  }
});

Deno.test("a kind without a space of networks is refused with those that have one", () => {
  for (const topology of ["sparknet", "ds-cnn", "none"]) {
    const message = `must be one of crnn, reset-free: current value is "${topology}"`;
    assertThrows(() => drawShapes(topology, Random.root(1), 1, LIMITS, ROOM), RangeError, message);
    assertThrows(
      () => searchedFileBytes({ topology, shape: {} }, 5, "happy"),
      RangeError,
      message,
    );
  }
});
