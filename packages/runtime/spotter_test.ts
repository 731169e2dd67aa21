import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { LogMel } from "@kws/features";
import { Kernels } from "@kws/kernels";
import { drawFloat, drawPacked } from "./_random_model.ts";
import { hearLong } from "./_long_sound.ts";
import { drawSound } from "./_sound.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import type { PackedModel } from "./model.ts";
import { packedAlone } from "./packed_alone.ts";
import { createSpotter } from "./create_spotter.ts";
import { type Samples, Spotter, type SpotterStep } from "./spotter.ts";

/** A random CRNN with one of several front ends. */
function draw(seed: number): PackedModel<"crnn"> {
  const model = drawPacked("crnn", seed);
  const settings = [[512, 320], [400, 160], [64, 100], [480, 480]];
  const [fftLength, hop] = settings[seed % settings.length];
  return { ...model, frontEnd: { ...model.frontEnd, fftLength, hop } };
}

/** All steps of samples that come in pieces of the lengths that `next` gives. */
function inPieces(spotter: Spotter, samples: Samples, next: () => number): SpotterStep[] {
  const steps: SpotterStep[] = [];
  for (let at = 0; at < samples.length;) {
    const count = next();
    spotter.push(samples.subarray(at, at + count), (step) => steps.push(step));
    at += count;
  }
  return steps;
}

Deno.test("for every way of cutting the sound the steps are the reference's over the whole of it", () => {
  for (let seed = 0; seed < 12; seed++) {
    const model = draw(seed);
    const { frontEnd, frontEnd: { hop, fftLength, bands } } = model;
    const samples = drawSound(24000, seed);
    const frames = Kernels.build((kernels) => new LogMel(kernels, frontEnd, samples.length))
      .signal(samples);
    const reference = new IntegerCrnn(model);
    const expected: SpotterStep[] = [];
    for (let t = 0; t < frames.length / bands; t++) {
      const logOdds = reference.push(frames.subarray(t * bands, (t + 1) * bands));
      if (logOdds !== undefined) expected.push({ sample: t * hop + fftLength - 1, logOdds });
    }
    const spotter = createSpotter(model);
    assert(expected.length > 2);
    assertEquals(spotter.run(samples), expected);
    const random = Random.root(seed);
    const cuts: (() => number)[] = [
      ...[7, 127, 128, 1021, 1280, 4099].map((n) => () => n),
      () => 1 + random.integer(3000),
      () => random.integer(2),
    ];
    for (const next of cuts) {
      spotter.reset();
      assertEquals(inPieces(spotter, samples, next), expected);
    }
    spotter.reset();
    assertEquals(inPieces(spotter, samples, () => 1), expected);
  }
});

Deno.test("16-bit integers are heard as the floats that they stand for", () => {
  const model = draw(1);
  const integers = Int16Array.from(drawSound(20000, 1), (value) => 32767 * value);
  const floats = Float32Array.from(integers, (value) => value / 32768);
  const expected = createSpotter(model).run(floats);
  assertEquals(createSpotter(model).run(integers), expected);
  assertEquals(inPieces(createSpotter(model), integers, () => 97), expected);
});

Deno.test("NaN, infinite and absurd samples count as 0 and are counted", () => {
  const model = draw(2);
  const samples = drawSound(30000, 2);
  const odd = samples.slice();
  const silent = samples.slice();
  const random = Random.root(2);
  let count = 0;
  for (let i = 0; i < samples.length; i++) {
    if (random.integer(50) > 0) continue;
    odd[i] = [NaN, Infinity, -Infinity, 3e38, -2e12][random.integer(5)];
    silent[i] = 0;
    count++;
  }
  const spotter = createSpotter(model);
  const expected = createSpotter(model).run(silent);
  assertEquals(spotter.run(odd), expected);
  assertEquals(spotter.unusable, count);
  spotter.reset();
  assertEquals(spotter.unusable, 0);
  assertEquals(inPieces(spotter, odd, () => 1 + random.integer(700)), expected);
  assertEquals(spotter.unusable, count);
});

Deno.test("a step does not depend on any sample behind its own, and does depend on that one", () => {
  for (let seed = 0; seed < 6; seed++) {
    const spotter = createSpotter(draw(seed));
    const samples = drawSound(16000, seed);
    const steps = spotter.run(samples);
    const { sample } = steps[3];
    const later = samples.slice();
    later.fill(0.9, sample + 1);
    assertEquals(spotter.run(later).slice(0, 4), steps.slice(0, 4));
  }
});

