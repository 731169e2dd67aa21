import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, topologyOf } from "@kws/models";
import {
  drawDsCnnShape,
  drawNetwork,
  drawResetFree,
  drawSparkNetShape,
} from "./_random_network.ts";
import { dequantizeWeights, quantizeWeights, type WeightFormat } from "./quantize_weights.ts";
import { Reparametrisation } from "./reparametrisation.ts";

/** What a method may add. */
interface Method {
  gates?: boolean;
  hint?: number;
  format?: WeightFormat;
  /** Two branches, one as large as the convolution, one of a single weight. */
  branches?: boolean;
}

/** Every combination. */
const METHODS: Method[] = [false, true].flatMap((gates) =>
  [undefined, 3].flatMap((hint) => [false, true].map((branches) => ({ gates, hint, branches })))
);

/** The reparametrisation of a network of `hidden` units by a method. */
function reparametrise(
  { topology, shape }: { topology: string; shape: { hidden: number } },
  { gates, hint, branches, ...rest }: Method,
): Reparametrisation {
  const layout = topologyOf(topology).layout(shape);
  const [, , bands, frames] = layout.slots.get("conv.weight")?.shape ?? [];
  return new Reparametrisation({
    ...{ layout, ...rest },
    branches: branches ? [[bands, frames], [1, 1]] : undefined,
    gates: gates ? shape.hidden : undefined,
    hint: hint === undefined ? undefined : { from: shape.hidden, to: hint },
  });
}

/** The reparametrisation of a random network, at a point where nothing is 0 or 1. */
function draw(seed: number, method: Method, kind: "crnn" | "reset-free" = "crnn") {
  const net = kind === "crnn" ? drawNetwork(seed) : drawResetFree(seed);
  const { parameters } = net;
  const reparametrisation = reparametrise(net, method);
  const random = Random.root(seed).stream("master");
  const flat = reparametrisation.begin(parameters);
  flat.forEach((value, i) => flat[i] = value + 0.3 * random.normal());
  const slopes = Float32Array.from(
    { length: reparametrisation.layout.size },
    () => random.normal(),
  );
  return { reparametrisation, flat, slopes, shape: net.shape as CrnnShape, parameters };
}

Deno.test("the gradient of scaling factors and weights is that of central differences", () => {
  // Every method on one shape, and all that can be had together on many.
  const cases = [
    ...METHODS.map((method, i) => [i + 10, method, "crnn"] as const),
    ...Array.from({ length: 12 }, (_, i) => {
      const method = { gates: true };
      return (["crnn", "reset-free"] as const).map((kind) => [i + 30, method, kind] as const);
    }).flat(),
  ];
  for (const [seed, method, kind] of cases) {
    const { reparametrisation, flat, slopes } = draw(seed, method, kind);
    const out = new Float32Array(reparametrisation.size);
    reparametrisation.pull(flat, slopes, out);
    const value = (): number =>
      reparametrisation.network(flat).reduce((sum, weight, i) => sum + weight * slopes[i], 0);
    for (let i = 0; i < reparametrisation.hintAt; i++) {
      const kept = flat[i];
      flat[i] = kept + 0.0625;
      const above = value();
      flat[i] = kept - 0.0625;
      const below = value();
      flat[i] = kept;
      // What is linear in each of its parts has no error but that of rounding.
      const expected = (above - below) / 0.125;
      assertAlmostEquals(out[i], expected, 2e-3, `${i} of ${kind} ${JSON.stringify(method)}`);
    }
  }
});

Deno.test("hints' gradients are left to those who compute them", () => {
  const { reparametrisation, flat, slopes } = draw(3, { hint: 3 });
  const out = new Float32Array(reparametrisation.size).fill(7);
  reparametrisation.pull(flat, slopes, out);
  assert(reparametrisation.hintAt < reparametrisation.size);
  assert(out.subarray(reparametrisation.hintAt).every((value) => value === 7));
});

Deno.test("a reparametrisation begins at the network it is given, with scaling factors 1 and hints 0", () => {
  for (const [seed, method] of METHODS.entries()) {
    const net = drawNetwork(seed);
    const { shape, parameters } = net;
    const reparametrisation = reparametrise(net, method);
    const flat = reparametrisation.begin(parameters);
    const network = reparametrisation.network(flat);
    for (const { offset, size } of reparametrisation.layout.slots.values()) {
      const end = offset + size;
      assertEquals(network.subarray(offset, end), parameters.subarray(offset, end));
    }
    assert(
      flat.subarray(reparametrisation.gatesAt, reparametrisation.hintAt).every((gate) =>
        gate === 1
      ),
    );
    assert(flat.subarray(reparametrisation.hintAt).every((value) => value === 0));
    assertEquals(
      reparametrisation.hintAt - reparametrisation.gatesAt,
      method.gates ? shape.hidden : 0,
    );
  }
});

Deno.test("a scaling factor of 0 silences its unit wherever the top layer is read", () => {
  const { reparametrisation, flat, shape } = draw(6, { gates: true });
  flat[reparametrisation.gatesAt + 1] = 0;
  const network = reparametrisation.network(flat);
  for (const name of [`gru.weight_hh_l${shape.layers - 1}`, "attention.hidden.weight"]) {
    const { offset, size } = reparametrisation.layout.slots.get(name)!;
    for (let i = 0; i < size; i++) {
      assertEquals(network[offset + i] === 0, i % shape.hidden === 1);
    }
  }
});

Deno.test("a kind with nothing to scale is refused", () => {
  const random = Random.root("nothing");
  for (
    const layout of [
      topologyOf("sparknet").layout(drawSparkNetShape(random), true),
      topologyOf("ds-cnn").layout(drawDsCnnShape(random), true),
    ]
  ) {
    assertThrows(
      () => new Reparametrisation({ layout, gates: 3 }),
      RangeError,
      "must have states that layers read: it has none",
    );
  }
});

Deno.test("a step of training uses the weights as they will be stored", () => {
  const format = { bits: 4, perRow: true };
  const { reparametrisation, flat } = draw(7, { gates: true, format });
  const out = new Float32Array(reparametrisation.layout.size);
  reparametrisation.effective(flat, out);
  const network = reparametrisation.network(flat);
  const stored = dequantizeWeights(
    quantizeWeights(network, reparametrisation.layout, format),
    reparametrisation.layout,
  );
  assertEquals(out, stored);
  assert(network.some((value, i) => value !== stored[i]));
});
