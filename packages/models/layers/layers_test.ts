import { assert, assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { convolutionPositions } from "@kws/runtime/network";
import { NetworkMemory } from "../network_memory.ts";
import { layOut } from "../parameters.ts";
import { Attention, attentionTensors } from "./attention.ts";
import { Convolution, convolutionTensors } from "./convolution.ts";
import { PLAIN, ROUNDED } from "./_layer_cases.ts";
import { checkLayer, checkTensors, drawLayer, drawWidth } from "./_layer_harness.ts";

const SEEDS = 24;

for (const layer of PLAIN) {
  Deno.test(`${layer.name}: forward is plain loops and its own steps, backward their finite differences, for every tensor and input`, () => {
    for (let seed = 0; seed < SEEDS; seed++) assert(checkLayer(layer, seed));
  });
}

for (const layer of ROUNDED) {
  Deno.test(`${layer.name}: forward is plain loops and its own steps, backward their finite differences with the roundings of before`, () => {
    let [checked, stopped] = [0, 0];
    for (let seed = 0; seed < 2 * SEEDS; seed++) {
      const found = checkLayer(layer, 1000 + seed);
      if (!found) continue;
      checked++;
      stopped += found.stopped;
    }
    assert(checked >= SEEDS, `only ${checked} were clear of where rounding turns`);
    if (layer.name.startsWith("convolution")) assert(stopped > 20, `${stopped} were outside`);
  });
}

for (const layer of [...PLAIN, ...ROUNDED]) {
  Deno.test(`${layer.name}: without one of its tensors it is refused, and without training it has the same bits`, () => {
    let changed = 0;
    for (let seed = 0; seed < 6; seed++) {
      checkTensors(layer, seed);
      const [trained, runs] = [drawLayer(layer, seed, true), drawLayer(layer, seed, false)];
      assertEquals(runs.memory.gradients.length, 0);
      trained.built.forward();
      runs.built.forward();
      assertEquals(runs.built.outputs, trained.built.outputs);
      // New weights are seen as soon as they are loaded.
      const others = trained.parameters.map((value) => value * 0.75);
      const [first, fresh] = [structuredClone(runs.built.outputs), drawLayer(layer, seed, false)];
      fresh.memory.load(others);
      fresh.built.forward();
      runs.memory.load(others);
      runs.built.forward();
      assertEquals(runs.built.outputs, fresh.built.outputs);
      if (JSON.stringify(runs.built.outputs) !== JSON.stringify(first)) changed++;
      runs.memory.load(trained.parameters);
      runs.built.forward();
      assertEquals(runs.built.outputs, first);
    }
    // A window of one step weighs nothing.
    const least = layer.name === "mean pool" ? 0 : layer.name.includes("windows") ? 2 : 3;
    assert(changed >= least, `${changed} changed`);
  });

  const { cost } = layer;
  if (!cost) continue;
  Deno.test(`${layer.name}: the cost is its operations, counted one at a time`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const { cost: own, counted } = cost(layer.draw(Random.root(seed).stream("cost")));
      assertEquals(own, counted);
    }
  });
}

Deno.test("every layer of a network that hears streams has a step, those of low rank and that round too", () => {
  const stepped = [...PLAIN, ...ROUNDED].filter(({ step }) => typeof step === "function");
  const names = stepped.map(({ name }) => name);
  for (
    const one of ["linear", "convolution", "gru of 2 gates of low rank", "attention over windows"]
  ) {
    assert(names.includes(one), `${one} is not among ${names.join(", ")}`);
  }
  for (const { name, step } of ROUNDED) assertEquals(typeof step, "function", name);
});

/** Random values. */
function draw(random: Random, length: number): Float32Array {
  return Float32Array.from({ length }, () => random.between(-1.5, 1.5));
}

for (const rounding of [undefined, 1 / 32]) {
  const how = rounding ? ", rounded too" : "";
  Deno.test(`a step of a convolution is a position of the whole, bit for bit${how}`, () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      const random = Random.root(seed).stream("convolution step");
      const kernel: [number, number] = [1 + random.integer(6), 1 + random.integer(9)];
      const size = {
        ...{ bands: kernel[0] + random.integer(12), channels: drawWidth(random), kernel },
        stride: [1 + random.integer(3), 1 + random.integer(4)] as const,
      };
      const [frames, batch] = [kernel[1] + random.integer(20), 1 + random.integer(3)];
      const layout = layOut(convolutionTensors("c", size));
      const { memory, x, window, whole, one } = Kernels.build((kernels) => {
        const memory = new NetworkMemory(kernels, layout, false);
        return {
          ...{ memory, x: kernels.f32(batch * frames * size.bands) },
          window: kernels.f32(kernel[1] * size.bands),
          whole: new Convolution(memory, "c", { ...size, frames, batch, rounding }),
          one: new Convolution(memory, "c", { ...size, frames: kernel[1], batch: 1, rounding }),
        };
      });
      memory.load(draw(random, layout.size));
      x.set(draw(random, x.length));
      const y = whole.forward(x).slice();
      const { steps, outBands } = convolutionPositions(size, frames);
      const width = size.channels * outBands;
      assertEquals(y.length, steps * batch * width);
      for (let t = 0; t < steps; t++) {
        for (let b = 0; b < batch; b++) {
          const from = (b * frames + t * size.stride[1]) * size.bands;
          window.set(x.subarray(from, from + window.length));
          const at = (t * batch + b) * width;
          assertEquals(one.step(window), y.subarray(at, at + width));
        }
      }
    }
  });
}

Deno.test("energies row by row and a pool over them are the attention of the whole, bit for bit", () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const random = Random.root(seed).stream("attention step");
    const hidden = drawWidth(random);
    const [steps, rounding] = [1 + random.integer(12), seed % 2 === 1];
    const attention = random.integer(2) ? 1 + random.integer(hidden) : undefined;
    const size = { hidden, attention, steps, batch: 1, rounding };
    const layout = layOut(attentionTensors("a", size));
    const { memory, h, row, energies, whole, one } = Kernels.build((kernels) => {
      const memory = new NetworkMemory(kernels, layout, false);
      return {
        ...{ memory, h: kernels.f32(steps * hidden), row: kernels.f32(hidden) },
        energies: kernels.f32(steps),
        whole: new Attention(memory, "a", size),
        // Only as much is planned as one row at a time needs.
        one: new Attention(memory, "a", { ...size, rows: 1 }),
      };
    });
    memory.load(draw(random, layout.size));
    h.set(draw(random, h.length));
    for (let count = 1; count <= steps; count++) {
      const y = whole.forward(h, h, count, 1).slice();
      row.set(h.subarray((count - 1) * hidden, count * hidden));
      energies[count - 1] = one.score(row, 1)[0];
      assertEquals(one.pool(energies, h, count, 1), y);
      assertEquals(one.weights.subarray(0, count), whole.weights.subarray(0, count));
    }
  }
});
