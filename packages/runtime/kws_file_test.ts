import { assert, assertEquals, assertThrows } from "@std/assert";
import { changed, ofLength, signed, version1 } from "./_faults.ts";
import { drawFloat, drawPacked } from "./_random_model.ts";
import { type Kind, KINDS } from "./kinds.ts";
import { decodeKws, encodeKws, kwsBytes } from "./kws_file.ts";
import type { Model, PackedModel } from "./model.ts";

const TAGS = Object.keys(KINDS) as Kind[];

/** A file that was published in the first version. */
function checkpoint(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`./golden/first/${name}.kws`, import.meta.url));
}

function refused(bytes: Uint8Array, why: string): void {
  const started = performance.now();
  assertThrows(() => decodeKws(bytes, "x.kws"), SyntaxError, "Cannot read x.kws as ");
  assertThrows(() => decodeKws(bytes, "x.kws"), SyntaxError, why);
  assert(performance.now() - started < 1000);
}

Deno.test("models of every kind come back from their files as they were, in the bytes that were told", () => {
  for (const kind of TAGS) {
    for (let seed = 0; seed < 60; seed++) {
      const models: Model[] = [
        drawPacked(kind, seed),
        drawFloat(kind, seed, 16),
        drawFloat(kind, seed, 32),
      ];
      for (const model of models) {
        const bytes = encodeKws(model);
        assertEquals(bytes.length, kwsBytes(model));
        assertEquals(decodeKws(bytes, "a test"), model);
      }
    }
  }
});

Deno.test("the smallest candidate with a rule for streams takes at most 1,408 bytes", () => {
  const model = decodeKws(checkpoint("size"), "size.kws");
  const bytes = encodeKws({ ...model, rule: { smoothing: 3, threshold: 2.5, refractory: 1 } });
  assertEquals(bytes.length, 1403);
  assertEquals(encodeKws(model).length, 1400);
});

Deno.test("a rule that rejects everything, one of 1/256 and one at an end come back as they were", () => {
  const model = drawPacked("crnn", 1);
  for (const threshold of [Infinity, -32, 0, 1 / 256, 15 + 255 / 256, 31.9921875]) {
    for (const [smoothing, refractory] of [[1, 0], [64, 10.23], [7, 0.29]]) {
      const rule = { smoothing, threshold, refractory };
      assertEquals(decodeKws(encodeKws({ ...model, rule }), "a test").rule, rule);
    }
  }
  const rounded = { smoothing: 1, threshold: 0.3, refractory: 0 };
  assertEquals(decodeKws(encodeKws({ ...model, rule: rounded }), "x").rule!.threshold, 77 / 256);
  const far = { smoothing: 1, threshold: 400, refractory: 0 };
  // What no stream reaches is not what rejects everything.
  assertEquals(decodeKws(encodeKws({ ...model, rule: far }), "x").rule!.threshold, 31.9921875);
});

Deno.test("a value that its place cannot hold is refused before anything is written", () => {
  const model = drawPacked("crnn", 2);
  const wrong: [Partial<Model>, string][] = [
    [{ window: 5000 }, "window must be a whole number from 1 to 4096: current value is 5000"],
    [{ window: 1.5 }, "window must be a whole number from 1 to 4096: current value is 1.5"],
    [{ offset: 0.001 }, "offset must be a number from -128 to"],
    [{ keyword: "x".repeat(256) }, "keywordBytes must be a whole number from 0 to 255"],
    [{ keyword: "\ud800" }, "Cannot write the model as "],
    [{ scales: [1] }, "scales must have 2 values"],
    [{ rule: { smoothing: 0, threshold: 0, refractory: 0 } }, "rule.smoothing must be"],
    [{ rule: { smoothing: 1, threshold: NaN, refractory: 0 } }, "current value is NaN"],
    [{ rule: { smoothing: 1, threshold: 0, refractory: 11 } }, "rule.refractory must be"],
    [{ tensors: [] } as Partial<Model>, "tensors must be"],
  ];
  for (const [change, why] of wrong) {
    assertThrows(() => encodeKws({ ...model, ...change } as Model), RangeError, why);
  }
  const float = drawFloat("crnn", 2, 16);
  for (const value of [NaN, Infinity, 70000]) {
    const parameters = float.parameters.slice();
    parameters[5] = value;
    assertThrows(() => encodeKws({ ...float, parameters }), RangeError, "parameters[5] must be");
  }
  const short = { ...float, parameters: float.parameters.slice(1) };
  assertThrows(() => encodeKws(short), RangeError, "parameters must be");
});

