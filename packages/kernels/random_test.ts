import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { Kernels } from "./kernels.ts";
import { Random, threefry } from "./random.ts";

Deno.test("Threefry gives the known answers of its authors", () => {
  // Random123, kat_vectors: threefry2x32 with 20 rounds.
  assertEquals(threefry(0, 0, 0, 0), [0x6b200159, 0x99ba4efe]);
  assertEquals(threefry(-1, -1, -1, -1), [0x1cb996fc, 0xbb002be7]);
  assertEquals(
    threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3),
    [0xc4923a9c, 0x483df7a0],
  );
});

Deno.test("the kernels' stream has the words of the reference", () => {
  const kernels = Kernels.create({ bytes: 1 << 16 });
  const mask = kernels.f32(45);
  const [key0, key1] = Random.root("mask").key;
  const threshold = 0x40000000;
  kernels.wasm.dropoutMask(mask.byteOffset, mask.length, key0, key1, threshold, 2);
  mask.forEach((value, i) => {
    // Eight words a group: four first words of the counters, then four second ones.
    const counter = (i >> 3) * 4 + (i & 3);
    const word = threefry(key0, key1, counter, 0)[(i >> 2) & 1];
    assertEquals(value, word < threshold ? 0 : 2);
  });
});

Deno.test("whole numbers are even over their range, and streams do not depend on order", () => {
  const random = Random.root(3);
  const counts = new Array(7).fill(0);
  for (let i = 0; i < 70000; i++) counts[random.integer(7)]++;
  for (const count of counts) assertLess(Math.abs(count - 10000), 400);
  const a = Random.root(9);
  const early = a.stream("x", 1).uint32();
  a.uint32();
  assertEquals(a.stream("x", 1).uint32(), early);
  assert(a.stream("x", 1).uint32() !== a.stream("x1").uint32());
});

Deno.test("a name that is no whole number is an error", () => {
  assertThrows(() => Random.root(1).stream(-1), RangeError, "current value is -1");
});
