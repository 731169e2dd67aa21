/**
 * What a layer is to the tests: tensors, inputs, a pass and its slow double. {@linkcode checkLayer}
 * compares the two over dimensions that are drawn.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import type { Cost } from "../cost.ts";
import { NetworkMemory } from "../network_memory.ts";
import { layOut, type ParameterLayout, type TensorSpec } from "../parameters.ts";
import { assertClose } from "../reference/assert_close.ts";
import { finiteDifference } from "../reference/finite_difference.ts";
import { Roundings } from "../reference/rounded_crnn.ts";

/** Arrays in the kernels' memory, by name. */
export type Arrays = Record<string, Float32Array>;

/** 64-bit floats by name. */
export type Values = Record<string, Float64Array>;

/** A layer that is built: arrays in the kernels' memory and what fills them. */
export interface BuiltLayer {
  /** What the forward pass fills. */
  outputs: Arrays;
  forward(): void;
  /** Adds to the memory's gradients; absent where the layer is not trained as it is. */
  backward?(slopes: Arrays, dInputs: Arrays): void;
  /** Outputs that are not to be differentiated. */
  without?: readonly string[];
  /** Whether a gradient of an input is added to. */
  adds?: readonly string[];
}

/** Rounds a value as the layer does; see {@linkcode Roundings.round}. */
export type Round = (x: number, step: number, stops: boolean) => number;

/**
 * A layer built to hear one sequence a step at a time: given the inputs of the whole, what its steps give, put
 * together as the whole's outputs are.
 */
export type StepByStep = (x: Arrays) => Record<string, ArrayLike<number>>;

/** A layer and its slow double; S are the dimensions that are drawn. */
// deno-lint-ignore no-explicit-any
export interface LayerCase<S = any> {
  name: string;
  draw(random: Random): S;
  tensors(size: S): TensorSpec[];
  /** Elements of every tensor, as a formula; of all that the layout must have. */
  elements(size: S): Record<string, number>;
  /** Elements of every input. */
  inputs(size: S): Record<string, number>;
  /** The inputs that have gradients. */
  dInputs: readonly string[];
  build(memory: NetworkMemory, size: S, x: Arrays): BuiltLayer;
  /** The outputs in plain loops over 64-bit floats. */
  reference(w: (name: string) => Float64Array, x: Values, size: S, round: Round): Values;
  /** The layer step by step, which must have the bits of the whole; or why it has no step. */
  step: ((memory: NetworkMemory, size: S) => StepByStep) | { none: string };
  /** What the layer says that it costs, and its operations counted one at a time. */
  cost?(size: S): { cost: Cost; counted: Cost };
}

/** A width on or off the multiples that the kernels take at a time. */
export function drawWidth(random: Random): number {
  const widths = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 16, 17];
  return widths[random.integer(widths.length)];
}

/** Counts operations. */
export class Counter implements Cost {
  thop = 0;
  pure = 0;

  /** A product with a weight, or any other multiplication that both conventions count. */
  multiply(times = 1): void {
    for (let i = 0; i < times; i++) {
      this.thop++;
      this.pure++;
    }
  }

  /** What thop alone counts: a bias, an addition. */
  add(times = 1): void {
    for (let i = 0; i < times; i++) this.thop++;
  }

  /** Without the counter. */
  get cost(): Cost {
    return { thop: this.thop, pure: this.pure };
  }
}

/** A layer with random parameters, inputs and slopes. */
export interface DrawnLayer<S> {
  size: S;
  random: Random;
  layout: ParameterLayout;
  memory: NetworkMemory;
  built: BuiltLayer;
  parameters: Float32Array;
  /** The inputs, in the kernels' memory. */
  x: Arrays;
  slopes: Arrays;
  dInputs: Arrays;
}

function fill(array: Float32Array, random: Random, size: number): void {
  for (let i = 0; i < array.length; i++) array[i] = random.between(-size, size);
}

/** Builds a layer of drawn dimensions and fills all that goes into it. */
export function drawLayer<S>(layer: LayerCase<S>, seed: number, training = true): DrawnLayer<S> {
  const random = Random.root(seed).stream(layer.name);
  const size = layer.draw(random);
  const layout = layOut(layer.tensors(size));
  const inputs = layer.inputs(size);
  const built = Kernels.build((kernels) => {
    const memory = new NetworkMemory(kernels, layout, training);
    const x: Arrays = {};
    for (const [name, length] of Object.entries(inputs)) x[name] = kernels.f32(length);
    const built = layer.build(memory, size, x);
    const [slopes, dInputs]: [Arrays, Arrays] = [{}, {}];
    for (const [name, { length }] of Object.entries(built.outputs)) {
      slopes[name] = kernels.f32(length);
    }
    for (const name of layer.dInputs) dInputs[name] = kernels.f32(inputs[name]);
    return { memory, x, built, slopes, dInputs };
  });
  const parameters = new Float32Array(layout.size);
  fill(parameters, random, 1);
  for (const array of Object.values(built.x)) fill(array, random, 1.5);
  for (const array of Object.values(built.slopes)) fill(array, random, 1);
  built.memory.load(parameters);
  return { ...built, size, random, layout, parameters };
}

/** Steps that are put together are the whole, bit for bit, where the layer has a step. */
function checkStep<S>(layer: LayerCase<S>, drawn: DrawnLayer<S>, where: string): void {
  const { step } = layer;
  if (typeof step !== "function") {
    assert(step.none.length > 0, `${layer.name} must have a step, or say why it has none`);
    return;
  }
  const { size, layout, built, parameters, x } = drawn;
  const { memory, stepped } = Kernels.build((kernels) => {
    const memory = new NetworkMemory(kernels, layout, false);
    return { memory, stepped: step(memory, size) };
  });
  memory.load(parameters);
  built.forward();
  const outputs = Object.entries(stepped(x));
  assert(outputs.length > 0, `${where}: its steps give nothing`);
  for (const [name, values] of outputs) {
    assertEquals(Float32Array.from(values), built.outputs[name], `${where}: steps of ${name}`);
  }
}

