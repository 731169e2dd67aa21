import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { pushTogether } from "./_group_frames.ts";
import { drawFrames, drawPacked } from "./_random_model.ts";
import { CRNN } from "./crnn_kind.ts";
import type { CrnnShape } from "./crnn_shape.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import type { IntegerTensor } from "./integer_tensor.ts";
import { decodeKws, encodeKws } from "./kws_file.ts";
import { checkSums } from "./limits.ts";
import type { PackedModel } from "./model.ts";
import { packedAlone } from "./packed_alone.ts";
import { restoreState, saveState } from "./saved_state.ts";
import { clipBySteps } from "./step_network.ts";

type Crnn = PackedModel<"crnn">;

/** All outputs for frames (T,bands) of one after the other. */
function outputs(
  network: { push(frame: Float32Array): number | undefined },
  frames: Float32Array,
  bands: number,
): (number | undefined)[] {
  return Array.from(
    { length: frames.length / bands },
    (_, t) => network.push(frames.subarray(t * bands, (t + 1) * bands)),
  );
}

function assertReferenceBits(model: Crnn, seed: number, length = 120): Set<number | undefined> {
  const [reference, packed] = [new IntegerCrnn(model), packedAlone(model)];
  const { bands } = model.shape;
  const all = new Set<number | undefined>();
  for (let round = 0; round < 2; round++) {
    const frames = drawFrames(bands, length, seed + 1000 * round);
    const expected = outputs(reference, frames, bands);
    assertEquals(outputs(packed, frames, bands), expected, `seed ${seed}`);
    expected.forEach((value) => all.add(value));
    reference.reset();
    packed.reset();
    const random = Random.root(seed).stream("together");
    const steps = expected.filter((value) => value !== undefined);
    assertEquals(pushTogether(packed, frames, random), steps, `seed ${seed}`);
    packed.reset();
  }
  return all;
}

Deno.test("the kernels have the bits of the reference, step by step, for all gates and widths", () => {
  const met = new Set<string>();
  let different = 0;
  for (let seed = 0; seed < 150; seed++) {
    const model = drawPacked("crnn", seed);
    const { gates, attention, rank, layers } = model.shape;
    met.add(`${gates} ${attention === undefined} ${rank === undefined} ${layers > 1}`);
    different += assertReferenceBits(model, seed).size;
  }
  assertEquals(met.size, 16);
  // Networks that are neither dead nor saturated: most steps differ from all others.
  assert(different > 4000, `${different}`);
});

Deno.test("a kernel that leaves few or many bands out has the bits of the reference", () => {
  for (let seed = 0; seed < 40; seed++) {
    const shape: CrnnShape = {
      ...{ bands: 20, channels: 1 + seed % 7, kernel: [20 - seed % 20, 1 + seed % 6] },
      ...{ stride: [20, 1 + seed % 4], hidden: 6, layers: 1, dropout: 0, attention: 3, gates: 2 },
    };
    assertReferenceBits(drawPacked("crnn", seed, { shape }), seed);
  }
});

/** The model with scales as large or as far apart as the limits let them be. */
function toTheLimit(model: Crnn, seed: number): Crnn {
  const random = Random.root(seed).stream("limit");
  const sums = CRNN.sums(model.shape, model.scales);
  const tensors = model.tensors.map((tensor) => {
    const own = sums.filter(({ name }) => name === tensor.name);
    const fits = (scales: Int8Array): boolean => {
      try {
        checkSums(own, [{ ...tensor, scales }]);
        return true;
      } catch {
        return false;
      }
    };
    const scales = tensor.scales.slice();
    scales.forEach((_, row) => {
      const step = random.integer(3) - 1;
      for (let k = 0; k < 256 && step !== 0; k++) {
        const next = scales.slice();
        next[row] += step;
        if (Math.abs(next[row] - scales[row]) > 1 || !fits(next)) break;
        scales[row] = next[row];
      }
    });
    return { ...tensor, scales };
  });
  return { ...model, tensors };
}

