import { assert, assertAlmostEquals, assertEquals, assertLess, assertMatch } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_SHAPE } from "@kws/runtime/network";
import { goldenCase, goldenDescent, type GoldenName, worstGradient } from "../golden/golden.ts";
import { Crnn, crnnLayout, initialCrnn } from "../topologies/crnn.ts";
import { crossEntropy } from "../losses.ts";
import { fromParameterSet, toParameterSet } from "../parameters.ts";
import { referenceGradients } from "./crnn_reference.ts";
import { loadBackend, loadFastestBackend, TFJS_BACKENDS } from "./tfjs_backends.ts";
import { TfjsEngine } from "./tfjs_engine.ts";
import { type ConvolutionForm, forward, gradients, predictor } from "./tfjs_model.ts";

const NAMES: GoldenName[] = ["small", "deep", "full"];

// One after the other: backends of one module cannot be used side by side.
for (const backend of TFJS_BACKENDS) {
  const loaded = await loadBackend(backend);
  if (!("tf" in loaded)) {
    Deno.test({ name: `tfjs ${backend} is skipped: ${loaded.reason}`, ignore: true, fn() {} });
    continue;
  }
  const use = async (): Promise<void> => {
    const again = await loadBackend(backend);
    assert("tf" in again);
  };
  const forms: ConvolutionForm[] = backend === "wasm" ? ["patches"] : ["patches", "conv2d"];
  for (const convolution of forms) {
    for (const name of NAMES) {
      Deno.test(`tfjs ${backend} computes PyTorch's ${name} network by ${convolution}`, async () => {
        await use();
        const golden = goldenCase(name);
        const { parameters, features, labels, dropoutMask } = golden;
        const options = { ...golden, convolution, dropoutMask: undefined };
        const before = loaded.tf.memory().numTensors;
        const output = forward(loaded.tf, parameters, features, options);
        golden.plain.logits.forEach((value, i) =>
          assertAlmostEquals(output.logits[i], value, 1e-5)
        );
        golden.plain.attention.forEach((value, i) =>
          assertAlmostEquals(output.attention[i], value, 1e-5)
        );
        const net = predictor(loaded.tf, parameters, options);
        assertEquals(net.predict(features), output.logits, "weights that stay give the same");
        net.dispose();
        const hard = gradients(loaded.tf, parameters, features, labels, {
          ...options,
          dropoutMask,
        });
        assertAlmostEquals(hard.loss, golden.crossEntropy.loss, 1e-5);
        assertLess(worstGradient(hard.gradients, golden.crossEntropy.gradients).error, 1e-4);
        const { teacher: logits, temperature, share } = golden.distillation;
        const soft = gradients(loaded.tf, parameters, features, labels, {
          ...options,
          dropoutMask,
          softTargets: { logits, temperature, share },
        });
        assertAlmostEquals(soft.loss, golden.distillation.loss, 1e-5);
        assertLess(worstGradient(soft.gradients, golden.distillation.gradients).error, 1e-4);
        assertEquals(loaded.tf.memory().numTensors, before, "no tensor is left behind");
      });
    }
  }

  Deno.test(`the engine on tfjs ${backend} follows PyTorch's Adam`, async () => {
    await use();
    const { parameters, shape, features, labels, frames } = goldenCase("small");
    const { rate, l2, clip, losses, norms } = goldenDescent;
    const engine = new TfjsEngine(loaded, { shape, parameters, frames, l2, clip });
    for (let step = 0; step < losses.length; step++) {
      const { loss, norm } = engine.step(features, labels, { rate });
      assertAlmostEquals(loss, losses[step], 1e-4);
      assertAlmostEquals(norm, norms[step], 1e-4);
    }
    const moved = engine.parameters();
    for (const [name, expected] of Object.entries(goldenDescent.parameters)) {
      // ε makes Adam move a parameter whose gradient is 0 by its rounding.
      if (name === "attention.energy.bias") continue;
      expected.forEach((value, i) => assertAlmostEquals(moved.get(name)!.data[i], value, 1e-4));
    }
  });
}