Deno.test("a state that is saved between any two samples goes on with the same bits elsewhere", () => {
  for (let seed = 0; seed < 16; seed++) {
    const model = draw(seed);
    const random = Random.root(seed).stream("save");
    const samples = drawSound(20000, seed);
    samples[50] = NaN;
    const expected = createSpotter(model).run(samples);
    const cut = random.integer(samples.length);
    const first = createSpotter(model);
    const steps: SpotterStep[] = [];
    first.push(samples.subarray(0, cut), (step) => steps.push(step));
    const state = first.save();
    first.push(drawSound(5000, 99), () => {});
    const second = createSpotter(model);
    second.push(drawSound(1 + random.integer(9000), 98), () => {});
    second.restore(state);
    second.push(samples.subarray(cut), (step) => steps.push(step));
    assertEquals(steps, expected, `seed ${seed}, cut ${cut}`);
    assertEquals(second.unusable, 1);
  }
});

Deno.test("a reset forgets everything, the front end's samples too", () => {
  const model = draw(4);
  const samples = drawSound(9000, 4);
  const spotter = createSpotter(model);
  const expected = spotter.run(samples);
  spotter.push(drawSound(777, 5), () => {});
  assertEquals(spotter.run(samples), expected);
});

Deno.test("many detectors side by side do not hear each other", () => {
  const samples = drawSound(12000, 6);
  const spotters = Array.from({ length: 40 }, (_, i) => createSpotter(draw(i % 5)));
  const expected = Array.from({ length: 5 }, (_, i) => createSpotter(draw(i)).run(samples));
  const steps = spotters.map((): SpotterStep[] => []);
  for (let at = 0; at < samples.length; at += 500) {
    spotters.forEach((spotter, i) =>
      spotter.push(samples.subarray(at, at + 500), (step) => steps[i].push(step))
    );
  }
  steps.forEach((own, i) => assertEquals(own, expected[i % 5]));
});

Deno.test("a damaged state and one of another model are refused and change nothing", () => {
  const spotter = createSpotter(draw(1));
  const samples = drawSound(8000, 1);
  const expected = spotter.run(samples);
  spotter.reset();
  const state = spotter.save();
  for (let at = 0; at < state.length; at += 13) {
    const damaged = state.slice();
    damaged[at] ^= 4;
    assertThrows(() => spotter.restore(damaged), RangeError, "whole, unchanged");
  }
  assertThrows(() => spotter.restore(state.slice(0, 9)), RangeError, "whole, unchanged");
  assertThrows(() => spotter.restore(createSpotter(draw(5)).save()), RangeError, "the same model");
  const steps: SpotterStep[] = [];
  spotter.push(samples, (step) => steps.push(step));
  assertEquals(steps, expected);
});

Deno.test("any network of steps can be listened with", () => {
  const model = draw(3);
  const samples = drawSound(16000, 3);
  const packed = packedAlone(model);
  const spotter = new Spotter({
    frontEnd: model.frontEnd,
    network: {
      bands: packed.bands,
      groups: { first: 1, every: 1 },
      reach: 1,
      push: (frame) => packed.push(frame),
      reset: () => packed.reset(),
      state: packed.state,
      owner: packed.owner,
    },
  });
  const expected = createSpotter(model).run(samples);
  assertEquals(spotter.run(samples), expected);
  // What a network keeps beside its state is forgotten, too.
  let heard = 0;
  const counting = new Spotter({
    frontEnd: model.frontEnd,
    network: {
      ...{ bands: packed.bands, groups: { first: 1, every: 1 }, reach: 1, state: [], owner: 0 },
      push: () => ++heard,
      reset: () => void (heard = 0),
    },
  });
  const first = counting.run(samples);
  assertEquals([first[0].logOdds, counting.run(samples)], [1, first]);
  const frontEnd = { ...model.frontEnd, bands: 77 };
  assertThrows(() => new Spotter({ frontEnd, network: packed }), RangeError, "77 bands");
});

Deno.test("what cannot be listened with is refused in words", () => {
  assertThrows(
    () => createSpotter(drawPacked("sparknet", 1)),
    RangeError,
    "current kind is sparknet, which hears whole clips alone; score clips with scoreClip",
  );
  assertThrows(() => createSpotter(drawFloat("crnn", 1, 16)), RangeError, "are floats of 16 bits");
  assertThrows(
    () => createSpotter(draw(1)).push([0, 1] as unknown as Float32Array, () => {}),
    TypeError,
    "must be a Float32Array of full scale ±1 or an Int16Array",
  );
});

Deno.test("ten minutes of sound in two ways of cutting give the same steps, in a state that stays small", () => {
  const model = draw(0);
  const samples = 600 * 16000;
  const expected = hearLong(model, samples, 48000);
  assert(expected.steps > 1000 && expected.last > samples - 3000);
  assertEquals(hearLong(model, samples, 997), expected);
  const spotter = createSpotter(model);
  const minute = drawSound(16000, 8);
  for (let i = 0; i < 100; i++) {
    spotter.push(minute, () => {});
    assert(spotter.save().length < 100000);
  }
});
