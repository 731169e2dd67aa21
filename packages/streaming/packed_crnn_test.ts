import { assert, assertEquals } from "@std/assert";
import { Kernels, Random } from "@kws/kernels";
import {
  activationSteps,
  decodeKws,
  encodeKws,
  IntegerCrnn,
  type PackedModel,
  packModel,
  unpackParameters,
} from "@kws/compress";
import {
  Crnn,
  crnnLayout,
  type CrnnShape,
  initialCrnn,
  resetFreeCrnn,
  type ResetFreeShape,
} from "@kws/models";
import { PackedCrnn } from "./packed_crnn.ts";

/** A random packed model with 2 to 8 bits. */
function draw(seed: number): PackedModel {
  const random = Random.root(seed).stream("packed");
  const kernel: [number, number] = [1 + random.integer(6), 1 + random.integer(6)];
  const shape: CrnnShape = {
    bands: kernel[0] + random.integer(15),
    channels: 1 + random.integer(5),
    kernel,
    stride: [1 + random.integer(4), 1 + random.integer(4)],
    hidden: 1 + random.integer(20),
    layers: 1 + random.integer(2),
    dropout: 0,
  };
  const parameters = initialCrnn(shape, random.stream("init")).map((value) => 2 * value);
  return packModel({
    ...{ keyword: "wörd", shape, threshold: 1.5, parameters, frames: 51 },
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: shape.bands },
    activations: { offset: -4, feature: -19, convolution: -24 },
    format: { bits: 2 + random.integer(7), perRow: random.integer(2) === 1 },
  });
}

/** A random reset-free network of the given dimensions, or of random ones, with 2 to 8 bits. */
function drawResetFree(seed: number, dimensions?: ResetFreeShape): PackedModel {
  const random = Random.root(seed).stream("light");
  const kernel: [number, number] = [1 + random.integer(20), 1 + random.integer(6)];
  const hidden = 1 + random.integer(24);
  const shape = resetFreeCrnn(
    dimensions ?? {
      bands: kernel[0] + random.integer(6),
      channels: 1 + random.integer(6),
      kernel,
      stride: [1 + random.integer(6), 1 + random.integer(5)],
      hidden,
      attention: 1 + random.integer(hidden),
    },
  );
  const values = random.stream("values");
  return packModel({
    ...{ keyword: "wörd", shape, threshold: 1.5, frames: 51 },
    parameters: Float32Array.from(
      { length: crnnLayout(shape).size },
      () => 0.5 * values.normal(),
    ),
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: shape.bands },
    activations: { offset: -4, feature: -19, convolution: -24 },
    format: { bits: 2 + random.integer(7), perRow: random.integer(2) === 1 },
  });
}

function assertReferenceBits(model: PackedModel, seed: number): void {
  const reference = new IntegerCrnn(model);
  const packed = new PackedCrnn(model);
  const { bands } = model.shape;
  for (let round = 0; round < 2; round++) {
    const frames = sound(model, seed + 100 * round, 120);
    for (let t = 0; t < 120; t++) {
      const frame = frames.subarray(t * bands, (t + 1) * bands);
      assertEquals(packed.push(frame), reference.push(frame), `seed ${seed}, frame ${t}`);
    }
    reference.reset();
    packed.reset();
  }
}

function sound(model: PackedModel, seed: number, frames = 51): Float32Array {
  const random = Random.root(seed).stream("sound");
  const { bands } = model.shape;
  let level = -4;
  return Float32Array.from({ length: frames * bands }, (_, i) => {
    if (i % bands === 0) level = -4 + 6 * random.normal();
    return level + 3 * random.normal();
  });
}

Deno.test("the integer kernels have the bits of the reference, step by step", () => {
  for (let seed = 0; seed < 40; seed++) {
    assertReferenceBits(draw(seed), seed);
  }
});

Deno.test("a reset-free network has the bits of the reference", () => {
  const size = { bands: 20, channels: 6, kernel: [19, 6], stride: [20, 4] } as const;
  for (let seed = 0; seed < 60; seed++) {
    assertReferenceBits(drawResetFree(seed), seed);
    if (seed < 10) {
      assertReferenceBits(drawResetFree(seed, { ...size, hidden: 19, attention: 5 }), seed);
    }
  }
});

Deno.test("a reset-free network works in less memory than one with reset gates", () => {
  for (let seed = 0; seed < 20; seed++) {
    const { tensors: _, shape, ...rest } = drawResetFree(seed);
    const { gates: __, attention: ___, ...whole } = shape;
    const packed = (shape: CrnnShape): PackedModel =>
      packModel({
        ...{ ...rest, shape, frames: 51, format: { bits: 8, perRow: false } },
        parameters: initialCrnn(shape, Random.root(seed)),
      });
    const less = new PackedCrnn(packed(shape)).bytes;
    assert(less < new PackedCrnn(packed(whole)).bytes, `seed ${seed}`);
  }
});

Deno.test("a kernel that leaves few or many bands out has the bits of the reference", () => {
  for (let seed = 0; seed < 30; seed++) {
    const model = drawResetFree(seed, {
      ...{ bands: 20, channels: 1 + seed % 7, kernel: [20 - seed % 20, 1 + seed % 6] },
      ...{ stride: [20, 1 + seed % 4], hidden: 6, attention: 3 },
    });
    assertReferenceBits(model, seed);
  }
});

Deno.test("rows whose scales lie far apart have the bits of the reference too", () => {
  let wide = 0;
  for (let seed = 0; seed < 20; seed++) {
    const { tensors, ...rest } = draw(seed);
    const random = Random.root(seed).stream("far apart");
    // Multipliers of one matrix then differ by more than what 32 bits hold.
    const model: PackedModel = {
      ...rest,
      tensors: tensors.map((tensor) =>
        tensor.scales.length < 2
          ? tensor
          : { ...tensor, scales: tensor.scales.map(() => -128 + 8 * random.integer(19)) }
      ),
    };
    wide += model.tensors.some(({ scales }) => Math.max(...scales) - Math.min(...scales) >= 17 * 8)
      ? 1
      : 0;
    const reference = new IntegerCrnn(model);
    const packed = new PackedCrnn(model);
    const { bands } = model.shape;
    const frames = sound(model, seed, 60);
    for (let t = 0; t < 60; t++) {
      const frame = frames.subarray(t * bands, (t + 1) * bands);
      assertEquals(packed.push(frame), reference.push(frame), `seed ${seed}, frame ${t}`);
    }
  }
  assert(wide > 2, "some models need the wide multipliers");
});

Deno.test("the integers say nearly what training with fake quantisation says", () => {
  let worst = 0;
  for (let seed = 0; seed < 30; seed++) {
    const model = seed % 2 === 0 ? draw(seed) : drawResetFree(seed);
    const { shape, activations } = model;
    const size = { batch: 1, frames: 51, activations: activationSteps(activations) };
    const net = Kernels.build((kernels) => new Crnn(kernels, shape, size));
    net.load(unpackParameters(model));
    const frames = sound(model, seed);
    net.features.set(frames.map((value) => value - activations.offset));
    const [other, keyword] = net.forward();
    const difference = Math.abs(keyword - other - new IntegerCrnn(model).clip(frames) / 4096);
    worst = Math.max(worst, difference);
  }
  assert(worst < 0.12, `log-odds differ by ${worst}`);
});

Deno.test("a packed model comes back from its file as it was", () => {
  for (let seed = 0; seed < 30; seed++) {
    for (const model of [draw(seed), drawResetFree(seed)]) {
      assertEquals(decodeKws(encodeKws(model), "a test"), model);
    }
  }
});
