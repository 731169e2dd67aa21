import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { initialCrnn, topologyOf } from "@kws/models";
import { TOY_SHAPES, toySet } from "./_toy_set.ts";
import { quantizeWeights, type WeightFormat } from "./quantize_weights.ts";
import { type BitSearchOptions, FormatRater, searchBits } from "./search_bits.ts";

const SHAPE = TOY_SHAPES.crnn;
const NET = {
  ...{ topology: "crnn", shape: SHAPE, offset: -4 },
  parameters: initialCrnn(SHAPE, Random.root("bits")).map((value) => 4 * value),
};

/** Bytes of the weights of matrices alone. */
function bytesOf(format: WeightFormat): number {
  const layout = topologyOf("crnn").layout(SHAPE);
  const bits = quantizeWeights(NET.parameters, layout, format)
    .reduce((sum, { shape, bits, data }) => sum + (shape.length > 1 ? bits * data.length : 0), 0);
  return Math.ceil(bits / 8);
}

const optionsOf = (limit: number): BitSearchOptions => ({
  ...{ set: toySet(), sounds: 64, limit, bytesOf },
});
const ALL: WeightFormat = { bits: 8, perRow: true };

Deno.test("bits are taken away until the limit is kept, no more than it asks for", () => {
  const most = bytesOf(ALL);
  let before = Infinity;
  for (const share of [0.5, 0.6, 0.75, 0.9, 1]) {
    const limit = Math.floor(share * most);
    const { format, bytes, divergence } = searchBits(NET, optionsOf(limit), true);
    assert(bytes <= limit && bytes === bytesOf(format));
    // One bit more of any tensor would be too much, or it has all.
    const largest = Math.max(
      ...quantizeWeights(
        NET.parameters,
        topologyOf("crnn").layout(SHAPE),
        format,
      ).map(({ data }) => data.length),
    );
    assert(limit - bytes <= largest / 8 + 1);
    assert(divergence >= 0 && divergence <= before + 1e-3, `${divergence} after ${before}`);
    before = divergence;
  }
});

Deno.test("found bits are no worse than as few for all, and none is worse than all bits", () => {
  const rater = new FormatRater(NET, optionsOf(0));
  for (const bits of [4, 5, 6]) {
    const even = rater.rate({ bits, perRow: true });
    const found = searchBits(NET, optionsOf(even.bytes), true);
    assert(found.divergence <= 1.05 * even.divergence, `${bits}: ${found.divergence}`);
  }
  const { format } = searchBits(NET, optionsOf(bytesOf(ALL)), true);
  assertEquals(format, { ...ALL, exceptions: {} });
});

Deno.test("a limit is kept where only the bits of several tensors together fill up a byte", () => {
  const shape = TOY_SHAPES["reset-free"];
  const parameters = initialCrnn(shape, Random.root("bits"));
  const net = { ...NET, shape, parameters };
  const layout = topologyOf("crnn").layout(shape);
  const sizeOf = (format: WeightFormat): number =>
    Math.ceil(
      quantizeWeights(parameters, layout, format)
        .reduce(
          (sum, { shape, bits, data }) => sum + (shape.length > 1 ? bits : 0) * data.length,
          0,
        ) / 8,
    );
  for (let bits = 3; bits <= 8; bits++) {
    const limit = sizeOf({ bits, perRow: true });
    const found = searchBits(net, { ...optionsOf(limit), bytesOf: sizeOf }, true);
    assert(found.bytes <= limit, `${bits}`);
  }
});

Deno.test("a limit that no bits keep is refused", () => {
  assertThrows(
    () => searchBits(NET, optionsOf(10), true),
    RangeError,
    "at most 10 bytes: with the",
  );
});
