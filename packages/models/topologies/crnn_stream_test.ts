import { assertEquals, assertThrows } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import { BASE_SHAPE, type CrnnShape, crnnSizes } from "@kws/runtime/network";
import { pushTogether } from "@kws/runtime/testing";
import { Attention } from "../layers/attention.ts";
import { Linear } from "../layers/linear.ts";
import { NetworkMemory } from "../network_memory.ts";
import { drawCrnn, fill } from "./_draw.ts";
import { Crnn, crnnLayout } from "./crnn.ts";
import { CrnnStream } from "./crnn_stream.ts";

interface Sized {
  shape: CrnnShape;
  parameters: Float32Array;
}

/** A network of random dimensions, and a window of 1 to 6 steps. */
function draw(seed: number): Sized & { random: Random; window: number; maxWindowLength: number } {
  const random = Random.root(seed).stream("stream");
  const shape = drawCrnn(random, { gates: seed % 2 === 0 ? 2 : 3 });
  const { kernel: [, kt], stride: [, st] } = shape;
  const window = 1 + random.integer(6);
  const maxWindowLength = kt + (window - 1) * st + random.integer(st);
  const parameters = fill(new Float32Array(crnnLayout(shape).size), random, 0.7);
  return { random, shape, parameters, window, maxWindowLength };
}

/** A stream of a network, with exactly the memory that it takes. */
function streamOf({ shape, parameters }: Sized, maxWindowLength: number): CrnnStream {
  const stream = Kernels.build((kernels) => new CrnnStream(kernels, { shape, maxWindowLength }));
  stream.load(parameters);
  return stream;
}

function listen(stream: CrnnStream, features: Float32Array, bands: number): (number | undefined)[] {
  const out: (number | undefined)[] = [];
  for (let at = 0; at < features.length; at += bands) {
    out.push(stream.push(features.subarray(at, at + bands)));
  }
  return out;
}

/** The log-odds of one clip by the whole network. */
function clipLogOdds({ shape, parameters }: Sized, features: Float32Array): number {
  const frames = features.length / shape.bands;
  const net = Kernels.build((kernels) => new Crnn(kernels, shape, { batch: 1, frames }));
  net.load(parameters);
  net.features.set(features);
  const [other, keyword] = net.forward();
  return keyword - other;
}

/** The log-odds of every step: all states at once, then a window for each step. */
function windowLogOdds(
  { shape, parameters }: Sized,
  features: Float32Array,
  window: number,
): number[] {
  const frames = features.length / shape.bands;
  const { steps } = crnnSizes(shape, frames);
  const { hidden, attention: width } = shape;
  const { net, memory, attention, classifier, latest } = Kernels.build((kernels) => {
    const memory = new NetworkMemory(kernels, crnnLayout(shape), false);
    const size = { hidden, attention: width, steps: window, batch: 1, rounding: false };
    return {
      memory,
      net: new Crnn(kernels, shape, { batch: 1, frames }),
      attention: new Attention(memory, "attention", size),
      classifier: new Linear(memory, "classifier", { inputs: hidden, outputs: 2 }, 1),
      latest: kernels.f32(window * hidden),
    };
  });
  net.load(parameters);
  memory.load(parameters);
  net.features.set(features);
  net.forward();
  return Array.from({ length: steps }, (_, t) => {
    const from = Math.max(0, t + 1 - window);
    latest.set(net.states.subarray(from * hidden, (t + 1) * hidden));
    const pooled = attention.forward(latest, latest, t + 1 - from, 1);
    const [other, keyword] = classifier.forward(pooled, 1);
    return keyword - other;
  });
}

/** The log-odds of every step by the network as it is trained on streams, beside another sequence. */
function trainedLogOdds(
  { shape, parameters }: Sized,
  features: Float32Array,
  window: number,
): number[] {
  const options = { batch: 2, frames: features.length / shape.bands, training: true, window };
  const net = Kernels.build((kernels) => new Crnn(kernels, shape, options));
  net.load(parameters);
  net.features.set(features, features.length);
  const logits = net.forward();
  return Array.from(
    { length: net.sizes.steps },
    (_, t) => logits[2 * (2 * t + 1) + 1] - logits[2 * (2 * t + 1)],
  );
}