Deno.test("weights of full size with scales at the limits have the bits of the reference", () => {
  let wide = 0;
  for (let seed = 0; seed < 100; seed++) {
    const drawn = drawPacked("crnn", seed, { extreme: seed % 2 === 0 });
    const model = toTheLimit(drawn, seed);
    wide += model.tensors.some(({ shape, scales }) =>
        shape.length > 1 && Math.max(...scales) - Math.min(...scales) >= 8 * 17
      )
      ? 1
      : 0;
    assertReferenceBits(model, seed, 60);
    // It is a model that a file may hold.
    const random = Random.root(seed).stream("frames");
    const extreme = drawFrames(model.shape.bands, 60, seed)
      .map(() =>
        random.integer(2) === 0 ? 1e9 : -1e9
      );
    const { bands } = model.shape;
    const expected = outputs(new IntegerCrnn(model), extreme, bands);
    assertEquals(outputs(packedAlone(model), extreme, bands), expected, `seed ${seed}`);
    decodeKws(encodeKws(model), "a test");
  }
  assert(wide > 20, `${wide} models need the wide multipliers`);
});

Deno.test("a row of zeros does not shift the other rows, whatever its scale", () => {
  const shape: CrnnShape = {
    ...{
      bands: 10,
      channels: 2,
      kernel: [10, 10],
      stride: [1, 1],
      hidden: 3,
      layers: 1,
      dropout: 0,
    },
  };
  const { tensors, ...rest } = drawPacked("crnn", 1, { shape });
  const model: Crnn = {
    ...{ ...rest, scales: [-128, 127] },
    tensors: tensors.map((tensor) => ({ ...tensor, scales: perRow(tensor) })).map((tensor) => {
      if (tensor.name === "gru.weight_ih_l0") {
        return { ...tensor, scales: tensor.scales.map(() => -128) };
      }
      if (tensor.name !== "conv.weight") return tensor;
      const data = tensor.data.map((_, i) => i < 100 ? 0 : 127);
      return { ...tensor, bits: 8, data, scales: Int8Array.of(-128, 127) };
    }),
  };
  decodeKws(encodeKws(model), "a test");
  assertReferenceBits(model, 1);
});

/** A scale for every row, as a file has them. */
function perRow({ shape: [rows, ...others], scales }: IntegerTensor): Int8Array {
  const wide = others.length > 0 && scales.length === 1;
  return wide ? new Int8Array(rows).fill(scales[0]) : scales;
}

Deno.test("frames of NaN, infinities and huge values have them too", () => {
  for (let seed = 0; seed < 40; seed++) {
    const model = drawPacked("crnn", seed);
    const { bands } = model.shape;
    const random = Random.root(seed).stream("odd");
    const odd = [NaN, Infinity, -Infinity, 3e38, -3e38, 1e-40, -0, 63.5, -64.5];
    const frames = drawFrames(bands, 80, seed)
      .map((value) => random.integer(3) === 0 ? odd[random.integer(odd.length)] : value);
    const expected = outputs(new IntegerCrnn(model), frames, bands);
    assertEquals(outputs(packedAlone(model), frames, bands), expected, `seed ${seed}`);
  }
});

Deno.test("a state that is saved anywhere and restored elsewhere goes on with the same bits", () => {
  for (let seed = 0; seed < 30; seed++) {
    const model = drawPacked("crnn", seed);
    const { bands } = model.shape;
    const frames = drawFrames(bands, 90, seed);
    const expected = outputs(packedAlone(model), frames, bands);
    const cut = bands * Random.root(seed).integer(90);
    const before = packedAlone(model);
    outputs(before, frames.subarray(0, cut), bands);
    const state = saveState(before.state, before.owner);
    // What the first hears afterwards is nothing to the second.
    outputs(before, drawFrames(bands, 20, seed + 1), bands);
    const after = packedAlone(model);
    outputs(after, drawFrames(bands, 33, seed + 2), bands);
    restoreState(after.state, after.owner, state);
    assertEquals(outputs(after, frames.subarray(cut), bands), expected.slice(cut / bands));
  }
});

Deno.test("the state of another network, and one cut short, are refused", () => {
  const model = drawPacked("crnn", 3);
  const network = packedAlone(model);
  const restore = (bytes: Uint8Array): void => restoreState(network.state, network.owner, bytes);
  const others = [drawPacked("crnn", 4), { ...model, offset: model.offset + 1 }];
  for (const other of others) {
    const { state, owner } = packedAlone(other);
    assertThrows(() => restore(saveState(state, owner)), RangeError, "of the same model");
  }
  const own = saveState(network.state, network.owner);
  restore(own);
  assertThrows(() => restore(own.slice(1)), RangeError, "must be whole");
  assertThrows(() => restore(new Uint8Array(0)), RangeError, "its 0 bytes are not");
});

Deno.test("a clip that completes no step is an error", () => {
  const network = packedAlone(drawPacked("crnn", 3));
  assertThrows(() => clipBySteps(network, new Float32Array(0)), RangeError, "must complete a step");
});