Deno.test("the kernels, the reference and tfjs agree on a drawn batch of the base network", async () => {
  const loaded = await loadFastestBackend();
  const shape = BASE_SHAPE;
  const [batch, frames] = [4, 101];
  const random = Random.root(7);
  const layout = crnnLayout(shape);
  const flat = initialCrnn(shape, random.stream("parameters"));
  const parameters = toParameterSet(flat, layout);
  const stream = random.stream("features");
  const features = Float32Array.from(
    { length: batch * frames * shape.bands },
    () => 3 * stream.normal() - 5,
  );
  const labels = [0, 1, 1, 0];
  const expected = referenceGradients(parameters, shape, features, labels, { batch, frames });
  const golden = Object.fromEntries(
    [...expected.gradients].map(([name, { data }]) => {
      const norm = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
      return [name, { norm: norm > 1e-9 ? norm : 0, step: 1, values: [...data] }];
    }),
  );
  const net = Kernels.build((kernels) =>
    new Crnn(kernels, shape, { batch, frames, training: true })
  );
  net.load(flat);
  net.features.set(features);
  const loss = crossEntropy(net.dLogits, net.forward(), labels, 1 / batch);
  net.backward();
  const witness = gradients(loaded.tf, parameters, features, labels, {
    shape,
    batch,
    frames,
    convolution: loaded.convolution,
  });
  assertAlmostEquals(loss, expected.loss, 1e-6);
  assertAlmostEquals(witness.loss, expected.loss, 1e-6);
  assertLess(worstGradient(toParameterSet(net.gradients, layout), golden).error, 1e-4);
  assertLess(worstGradient(witness.gradients, golden).error, 1e-4);
});

Deno.test("a short training on tfjs and on the kernels takes the same course", async () => {
  const loaded = await loadFastestBackend();
  const { parameters, shape, features, labels, batch, frames } = goldenCase("small");
  const rate = 0.01;
  const engine = new TfjsEngine(loaded, { shape, parameters, frames, l2: 1e-5, clip: 5 });
  const { kernels, net, moved, mean, square } = Kernels.build((kernels) => {
    const net = new Crnn(kernels, shape, { batch, frames, training: true });
    const [moved, mean, square] = [1, 2, 3].map(() => kernels.f32(net.layout.size));
    return { kernels, net, moved, mean, square };
  });
  moved.set(fromParameterSet(parameters, net.layout));
  net.features.set(features);
  let loss = 0;
  let witness = 0;
  for (let step = 1; step <= 40; step++) {
    net.load(moved);
    loss = crossEntropy(net.dLogits, net.forward(), labels, 1 / batch);
    witness = engine.step(features, labels, { rate }).loss;
    assertAlmostEquals(loss, witness, 1e-3);
    net.gradients.fill(0);
    net.backward();
    const norm = Math.sqrt(kernels.wasm.sumSquares(net.gradients.byteOffset, net.layout.size));
    kernels.wasm.adamStep(
      moved.byteOffset,
      net.gradients.byteOffset,
      mean.byteOffset,
      square.byteOffset,
      net.layout.size,
      rate,
      0.9,
      0.999,
      1e-8,
      1e-5,
      1 - 0.9 ** step,
      Math.sqrt(1 - 0.999 ** step),
      norm > 5 ? 5 / norm : 1,
    );
  }
  assertLess(loss, 0.1);
  const probabilities = engine.predict(features);
  labels.forEach((label, b) => assertEquals(Math.round(probabilities[b]), label));
});

Deno.test("an unusable backend gives its reason in one line", async () => {
  const loaded = await loadBackend("node");
  if ("tf" in loaded) assertMatch(loaded.version, /^tfjs-node 4\./);
  else assertMatch(loaded.reason, /^[^\n]{5,}$/);
});
