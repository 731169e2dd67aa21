import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { wholeTensor } from "@kws/runtime/network";
import { foldNorms, Moments } from "./fold_norms.ts";
import { linearTensors } from "./layers/linear.ts";
import { NORM_EPSILON, normTensors } from "./layers/norm.ts";
import { layOut, view } from "./parameters.ts";
import { sparkNetLayout } from "./topologies/sparknet.ts";
import { SPARKNET_SHAPE } from "./topologies/published_sparknet.ts";

Deno.test("moments of parts are those of all rows together", () => {
  const moments = new Moments(1);
  // 1, 3 and 5, 11: mean 5, squared distances 16 + 4 + 0 + 36.
  moments.add({ mean: Float32Array.of(2), variance: Float32Array.of(1) });
  moments.add({ mean: Float32Array.of(8), variance: Float32Array.of(9) });
  assertEquals([moments.mean(0), moments.variance(0)], [5, 14]);
});

Deno.test("scale, shift, mean and variance end in the weights and the bias; two shifts in one bias", () => {
  const size = { inputs: 2, outputs: 1 };
  const [initial, bias] = [{ constant: 0 }, { constant: 0 }];
  const from = layOut([
    ...linearTensors("a", size, { initial, bias: false }),
    ...normTensors("a", 1),
    ...linearTensors("b", size, { initial, bias: false }),
    ...normTensors("b", 1, "a"),
    { ...wholeTensor("rest", [1]), initial: bias },
  ]);
  const to = layOut([
    ...linearTensors("a", size, { initial }),
    ...linearTensors("b", size, { initial, bias: false }),
    { ...wholeTensor("rest", [1]), initial: bias },
  ]);
  const trained = Float32Array.of(1, 2, 3, 0.5, -1, 4, 5, 0.25, 7);
  const moments = [[2, 4], [-3, 9]].map(([mean, variance]) => {
    const seen = new Moments(1);
    seen.add({ mean: Float32Array.of(mean), variance: Float32Array.of(variance) });
    return seen;
  });
  const out = foldNorms({ from, to }, trained, moments);
  const [a, b] = [3 / Math.sqrt(4 + NORM_EPSILON), 5 / Math.sqrt(9 + NORM_EPSILON)];
  const expected = [a, 2 * a, 0.5 - a * 2 + 0.25 + b * 3, -b, 4 * b, 7];
  expected.forEach((value, i) => assertAlmostEquals(out[i], value, 1e-5));
  assertEquals(view(out, to, "rest")[0], 7);
});

Deno.test("parameters and moments that are not the layout's are refused", () => {
  const from = sparkNetLayout(SPARKNET_SHAPE, true);
  const to = sparkNetLayout(SPARKNET_SHAPE);
  const moments = Array.from({ length: 8 }, () => new Moments(16));
  assertThrows(() => foldNorms({ from, to }, new Float32Array(from.size), []), RangeError, "8 of");
  const short = new Float32Array(from.size - 1);
  assertThrows(() => foldNorms({ from, to }, short, moments), RangeError, `${from.size} param`);
});
