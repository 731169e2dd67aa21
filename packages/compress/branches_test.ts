import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { topologyOf } from "@kws/models";
import { drawNetwork, drawSparkNetShape } from "./_random_network.ts";
import { Branches, type BranchKernel } from "./branches.ts";

Deno.test("branches are folded into the middle of the convolution's kernel, by channel and factor", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { shape, parameters } = drawNetwork(seed);
    const layout = topologyOf("crnn").layout(shape);
    const random = Random.root(seed).stream("kernels");
    const { channels, kernel: [bands, frames] } = shape;
    const kernels = Array.from(
      { length: 1 + random.integer(3) },
      (): BranchKernel => [1 + random.integer(bands), 1 + random.integer(frames)],
    );
    const branches = new Branches(layout, kernels);
    const own = new Float32Array(branches.size);
    branches.begin(own);
    const folded = parameters.slice();
    branches.fold(own, folded);
    assertEquals(folded, parameters, "begins as what it was");
    own.forEach((_, i) => own[i] = random.normal());
    branches.fold(own, folded);
    const expected = parameters.slice();
    const { offset, size } = layout.slots.get("conv.weight")!;
    let at = 0;
    for (const [high, long] of kernels) {
      const factors = own.subarray(at, at += channels);
      const weights = own.subarray(at, at += channels * high * long);
      const [low, early] = [Math.floor((bands - high) / 2), Math.floor((frames - long) / 2)];
      for (let c = 0; c < channels; c++) {
        for (let f = 0; f < high; f++) {
          for (let t = 0; t < long; t++) {
            expected[offset + (c * bands + low + f) * frames + early + t] += factors[c] *
              weights[(c * high + f) * long + t];
          }
        }
      }
    }
    assertEquals(at, branches.size);
    assertEquals(folded, expected);
    // Nothing but the convolution has moved.
    folded.forEach((value, i) =>
      assert(value === parameters[i] || i >= offset && i < offset + size)
    );
  }
});

Deno.test("branches without a convolution over bands, or larger than it, are refused", () => {
  const sparkNet = topologyOf("sparknet").layout(drawSparkNetShape(Random.root(3)));
  assertThrows(() => new Branches(sparkNet, [[1, 1]]), RangeError, "leave out branches");
  const { shape } = drawNetwork(1);
  const [bands, frames] = shape.kernel;
  const layout = topologyOf("crnn").layout(shape);
  const message = `at most the convolution's [${bands},${frames}]: current value is [1,${
    frames + 1
  }]`;
  assertThrows(() => new Branches(layout, [[1, frames + 1]]), RangeError, message);
});
