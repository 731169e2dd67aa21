import { assert, assertEquals, assertLess } from "@std/assert";
import { exp, log, sigmoid, tanh } from "./exact_math.ts";
import { Kernels } from "./kernels.ts";
import { Random } from "./random.ts";

function apply(
  name: "expArray" | "logArray" | "tanhArray" | "sigmoidArray",
  x: number[],
): number[] {
  const kernels = Kernels.create({ bytes: 4 * x.length + 16 });
  const y = kernels.f32(x.length);
  y.set(x);
  kernels.wasm[name](y.byteOffset, y.byteOffset, x.length);
  return [...y];
}

/** Values of every size, rounded to 32 bits. */
function spread(low: number, high: number): number[] {
  const random = Random.root("spread");
  return Array.from({ length: 20000 }, () => Math.fround(random.between(low, high)));
}

Deno.test("the kernels' exponential stays within its relative error", () => {
  const x = spread(-87, 88);
  apply("expArray", x).forEach((y, i) => assertLess(Math.abs(y / exp(x[i]) - 1), 2 ** -22));
});

Deno.test("the kernels' logarithm stays within its error over all exponents", () => {
  const random = Random.root("log");
  const x = Array.from({ length: 20000 }, () => Math.fround(exp(random.between(-87, 88))));
  apply("logArray", x).forEach((y, i) => {
    const exact = log(x[i]);
    assertLess(Math.abs(y - exact), 2 ** -22 * Math.max(1, Math.abs(exact)));
  });
});

Deno.test("the kernels' tanh and sigmoid stay within their absolute errors", () => {
  const x = spread(-20, 20);
  apply("tanhArray", x).forEach((y, i) => assertLess(Math.abs(y - tanh(x[i])), 4e-7));
  apply("sigmoidArray", x).forEach((y, i) => assertLess(Math.abs(y - sigmoid(x[i])), 3e-7));
});

Deno.test("the ends of the range and what is no number follow the rules", () => {
  assertEquals(apply("expArray", [-Infinity, -100, 0, NaN]), [0, 0, 1, NaN]);
  assert(Number.isFinite(apply("expArray", [Infinity])[0]));
  const smallest = apply("logArray", [1.17549435e-38])[0];
  assertEquals(apply("logArray", [0, -1, 1e-45, NaN]), [smallest, smallest, smallest, NaN]);
  const [low, high, none] = apply("tanhArray", [-Infinity, Infinity, NaN]);
  assertLess(Math.abs(low + 1), 4e-7);
  assertLess(Math.abs(high - 1), 4e-7);
  assertEquals(none, NaN);
  assertEquals(apply("sigmoidArray", [NaN])[0], NaN);
});

Deno.test("an element's result does not depend on its place or its neighbours", () => {
  const x = spread(-30, 30).slice(0, 37);
  for (const name of ["expArray", "logArray", "tanhArray", "sigmoidArray"] as const) {
    const whole = apply(name, x);
    x.forEach((value, i) => assertEquals(apply(name, [value])[0], whole[i]));
  }
});

Deno.test("the exact functions agree with the engine's to the last bits", () => {
  const random = Random.root("exact");
  for (let i = 0; i < 5000; i++) {
    const x = random.between(-300, 300);
    assertLess(Math.abs(exp(x) / Math.exp(x) - 1), 1e-15);
    const y = random.between(1e-6, 1e6);
    assertLess(Math.abs(log(y) - Math.log(y)), 1e-15 * Math.max(1, Math.abs(Math.log(y))));
  }
});

Deno.test("normal numbers from the kernels have the moments of N(0, 1)", () => {
  const n = 1 << 16;
  const kernels = Kernels.create({ bytes: 4 * n });
  const y = kernels.f32(n);
  const [key0, key1] = Random.root("normal").key;
  kernels.wasm.addNormal(y.byteOffset, n, key0, key1, 1);
  const moment = (power: number): number => y.reduce((sum, v) => sum + v ** power, 0) / n;
  assertLess(Math.abs(moment(1)), 0.02);
  assertLess(Math.abs(moment(2) - 1), 0.03);
  assertLess(Math.abs(moment(4) - 3), 0.2);
});
