import { assertThrows } from "@std/assert";
import { drawPacked } from "./_random_model.ts";
import { byName, type IntegerTensor } from "./integer_tensor.ts";
import { entryOf, type Kind, KINDS } from "./kinds.ts";
import { checkSums, LEAST_SCALE } from "./limits.ts";
import { exp2 } from "./scale.ts";

Deno.test("the scale at which a sum just fits is taken, the next is refused, for every tensor", () => {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const model = drawPacked(kind, 2) as ReturnType<typeof drawPacked>;
    const tensors = byName(model.tensors);
    for (const sum of entryOf(kind).sums(model.shape, model.scales)) {
      const tensor = tensors.get(sum.name)!;
      const wide = tensor.shape.length > 1;
      const length = wide ? tensor.data.length / tensor.shape[0] : 1;
      const sizes = Array.from(
        { length: tensor.data.length / length },
        (_, row) =>
          tensor.data.subarray(row * length, (row + 1) * length)
            .reduce((all, weight) => all + Math.abs(weight), 0),
      );
      const size = Math.max(...sizes);
      if (size === 0) continue;
      const check = (scale: number): void => {
        const one: IntegerTensor = { ...tensor, scales: Int8Array.of(scale) };
        checkSums([sum], [one]);
      };
      let scale = -128;
      while (scale < 127 && size * sum.factor * exp2(scale + 1 + sum.unit) <= sum.limit) scale++;
      if (scale + sum.unit >= LEAST_SCALE || !wide) check(scale);
      if (scale === 127) continue;
      assertThrows(() => check(scale + 1), RangeError, `the scale of ${sum.name}`);
    }
  }
});

Deno.test("a scale too small for the kernels' shift is refused, and none of a row of zeros", () => {
  const sum = { name: "x", factor: 64, unit: -100, limit: 2 ** 28 };
  const tensor = (scale: number, weight: number): IntegerTensor[] => [{
    ...{ name: "x", shape: [2, 1], bits: 8, data: Int8Array.of(weight, 0) },
    scales: Int8Array.of(scale, 127),
  }];
  checkSums([sum], tensor(LEAST_SCALE + 100, 1));
  assertThrows(
    () => checkSums([sum], tensor(LEAST_SCALE + 99, 1)),
    RangeError,
    "the scale of x, row 0, must be at least -52: current value is -53",
  );
  checkSums([sum], tensor(-128, 0));
});
