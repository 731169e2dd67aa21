import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { crnnLayout, view } from "@kws/models";
import { drawNetwork } from "./_random_network.ts";
import { exp2, type IntegerTensor, OCTAVE, rescale } from "@kws/runtime";
import { dequantizeWeights, quantizeWeights, toInteger } from "./quantize_weights.ts";
import { calibrate } from "./calibrate.ts";

Deno.test("scales are powers of two in eighths of an octave", () => {
  for (let k = -100; k <= 100; k++) {
    assertAlmostEquals(exp2(k + 8) / exp2(k), 2, 1e-12);
    assertAlmostEquals(exp2(k) ** 8 / 2 ** k, 1, 3e-4);
  }
  OCTAVE.forEach((value, j) => assertAlmostEquals(value / 16384, 2 ** (j / 8), 4e-5));
});

Deno.test("rescaling is multiplication and rounding half up", () => {
  for (let value = -70000; value < 70000; value += 977) {
    for (const k of [-90, -41, -8, 0, 7, 24]) {
      assertEquals(rescale(value, k), Math.floor(value * exp2(k) + 0.5));
    }
  }
});

Deno.test("weights come back within half a step of where they were", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { shape, parameters } = drawNetwork(seed);
    const layout = crnnLayout(shape);
    for (const perRow of [false, true]) {
      const tensors = quantizeWeights(parameters, layout, { bits: 8, perRow });
      const back = dequantizeWeights(tensors, layout);
      for (const { name, data, scales } of tensors) {
        if (!/conv.weight|weight_ih|weight_hh|attention.*weight/.test(name)) continue;
        const [own, rounded] = [parameters, back].map((flat) => view(flat, layout, name));
        const length = data.length / scales.length;
        own.forEach((value, i) =>
          assert(Math.abs(value - rounded[i]) <= exp2(scales[Math.floor(i / length)]) * 0.5001)
        );
      }
    }
  }
});

Deno.test("weights that integers stand for lie on the integers' grid", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { shape, parameters } = drawNetwork(seed);
    const layout = crnnLayout(shape);
    const format = { bits: 2 + seed % 7, perRow: seed % 2 === 0 };
    const tensors = quantizeWeights(parameters, layout, format);
    const back = dequantizeWeights(tensors, layout);
    for (const { name, bits, data, scales } of tensors) {
      const own = view(back, layout, name);
      // Of the classifier the difference of its rows is stored, of the second bias its last third.
      const value = (i: number): number =>
        name.startsWith("classifier.")
          ? own[data.length + i] - own[i]
          : own[own.length - data.length + i];
      const length = data.length / scales.length;
      data.forEach((q, i) =>
        assertEquals(toInteger(value(i) / exp2(scales[Math.floor(i / length)]), bits), q)
      );
    }
  }
});

Deno.test("at 4, 6 and 8 bits, what is rounded once stays as it is when rounded again", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { shape, parameters } = drawNetwork(seed);
    const layout = crnnLayout(shape);
    const format = { bits: 4 + 2 * (seed % 3), perRow: seed % 2 === 0 };
    const once = dequantizeWeights(quantizeWeights(parameters, layout, format), layout);
    assertEquals(dequantizeWeights(quantizeWeights(once, layout, format), layout), once);
  }
});

Deno.test("at 7 bits, rounding again may take a finer scale, and moves by half its step at most", () => {
  let moved = 0;
  for (let seed = 0; seed < 20; seed++) {
    const { shape, parameters } = drawNetwork(seed);
    const layout = crnnLayout(shape);
    const format = { bits: 7, perRow: true };
    const first = quantizeWeights(parameters, layout, format);
    const once = dequantizeWeights(first, layout);
    const second = quantizeWeights(once, layout, format);
    const twice = dequantizeWeights(second, layout);
    second.forEach(({ name, data, scales }, i) => {
      scales.forEach((scale, group) => assert(scale <= first[i].scales[group]));
      const length = data.length / scales.length;
      const [before, after] = [once, twice].map((flat) => view(flat, layout, name));
      const offset = before.length - data.length;
      for (let j = 0; j < data.length; j++) {
        const change = Math.abs(after[offset + j] - before[offset + j]);
        assert(change <= 0.5001 * exp2(scales[Math.floor(j / length)]));
        if (change > 0) moved++;
      }
    });
  }
  // A row whose largest weight was rounded down to 58 steps fits the next finer scale.
  assert(moved > 0);
});

