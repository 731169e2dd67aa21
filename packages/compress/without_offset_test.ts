import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { crnnLayout } from "@kws/models";
import { drawFeatures, drawNetwork } from "./_random_network.ts";
import { floatScorer } from "./score_features.ts";
import { withoutOffset } from "./without_offset.ts";

Deno.test("a network without offset makes of a clip what the other makes of the clip less the offset", () => {
  for (let seed = 0; seed < 30; seed++) {
    const net = drawNetwork(seed);
    const { shape, parameters } = net;
    const frames = 20;
    const offset = Random.root(seed).between(-6, 6);
    const clip = drawFeatures(seed, frames * shape.bands);
    const before = floatScorer(net, frames)(clip.map((value) => value - offset));
    const plain = withoutOffset(shape, parameters, offset);
    assertAlmostEquals(floatScorer({ ...net, parameters: plain }, frames)(clip), before, 2e-5);
    // A scorer takes the offset that its network names.
    assertEquals(floatScorer({ ...net, offset }, frames)(clip), before);
    const { offset: at, size } = crnnLayout(shape).slots.get("conv.bias")!;
    // Nothing but the convolution's bias has changed.
    plain.set(parameters.subarray(at, at + size), at);
    assertEquals(plain, parameters);
  }
});
