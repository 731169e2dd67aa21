import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import {
  draw,
  drawParameters,
  goldenCase,
  type GoldenName,
  worstGradient,
} from "../golden/golden.ts";
import { Crnn } from "../topologies/crnn.ts";
import { crossEntropy, distillationLoss } from "../losses.ts";
import { fromParameterSet, type ParameterSet, toParameterSet } from "../parameters.ts";
import { referenceForward, referenceGradients } from "./crnn_reference.ts";

const NAMES: GoldenName[] = ["small", "deep", "full"];

function network(
  shape: CrnnShape,
  parameters: ParameterSet,
  options: { batch: number; frames: number; training?: boolean },
): Crnn {
  const net = Kernels.build((kernels) => new Crnn(kernels, shape, options));
  net.load(fromParameterSet(parameters, net.layout));
  return net;
}

/** Replaces the masks that the network has drawn. */
function setMasks(net: Crnn, masks: Float32Array): void {
  net.drawNoise(Random.root(1));
  const size = masks.length / (net.shape.layers - 1);
  for (let layer = 0; layer + 1 < net.shape.layers; layer++) {
    net.dropoutMask(layer).set(masks.subarray(layer * size, (layer + 1) * size));
  }
}

for (const name of NAMES) {
  const golden = goldenCase(name);
  const { parameters, shape, features, labels, batch, frames, dropoutMask } = golden;

  Deno.test(`the kernels compute PyTorch's outputs of the ${name} network`, () => {
    const net = network(shape, parameters, { batch, frames });
    net.features.set(features);
    const logits = net.forward();
    golden.plain.logits.forEach((value, i) => assertAlmostEquals(logits[i], value, 1e-5));
    golden.plain.attention.forEach((value, i) => assertAlmostEquals(net.attention[i], value, 1e-5));
  });

  Deno.test(`the kernels compute PyTorch's gradients of the ${name} network with dropout`, () => {
    const net = network(shape, parameters, { batch, frames, training: true });
    setMasks(net, dropoutMask);
    net.features.set(features);
    const logits = net.forward();
    const loss = crossEntropy(net.dLogits, logits, labels, 1 / batch);
    net.backward();
    assertAlmostEquals(loss, golden.crossEntropy.loss, 1e-5);
    const gradients = toParameterSet(net.gradients, net.layout);
    assertLess(worstGradient(gradients, golden.crossEntropy.gradients).error, 1e-4);
  });

  Deno.test(`the kernels compute PyTorch's distillation of the ${name} network`, () => {
    const { teacher, temperature, share } = golden.distillation;
    const net = network(shape, parameters, { batch, frames, training: true });
    setMasks(net, dropoutMask);
    net.features.set(features);
    const logOdds = labels.map((_, b) => teacher[2 * b + 1] - teacher[2 * b]);
    const logits = net.forward();
    const kind = { temperature, share };
    const loss = distillationLoss(net.dLogits, logits, logOdds, labels, kind, 1 / batch);
    net.backward();
    assertAlmostEquals(loss, golden.distillation.loss, 1e-5);
    const gradients = toParameterSet(net.gradients, net.layout);
    assertLess(worstGradient(gradients, golden.distillation.gradients).error, 1e-4);
  });
}

Deno.test("the kernels agree with the reference on shapes that fill no vector", () => {
  const shapes: CrnnShape[] = [
    {
      bands: 7,
      channels: 1,
      kernel: [3, 3],
      stride: [2, 1],
      hidden: 3,
      layers: 1,
      dropout: 0,
    },
    {
      bands: 20,
      channels: 5,
      kernel: [4, 7],
      stride: [3, 5],
      hidden: 17,
      layers: 2,
      dropout: 0,
    },
    {
      bands: 40,
      channels: 2,
      kernel: [5, 20],
      stride: [2, 8],
      hidden: 10,
      layers: 2,
      dropout: 0,
    },
  ];
  for (const shape of shapes) {
    for (const [batch, steps] of [[1, 1], [5, 3], [9, 11]]) {
      const frames = shape.kernel[1] + (steps - 1) * shape.stride[1] + shape.stride[1] - 1;
      assertEquals(crnnSizes(shape, frames).steps, steps);
      const parameters = drawParameters(shape, 0.125);
      const features = draw(batch, batch * frames * shape.bands, 4);
      const labels = Array.from({ length: batch }, (_, b) => b % 2);
      const expected = referenceGradients(parameters, shape, features, labels, { batch, frames });
      const net = network(shape, parameters, { batch, frames, training: true });
      net.features.set(features);
      crossEntropy(net.dLogits, net.forward(), labels, 1 / batch);
      net.backward();
      expected.output.logits.forEach((value, i) =>
        assertAlmostEquals(net.logits[i], value, 1e-5 * Math.max(1, Math.abs(value)))
      );
      const golden = Object.fromEntries(
        [...expected.gradients].map(([name, { data }]) => {
          const norm = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
          return [name, { norm: norm > 1e-9 ? norm : 0, step: 1, values: [...data] }];
        }),
      );
      const { name, error } = worstGradient(toParameterSet(net.gradients, net.layout), golden, 0.1);
      assertLess(error, 1e-4, `${name} of ${JSON.stringify({ shape, batch, steps })}: ${error}`);
    }
  }
});

Deno.test("a network run on part of its batch gives those clips' outputs", () => {
  const { parameters, shape, features, frames, batch } = goldenCase("small");
  const net = network(shape, parameters, { batch, frames });
  net.features.set(features);
  const logits = net.forward(2);
  const expected = referenceForward(
    parameters,
    shape,
    features.subarray(0, 2 * frames * shape.bands),
    { batch: 2, frames },
  );
  expected.logits.forEach((value, i) => assertAlmostEquals(logits[i], value, 1e-5));
});
