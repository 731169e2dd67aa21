import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { BASE_SHAPE } from "@kws/runtime/network";
import { goldenCase, goldenDescent, type GoldenName, worstGradient } from "../golden/golden.ts";
import { crnnLayout } from "../topologies/crnn.ts";
import { ReferenceAdam } from "./adam_reference.ts";
import { referenceForward, referenceGradients } from "./crnn_reference.ts";

const NAMES: GoldenName[] = ["small", "deep", "full"];

function assertClose(actual: ArrayLike<number>, expected: readonly number[], within: number): void {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(actual[i], value, within));
}

Deno.test("PyTorch's base network has 70,443 parameters, and so has the layout", () => {
  assertEquals(goldenCase("full").size, 70443);
  assertEquals(crnnLayout(BASE_SHAPE).size, 70443);
});

for (const name of NAMES) {
  const golden = goldenCase(name);
  const { parameters, shape, features, labels, batch, frames, dropoutMask } = golden;

  Deno.test(`the reference computes PyTorch's outputs of the ${name} network`, () => {
    const output = referenceForward(parameters, shape, features, { batch, frames });
    assertClose(output.logits, golden.plain.logits, 1e-7);
    assertClose(output.attention, golden.plain.attention, 1e-7);
    for (let b = 0; b < batch; b++) {
      const logOdds = output.logits[2 * b + 1] - output.logits[2 * b];
      assertAlmostEquals(output.probabilities[b], 1 / (1 + Math.exp(-logOdds)), 1e-12);
    }
  });

  Deno.test(`the reference computes PyTorch's gradients of the ${name} network with dropout`, () => {
    const options = { batch, frames, dropoutMask };
    const { loss, gradients, output } = referenceGradients(
      parameters,
      shape,
      features,
      labels,
      options,
    );
    assertClose(output.logits, golden.crossEntropy.logits, 1e-7);
    assertAlmostEquals(loss, golden.crossEntropy.loss, 1e-9);
    assertLess(worstGradient(gradients, golden.crossEntropy.gradients).error, 1e-6);
  });

  Deno.test(`the reference computes PyTorch's distillation of the ${name} network`, () => {
    const { teacher, temperature, share } = golden.distillation;
    const { loss, gradients } = referenceGradients(parameters, shape, features, labels, {
      batch,
      frames,
      dropoutMask,
      softTargets: { logits: teacher, temperature, share },
    });
    assertAlmostEquals(loss, golden.distillation.loss, 1e-9);
    assertLess(worstGradient(gradients, golden.distillation.gradients).error, 1e-6);
  });
}

Deno.test("the reference's Adam follows PyTorch's through clipping and L2", () => {
  const { parameters, shape, features, labels, batch, frames } = goldenCase("small");
  const { rate, l2, clip, losses, norms } = goldenDescent;
  const adam = new ReferenceAdam();
  for (let step = 0; step < losses.length; step++) {
    const { loss, gradients } = referenceGradients(parameters, shape, features, labels, {
      batch,
      frames,
    });
    assertAlmostEquals(loss, losses[step], 1e-5);
    assertAlmostEquals(adam.step(parameters, gradients, { rate, l2, clip }), norms[step], 1e-5);
  }
  for (const [name, expected] of Object.entries(goldenDescent.parameters)) {
    assertClose(parameters.get(name)!.data.subarray(0, expected.length), expected, 1e-5);
  }
});

Deno.test("a clip without a label follows the teacher alone", () => {
  const { parameters, shape, features, batch, frames, distillation } = goldenCase("small");
  const logits = distillation.teacher;
  const gradient = (labels: number[], share: number): number => {
    const softTargets = { logits, temperature: 2, share };
    return referenceGradients(parameters, shape, features, labels, { batch, frames, softTargets })
      .loss;
  };
  assertEquals(gradient([-1, -1, -1], 0.25), gradient([1, 0, 1], 1));
});

Deno.test("the reference names a missing parameter and a wrong length", () => {
  const { parameters, shape, features, batch, frames } = goldenCase("small");
  assertThrows(
    () => referenceForward(parameters, shape, features.subarray(1), { batch, frames }),
    RangeError,
    "Cannot run the network as features must have 828 elements: current value is 827",
  );
  const partial = new Map(parameters);
  partial.delete("conv.bias");
  assertThrows(
    () => referenceForward(partial, shape, features, { batch, frames }),
    RangeError,
    'parameter "conv.bias" is missing',
  );
});