/** The values that a group's integers stand for. */
function groupValues({ data, scales }: IntegerTensor, group: number): number[] {
  const length = data.length / scales.length;
  const own = data.subarray(group * length, (group + 1) * length);
  return Array.from(own, (q) => q * exp2(scales[group]));
}

Deno.test("rounding again changes no group but those that fit a finer scale, which they take", () => {
  for (let bits = 2; bits <= 8; bits++) {
    let moved = 0;
    for (let seed = 0; seed < 30; seed++) {
      const { shape, parameters } = drawNetwork(seed);
      const layout = crnnLayout(shape);
      const format = { bits, perRow: seed % 2 === 0 };
      const first = quantizeWeights(parameters, layout, format);
      const second = quantizeWeights(dequantizeWeights(first, layout), layout, format);
      first.forEach((once, i) => {
        const largest = 2 ** (once.bits - 1) - 0.5;
        once.scales.forEach((scale, group) => {
          const [values, again] = [once, second[i]].map((tensor) => groupValues(tensor, group));
          const most = Math.max(...values.map(Math.abs));
          if (most > largest * exp2(scale - 1)) return assertEquals(again, values, once.name);
          assert(second[i].scales[group] < scale || scale === -96, once.name);
          if (again.some((value, j) => value !== values[j])) moved++;
        });
      });
    }
    // A finer scale holds 1.38, 3.21, 6.88, 14.2, 28.9, 58.2 or 116.9 steps of this one: at 4, 6 and 8
    // bits the largest value, which exceeds it, is rounded up to the next whole number.
    assertEquals(moved > 0, ![4, 6, 8].includes(bits), `${bits} bits: ${moved} groups moved`);
  }
});

Deno.test("more bits never make the error of a network's weights larger", () => {
  const { shape, parameters } = drawNetwork(2);
  const layout = crnnLayout(shape);
  let before = Infinity;
  for (let bits = 2; bits <= 8; bits++) {
    const tensors = quantizeWeights(parameters, layout, { bits, perRow: true });
    const back = dequantizeWeights(tensors, layout);
    const [own, rounded] = [parameters, back].map((f) => view(f, layout, "gru.weight_hh_l0"));
    const error = own.reduce((sum, value, i) => sum + (value - rounded[i]) ** 2, 0);
    assert(error <= before * 1.05, `${bits} bits`);
    before = error;
  }
});

Deno.test("bits outside 2 to 8 are refused", () => {
  const { shape, parameters } = drawNetwork(2);
  assertThrows(
    () => quantizeWeights(parameters, crnnLayout(shape), { bits: 9, perRow: true }),
    RangeError,
    "from 2 to 8: current value is 9",
  );
});

Deno.test("integers are rounded half away from zero and kept in range", () => {
  assertEquals([0.5, -0.5, 1.4, 99, -99].map((x) => toInteger(x, 4)), [1, -1, 1, 7, -8]);
});

Deno.test("calibration clips nothing, little, or what costs least", () => {
  const values = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 1000) / 500 - 1);
  values[17] = 40;
  const [all, most, best] = (["min-max", "percentile", "mse"] as const)
    .map((how) => calibrate(values, how));
  assert(exp2(all) * 63.5 >= 40);
  assert(exp2(most) * 63.5 < 2);
  assert(best <= all);
  assertThrows(() => calibrate([], "mse"), RangeError, "the split or pool that they come from");
});
