import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { Kernels, Random } from "@kws/kernels";
import { Crnn, crnnBytes, crnnLayout, type CrnnShape, initialParameters } from "@kws/models";
import { DynamicInt8Crnn, int8Bytes, quantizeDynamic, quantizeTensor } from "./dynamic_int8.ts";

const SHAPE: CrnnShape = {
  bands: 20,
  channels: 4,
  kernel: [6, 6],
  stride: [4, 3],
  hidden: 14,
  layers: 2,
  dropout: 0,
};

Deno.test("a rounded tensor is within half a step of its values, and its ends are exact", () => {
  const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, (list) => {
      const data = Float32Array.from(list);
      const { data: q, scale } = quantizeTensor([data.length], data);
      data.forEach((value, i) => assertLess(Math.abs(q[i] * scale - value), 0.5001 * scale));
      const most = Math.max(...data.map(Math.abs));
      if (most > 1e-30) assert(q.some((value) => Math.abs(value) === 127));
    }),
    { seed: 1 },
  );
});

Deno.test("the quantised network stays close to its float parent", () => {
  const parameters = initialParameters(SHAPE, Random.root(4));
  const options = { batch: 1, frames: 51 };
  const kernels = Kernels.create({ bytes: crnnBytes(SHAPE, options) });
  const net = new Crnn(kernels, SHAPE, options);
  net.parameters.set(parameters);
  net.prepare();
  const quantised = new DynamicInt8Crnn(SHAPE, quantizeDynamic(parameters, crnnLayout(SHAPE)));
  const random = Random.root("features");
  for (let clip = 0; clip < 5; clip++) {
    for (let i = 0; i < net.features.length; i++) net.features[i] = random.normal();
    const [other, keyword] = net.forward(1);
    assertLess(Math.abs(quantised.logOdds(net.features) - (keyword - other)), 0.02);
  }
});

Deno.test("raw bytes are one a weight, four a scale and a bias", () => {
  const layout = crnnLayout(SHAPE);
  const network = quantizeDynamic(initialParameters(SHAPE, Random.root(5)), layout);
  let expected = 0;
  for (const { shape, size } of layout.slots.values()) {
    expected += shape.length > 1 ? size + 4 : 4 * size;
  }
  assertEquals(int8Bytes(network), expected);
});
