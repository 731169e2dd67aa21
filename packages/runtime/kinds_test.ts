import { assertEquals, assertThrows } from "@std/assert";
import { BASE_SHAPE, type CrnnShape, crnnSizes } from "./crnn_shape.ts";
import { entryOf, type Kind, KINDS } from "./kinds.ts";
import { drawPacked } from "./_random_model.ts";
import { createSpotter } from "./create_spotter.ts";
import { sizeOf, type TensorLayout } from "./tensor_layout.ts";

function count(tensors: readonly TensorLayout[]): number {
  return tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

Deno.test("networks have as many parameters as are published of them", () => {
  const crnn = (change: Partial<CrnnShape>): number =>
    count(KINDS.crnn.tensors({ ...BASE_SHAPE, ...change }));
  assertEquals(crnn({}), 70443);
  assertEquals(crnn({ hidden: 40 }), 34731);
  assertEquals(crnn({ kernel: [5, 16], stride: [2, 6], hidden: 17 }), 11157);
  assertEquals(crnn({ channels: 2, stride: [2, 6], hidden: 16, layers: 1 }), 3117);
  assertEquals(crnn({ channels: 2, hidden: 10 }), 2445);
  const sparknet = { bands: 40, channels: 16, kernels: [11, 15, 19, 29], gates: 32 };
  assertEquals(count(KINDS.sparknet.tensors(sparknet)), 4298);
});

Deno.test("tensors bear PyTorch's names; two gates and factors have tensors of their own", () => {
  const names = (shape: CrnnShape): string[] => KINDS.crnn.tensors(shape).map(({ name }) => name);
  const shape = { ...BASE_SHAPE, layers: 1 };
  assertEquals(names(shape), [
    ...["conv.weight", "conv.bias", "gru.weight_ih_l0", "gru.weight_hh_l0", "gru.bias_ih_l0"],
    ...["gru.bias_hh_l0", "attention.hidden.weight", "attention.hidden.bias"],
    ...["attention.energy.weight", "attention.energy.bias", "classifier.weight", "classifier.bias"],
  ]);
  const light = KINDS.crnn.tensors({ ...shape, gates: 2, attention: 5 });
  const shapes = Object.fromEntries(light.map(({ name, shape }) => [name, shape.join()]));
  assertEquals(shapes["gru.weight_ih_l0"], "128,144");
  assertEquals(shapes["gru.bias_l0"], "128");
  assertEquals(shapes["attention.hidden.weight"], "5,64");
  assertEquals("gru.bias_hh_l0" in shapes, false);
  const factors = KINDS.crnn.tensors({ ...shape, rank: 7 });
  const own = Object.fromEntries(factors.map(({ name, shape }) => [name, shape.join()]));
  assertEquals([own["gru.weight_ih_l0.left"], own["gru.weight_ih_l0.right"]], ["192,7", "7,144"]);
});

Deno.test("a kind hears streams if a spotter takes its models, and whole clips only if it does not", () => {
  const kinds = Object.keys(KINDS) as Kind[];
  for (const kind of kinds) {
    const model = drawPacked(kind, 1);
    if (KINDS[kind].streams) createSpotter(model);
    else assertThrows(() => createSpotter(model), RangeError, "hears whole clips alone");
  }
  assertEquals(new Set(kinds.map((kind) => KINDS[kind].streams)).size, 2);
});

Deno.test("every tensor is stored whole but the classifier and the second bias", () => {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    for (let seed = 0; seed < 20; seed++) {
      for (const { name, shape, stored } of entryOf(kind).tensors(drawPacked(kind, seed).shape)) {
        const less = name.startsWith("classifier.")
          ? [1, ...shape.slice(1)]
          : name.startsWith("gru.bias_hh")
          ? [shape[0] / 3]
          : shape;
        assertEquals(stored, less, name);
      }
    }
  }
});

Deno.test("every tensor is summed up once, in the tensors' order, in the arithmetic that its limits are about", () => {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    for (let seed = 0; seed < 20; seed++) {
      const { shape, scales } = drawPacked(kind, seed) as ReturnType<typeof drawPacked>;
      const entry = entryOf(kind);
      const names = entry.tensors(shape).map(({ name }) => name);
      assertEquals(entry.sums(shape, scales).map(({ name }) => name), names);
      assertEquals(entry.activations(shape).length, scales.length);
    }
  }
});

Deno.test("impossible dimensions are named", () => {
  const sizes = (change: Partial<CrnnShape>, frames = 101): unknown =>
    crnnSizes({ ...BASE_SHAPE, ...change }, frames);
  assertEquals(sizes({}), { outBands: 18, steps: 11, features: 144 });
  assertThrows(() => sizes({ hidden: 0 }), RangeError, "hidden must be a whole number >= 1");
  assertThrows(() => sizes({ gates: 4 as 3 }), RangeError, "gates must be 2 or 3");
  assertThrows(() => sizes({ attention: 1.5 }), RangeError, "attention must be a whole number");
  assertThrows(() => sizes({ rank: 0 }), RangeError, "rank must be a whole number");
  assertThrows(
    () => sizes({ kernel: [41, 2] }),
    RangeError,
    "kernel[0] must be at most bands (40)",
  );
  assertThrows(() => sizes({}, 12), RangeError, "frames must be at least kernel[1] (20)");
  assertThrows(() => sizes({ dropout: 1 }), RangeError, "dropout must be in [0, 1)");
  assertThrows(
    () => KINDS.sparknet.check({ bands: 4, channels: 2, kernels: [3, 4], gates: 2 }, 9),
    RangeError,
    "kernels[1] must be an odd number of frames",
  );
  assertThrows(
    () => KINDS.sparknet.check({ bands: 4, channels: 2, kernels: [], gates: 2 }, 9),
    RangeError,
    "there is none",
  );
  const ds = { bands: 4, channels: 2, kernel: [5, 3], stride: [1, 1], blocks: 1 } as const;
  assertThrows(
    () => KINDS["ds-cnn"].check(ds, 9),
    RangeError,
    "kernel[0] must be at most bands (4)",
  );
});