/** All of an array, or some of it. */
function choose(random: Random, length: number): number[] {
  return length <= 6
    ? Array.from({ length }, (_, i) => i)
    : Array.from({ length: 6 }, () => random.integer(length));
}

/**
 * Compares the layer's steps with its forward pass, and both passes with the slow double, whose roundings stay what they were while it
 * is differentiated by central differences.
 *
 * @returns How many values were outside the range of their rounding, or nothing where a value came so
 * near to where rounding turns that 32-bit floats may turn the other way.
 */
export function checkLayer<S>(layer: LayerCase<S>, seed: number): { stopped: number } | undefined {
  const drawn = drawLayer(layer, seed);
  const { size, random, layout, memory, built, x, slopes, dInputs } = drawn;
  const where = `${layer.name}, seed ${seed}, ${JSON.stringify(size)}`;
  checkStep(layer, drawn, where);
  const parameters = Float64Array.from(drawn.parameters);
  const values: Values = {};
  for (const [name, array] of Object.entries(x)) values[name] = Float64Array.from(array);
  const used = new Set<string>();
  const tensor = (name: string): Float64Array => {
    used.add(name);
    const slot = layout.slots.get(name);
    assert(slot, `${where}: there is no ${name}`);
    return parameters.subarray(slot.offset, slot.offset + slot.size);
  };
  const roundings = new Roundings();
  const round: Round = (x, step, stops) => roundings.round(x, step, stops);
  const expected = layer.reference(tensor, values, size, round);
  if (roundings.margin < 1e-4) return undefined;

  // The layout names and sizes what forward uses, and nothing else.
  assertEquals([...used].sort(), [...layout.slots.keys()].sort(), where);
  const sizes = Object.fromEntries(
    [...layout.slots.values()].map(({ name, size }) => [name, size]),
  );
  assertEquals(sizes, layer.elements(size), where);

  // A pass before it, of other values, leaves nothing behind.
  const kept = [x, slopes].flatMap((arrays) =>
    Object.values(arrays).map((array) => [array, array.slice()] as const)
  );
  for (const [array] of kept) fill(array, random, 1);
  built.forward();
  built.backward?.(slopes, dInputs);
  for (const [array, values] of kept) array.set(values);
  built.forward();
  assertEquals(Object.keys(built.outputs).sort(), Object.keys(expected).sort(), where);
  for (const [name, output] of Object.entries(built.outputs)) {
    assertClose(output, expected[name], 2e-5, `${where}: ${name}`, 0.1);
  }
  const stopped = roundings.stopped;
  if (!built.backward) return { stopped };

  const loss = (): number => {
    roundings.freeze();
    const outputs = layer.reference(tensor, values, size, round);
    let sum = 0;
    for (const [name, output] of Object.entries(outputs)) {
      if (built.without?.includes(name)) continue;
      output.forEach((value, i) => sum += value * weights[name][i]);
    }
    return sum;
  };
  const weights: Arrays = {};
  for (const [name, array] of Object.entries(slopes)) weights[name] = array.slice();
  // Gradients of tensors are added to, those of inputs replaced or added to as the layer says.
  memory.gradients.fill(0.5);
  for (const array of Object.values(dInputs)) array.fill(0.25);
  built.backward(slopes, dInputs);
  const wanted: { name: string; own: number[]; slopes: number[] }[] = [];
  for (const { name, offset, size: length } of layout.slots.values()) {
    const chosen = choose(random, length);
    wanted.push({
      name,
      own: chosen.map((i) => memory.gradients[offset + i] - 0.5),
      slopes: chosen.map((i) => finiteDifference(parameters, offset + i, loss)),
    });
  }
  for (const name of layer.dInputs) {
    const before = built.adds?.includes(name) ? 0.25 : 0;
    const chosen = choose(random, dInputs[name].length);
    wanted.push({
      name,
      own: chosen.map((i) => dInputs[name][i] - before),
      slopes: chosen.map((i) => finiteDifference(values[name], i, loss)),
    });
  }
  const most = Math.max(...wanted.flatMap(({ slopes }) => slopes.map(Math.abs)));
  for (const { name, own, slopes } of wanted) {
    assertClose(own, slopes, 3e-4, `${where}: gradient of ${name}`, 0.05 * most + 1e-3);
  }
  return { stopped };
}

/** Without any one of its tensors a layer cannot be built, and says which is missing. */
export function checkTensors<S>(layer: LayerCase<S>, seed: number): void {
  const size = layer.draw(Random.root(seed).stream(layer.name));
  const tensors = layer.tensors(size);
  for (const { name } of tensors) {
    // A bias or a normalisation may be absent: that is another layer.
    if (/\.bias$|\.norm\.weight$/.test(name)) continue;
    const layout = layOut(tensors.filter((tensor) => tensor.name !== name));
    const build = (): unknown =>
      Kernels.build((kernels) => {
        const x: Arrays = {};
        for (const [input, n] of Object.entries(layer.inputs(size))) x[input] = kernels.f32(n);
        return layer.build(new NetworkMemory(kernels, layout, true), size, x);
      });
    // Without its left factor a matrix is looked for as a whole.
    const sought = name.replace(/\.left$/, "");
    assertThrows(build, RangeError, `current value is "${sought}"`);
  }
}