Deno.test("a file with any byte changed or cut is refused", () => {
  for (
    const bytes of [...TAGS.map((kind) => encodeKws(drawPacked(kind, 1))), checkpoint("size")]
  ) {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 1 << (at % 8);
      assertThrows(() => decodeKws(damaged, "damaged.kws"), SyntaxError, "Cannot read damaged.kws");
      assertThrows(() => decodeKws(bytes.subarray(0, at), "cut.kws"), SyntaxError, "cut.kws");
    }
  }
});

Deno.test("a file of another length than its head says is refused though its checksum fits", () => {
  const all = [
    ...TAGS.flatMap((
      kind,
    ) => [drawPacked(kind, 1), drawFloat(kind, 1, 16), drawFloat(kind, 1, 32)]),
  ].map(encodeKws);
  for (const bytes of [...all, checkpoint("size"), checkpoint("kd-fp16")]) {
    for (const by of [-1000, -100, -2, -1, 1, 2, 1000]) {
      const length = bytes.length + by;
      if (length < 8) continue;
      assertThrows(() => decodeKws(ofLength(bytes, length), "x.kws"), SyntaxError, "x.kws");
    }
  }
});

Deno.test("what is no .kws file, and one of a version to come, are refused", () => {
  refused(new Uint8Array(0), "it is no .kws file");
  refused(new TextEncoder().encode("# README, longer than a head"), "it is no .kws file");
  refused(changed(encodeKws(drawPacked("crnn", 1)), 3, 3), "its version must be 1 or 2");
  refused(changed(checkpoint("size"), 8, 3), "the kind of its weights must be 0, 1, 2 or 4");
  refused(
    changed(encodeKws(drawPacked("crnn", 1)), 8, 0x23),
    "kind must be 0 (crnn) or 1 (sparknet) or 2 (ds-cnn): current value is 3",
  );
  refused(changed(encodeKws(drawPacked("crnn", 1)), 8, 0x30), "form must be a whole number from 0");
});

Deno.test("fault: a file of zeros for its window is refused", () => {
  refused(changed(checkpoint("small"), 24, 0, 0), "window must be a whole number from 1");
});

Deno.test("fault: a hop or a frame of no samples is refused", () => {
  refused(
    changed(checkpoint("small"), 14, 0, 0),
    "frontEnd.hop must be a whole number from 1",
  );
  refused(
    changed(checkpoint("small"), 12, 0, 0),
    "frontEnd.fftLength must be a number from 4 to 8192 in steps of 4",
  );
  refused(changed(checkpoint("small"), 12, 0x8c, 0x01), "without a prime factor above 5");
});

Deno.test("fault: weights of 9 bits, of none and of one are refused", () => {
  for (const bits of [9, 0, 1, 40, 255]) {
    refused(changed(checkpoint("quality"), 38, bits), "bits of conv.weight must be");
  }
});

Deno.test("fault: a scale at which a sum overflows is refused", () => {
  const bytes = checkpoint("quality");
  const model = decodeKws(bytes, "quality.kws") as PackedModel;
  // The energy's scale follows the bits of six matrices and the scales of all tensors before it.
  const index = model.tensors.findIndex(({ name }) => name === "attention.energy.weight");
  const before = model.tensors.slice(0, index).reduce((sum, { scales }) => sum + scales.length, 0);
  refused(
    changed(bytes, 38 + 6 + before, 103),
    "the scale of attention.energy.weight must let no sum exceed 268435456",
  );
});

Deno.test("fault: a head alone, with integers or floats, is refused", () => {
  refused(ofLength(checkpoint("quality"), 38), "it is cut short");
  refused(changed(ofLength(checkpoint("quality"), 38), 8, 0), "perRow must be 0");
  refused(
    changed(ofLength(checkpoint("quality"), 38), 8, 0, 0),
    "offset and scales must be 0",
  );
  const floats = changed(ofLength(checkpoint("quality"), 38), 28, 0, 0, 0, 0);
  refused(changed(floats, 8, 0, 0), "its weights must be");
});

Deno.test("fault: a thousand bytes more are refused", () => {
  const bytes = checkpoint("quality");
  refused(ofLength(bytes, bytes.length + 1000), "to the end of the file");
});

Deno.test("fault: a keyword that reaches past the end of the file is refused", () => {
  refused(
    changed(ofLength(checkpoint("quality"), 36), 32, 255),
    "must not reach past its end",
  );
});

Deno.test("a keyword that reaches past the end is refused in version 2 too", () => {
  const model = { ...drawFloat("crnn", 3, 16), keyword: "a rather long keyword" };
  const bytes = encodeKws(model);
  const start = bytes.findIndex((_, i) => bytes[i] === 0x61 && bytes[i + 1] === 0x20);
  refused(
    ofLength(bytes, start + 5),
    "keywordBytes must not reach past its end: current value is 21",
  );
});