Deno.test("a stream is the network on what was heard, bit for bit, until its window is full", () => {
  for (let seed = 0; seed < 24; seed++) {
    const { random, window, maxWindowLength, ...net } = draw(seed);
    const { bands, kernel: [, kt], stride: [, st] } = net.shape;
    const stream = streamOf(net, maxWindowLength);
    assertEquals(stream.window, window);
    for (let again = 0; again < 2; again++) {
      const features = fill(new Float32Array(maxWindowLength * bands), random, 3);
      const heard = listen(stream, features, bands);
      heard.forEach((logOdds, frame) => {
        const steps = frame + 1 < kt ? 0 : Math.floor((frame + 1 - kt) / st) + 1;
        const completes = steps > 0 && kt + (steps - 1) * st === frame + 1;
        assertEquals(logOdds !== undefined, completes);
        if (!completes) return;
        assertEquals(logOdds, clipLogOdds(net, features.subarray(0, (frame + 1) * bands)));
      });
      // From a fresh start it hears the next window as if it were the first.
      stream.reset();
    }
  }
});

Deno.test("a long stream is the whole sequence with a window for each step, bit for bit, past every wrap of its rings", () => {
  for (let seed = 100; seed < 124; seed++) {
    const { random, window, maxWindowLength, ...net } = draw(seed);
    const { bands, kernel: [, kt], stride: [, st] } = net.shape;
    const stream = streamOf(net, maxWindowLength);
    // Rings of frames and of steps each go round four times at least.
    const frames = kt + Math.max(4 * kt, 4 * window * st) + random.integer(20);
    for (let again = 0; again < 2; again++) {
      const features = fill(new Float32Array(frames * bands), random, 3);
      const heard = listen(stream, features, bands).filter((x) => x !== undefined);
      assertEquals(heard, windowLogOdds(net, features, window));
      assertEquals(heard, trainedLogOdds(net, features, window));
      assertEquals(stream.attention.length, window);
      stream.reset();
      assertEquals(pushTogether(stream, features, random), heard);
      stream.reset();
      assertEquals(stream.attention.length, 0);
    }
  }
});

Deno.test("the attention is as long as what was heard, and sums to one", () => {
  for (let seed = 200; seed < 210; seed++) {
    const { random, window, maxWindowLength, ...net } = draw(seed);
    const { bands, kernel: [, kt], stride: [, st] } = net.shape;
    const stream = streamOf(net, maxWindowLength);
    const frames = kt + (window + 3) * st;
    let steps = 0;
    for (let frame = 0; frame < frames; frame++) {
      if (stream.push(fill(new Float32Array(bands), random, 3)) === undefined) continue;
      steps++;
      assertEquals(stream.attention.length, Math.min(steps, window));
      const sum = stream.attention.reduce((a, b) => a + b, 0);
      assertEquals(Math.abs(sum - 1) < 1e-6, true);
    }
  }
});

Deno.test("a window shorter than the kernel and a wrong number of parameters are refused", () => {
  const parameters = new Float32Array(crnnLayout(BASE_SHAPE).size);
  const make = (maxWindowLength: number, parameters: Float32Array) => () =>
    streamOf({ shape: BASE_SHAPE, parameters }, maxWindowLength);
  assertThrows(make(19, parameters), RangeError, "current value is 19");
  assertThrows(make(101, parameters.subarray(1)), RangeError, "current value is 70442");
});

Deno.test("what a stream takes off its frames is as if they came without it", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { random, shape, parameters, maxWindowLength } = draw(100 + seed);
    const offset = -4 + random.integer(9) / 4;
    const features = fill(new Float32Array(40 * shape.bands), random, 2);
    const moved = features.map((value) => value - offset);
    const build = (options: { offset?: number }): CrnnStream => {
      const stream = Kernels.build((kernels) =>
        new CrnnStream(kernels, { shape, maxWindowLength, ...options })
      );
      stream.load(parameters);
      return stream;
    };
    const own = listen(build({ offset }), features, shape.bands);
    assertEquals(own, listen(build({}), moved, shape.bands));
    const steps = own.filter((logOdds) => logOdds !== undefined);
    assertEquals(pushTogether(build({ offset }), features, random), steps);
  }
});
