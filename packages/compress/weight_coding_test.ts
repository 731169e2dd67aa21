import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { adaptiveBits, weightCoding } from "./weight_coding.ts";

Deno.test("the first of two symbols costs one bit, a second like it log2 of 4/3", () => {
  assertAlmostEquals(adaptiveBits([0], 1), 1, 1e-12);
  assertAlmostEquals(adaptiveBits([0, 0], 1), 1 + Math.log2(4 / 3), 1e-12);
  assertAlmostEquals(adaptiveBits([0, -1], 1), 1 + 2, 1e-12);
});

Deno.test("long sequences cost their entropy, little more", () => {
  for (const bits of [2, 4, 6]) {
    const random = Random.root(bits);
    const values = Int8Array.from({ length: 60000 }, () => {
      const half = 2 ** (bits - 1);
      return Math.max(-half, Math.min(half - 1, Math.round(random.normal() * half / 4)));
    });
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const entropy = [...counts.values()].reduce(
      (sum, n) => sum - n * Math.log2(n / values.length),
      0,
    );
    const coded = adaptiveBits(values, bits);
    assert(coded >= entropy && coded < 1.01 * entropy, `${coded} for ${entropy}`);
  }
});

Deno.test("biases are left as they are and every width of weights has counts of its own", () => {
  const tensor = (shape: number[], bits: number, data: number[]) => ({
    ...{ name: "x", shape, bits, data: Int8Array.from(data), scales: new Int8Array(1) },
  });
  const bias = tensor([2], 8, [1, 2]);
  assertEquals(weightCoding({ tensors: [bias] }), { stored: 2, coded: 2 });
  const zeros = tensor([40, 40], 4, new Array(1600).fill(0));
  const { stored, coded } = weightCoding({ tensors: [zeros, bias] });
  assertEquals(stored, 802);
  assert(coded < 20);
});