Deno.test("fault: 33 bytes that ask for 149 million integers are refused at once", () => {
  const shape = [255, 1, 1, 1, 1, 255, 255];
  refused(version1({ form: 2, perRow: 0, shape, window: 10, rest: [] }), "shape.layers must be");
  const wide = [255, 1, 1, 1, 1, 255, 8];
  refused(version1({ form: 2, perRow: 0, shape: wide, window: 10, rest: [] }), "it is cut short");
  const rest = Array.from({ length: 40 }, () => 8);
  refused(version1({ form: 2, perRow: 0, shape: wide, window: 10, rest }), "its weights must be");
});

Deno.test("fault: 633 bytes of 255 that took minutes are refused at once", () => {
  const rest = Array.from({ length: 600 }, () => 255);
  for (const [layers, why] of [[255, "shape.layers must be"], [1, "bits of conv.weight must be"]]) {
    const shape = [255, 1, 1, 1, 1, layers === 1 ? 20 : 255, Number(layers)];
    refused(version1({ form: 2, perRow: 0, shape, window: 10, rest }), String(why));
  }
});

Deno.test("fault: floats that are no numbers are refused", () => {
  const bytes = encodeKws(drawFloat("crnn", 3, 32));
  refused(changed(bytes, bytes.length - 4, 0, 0, 0xc0, 0x7f), "must be a finite number");
  refused(changed(bytes, bytes.length - 4, 0, 0, 0x80, 0xff), "must be a finite number");
  const half = encodeKws(drawFloat("crnn", 3, 16));
  refused(changed(half, half.length - 2, 0, 0x7c), "must be a finite number of 16 bits");
  const old = checkpoint("kd-fp16");
  refused(changed(old, old.length - 2, 1, 0x7e), "must be a finite number of 16 bits");
});

Deno.test("a keyword that is not UTF-8 is refused", () => {
  for (const name of ["size", "quality"]) {
    refused(changed(checkpoint(name), 33, 0xff), "its keyword must be UTF-8");
    const model = decodeKws(checkpoint(name), name);
    const at = encodeKws(model).findIndex((_, i, all) => all[i] === 0x68 && all[i + 1] === 0x61);
    for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]]) {
      refused(changed(encodeKws(model), at, ...bad), "its keyword must be UTF-8");
    }
  }
});

Deno.test("a bit that only fills up a byte must not be set", () => {
  let tried = 0;
  for (let seed = 0; seed < 30; seed++) {
    const bytes = encodeKws(drawPacked("crnn", seed));
    const last = bytes[bytes.length - 1];
    if (last >= 128) continue;
    const model = decodeKws(bytes, "x") as PackedModel;
    const bits = model.tensors.reduce(
      (sum, { shape, bits, data, scales }) =>
        sum + (shape.length > 1 ? 3 : 0) + 8 * scales.length + bits * data.length,
      0,
    );
    if (bits % 8 === 0) continue;
    tried++;
    refused(changed(bytes, bytes.length - 1, last | 128), "must be 0: one is set");
  }
  assert(tried > 5);
  const old = Deno.readFileSync(new URL("./golden/v1-crnn-rows.kws", import.meta.url));
  assert(old[old.length - 1] < 128);
  refused(changed(old, old.length - 1, old[old.length - 1] | 128), "must be 0: one is set");
});

Deno.test("impossible dimensions and what takes too long are refused, each by its name", () => {
  const model = drawPacked("crnn", 1);
  const write = (change: (model: PackedModel<"crnn">) => unknown, why: string) =>
    assertThrows(() => encodeKws(change(model) as Model), RangeError, why);
  write((m) => ({ ...m, shape: { ...m.shape, kernel: [m.shape.bands + 1, 2] } }), "kernel[0]");
  write((m) => ({ ...m, frontEnd: { ...m.frontEnd, bands: 3 } }), "shape.bands must be");
  write(
    (m) => ({ ...m, frontEnd: { ...m.frontEnd, hop: 1, fftLength: 4096 } }),
    "frontEnd.fftLength times frames per second must be at most 4194304",
  );
  const channels = 200;
  const wide = drawPacked("ds-cnn", 1, {
    shape: { bands: 40, channels, kernel: [3, 3], stride: [1, 1], blocks: 2 },
  });
  assertThrows(() => encodeKws(wide), RangeError, "multiplications for a second of sound must be");
  assertThrows(
    () => encodeKws({ ...drawPacked("ds-cnn", 1), window: 1 }),
    RangeError,
    "frames must be at least kernel[1] (4): current value is 1",
  );
});

Deno.test("bytes in the middle of a larger buffer are read like any others", () => {
  const bytes = encodeKws(drawPacked("crnn", 1));
  const larger = new Uint8Array(bytes.length + 20).fill(7);
  larger.set(bytes, 9);
  assertEquals(decodeKws(larger.subarray(9, 9 + bytes.length), "x"), drawPacked("crnn", 1));
  assertEquals(signed(bytes.slice()), bytes);
});
