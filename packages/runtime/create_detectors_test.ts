import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { drawPacked } from "./_random_model.ts";
import { drawSound } from "./_sound.ts";
import { createDetector } from "./create_detector.ts";
import { createDetectors } from "./create_detectors.ts";
import type { Detection } from "./detector.ts";
import { encodeKws } from "./kws_file.ts";
import type { CreateDetectorOptions } from "./live_detector.ts";
import type { PackedModel } from "./model.ts";
import { sharedGroups } from "./shared_network.ts";
import { createSpotter } from "./create_spotter.ts";

const SOUND = drawSound(24000, 5);

/** Random models of the numbers of bands that most of so many have, by that number. */
const BY_BANDS = [
  ...Map.groupBy(
    Array.from({ length: 60 }, (_, seed) => drawPacked("crnn", seed)),
    ({ shape }) => shape.bands,
  ).values(),
].filter(({ length }) => length >= 4);

/** A file with a threshold in the middle of what its network says, so that there is something to detect. */
function ruled(model: PackedModel, smoothing: number): Uint8Array<ArrayBuffer> {
  const all = createSpotter(model).run(SOUND).map(({ logOdds }) => logOdds).sort((a, b) => a - b);
  const threshold = Math.max(-32, Math.min(31, all[all.length >> 1] ?? 0));
  return encodeKws({ ...model, rule: { smoothing, threshold, refractory: 0.1 } });
}

/** Files of networks of one number of bands, with one of two front ends each. */
const files = fc.record({
  family: fc.constantFrom(...BY_BANDS),
  picks: fc.array(fc.tuple(fc.nat(), fc.boolean(), fc.integer({ min: 1, max: 4 })), {
    ...{ minLength: 1, maxLength: 4 },
  }),
}).map(({ family, picks }) =>
  picks.map(([at, other, smoothing]) => {
    const [{ frontEnd }] = family;
    const hop = other ? frontEnd.hop + 7 : frontEnd.hop;
    return ruled(
      { ...family[at % family.length], frontEnd: { ...frontEnd, sampleRate: 16000, hop } },
      smoothing,
    );
  })
);

const pieces = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 12 });

/** Cuts the sound into pieces of these lengths, again and again. */
function cut(lengths: readonly number[]): Float32Array[] {
  const all: Float32Array[] = [];
  for (let at = 0, i = 0; at < SOUND.length; i++) {
    const length = lengths[i % lengths.length] + (i % lengths.length === 0 ? 1 : 0);
    all.push(SOUND.subarray(at, at += length));
  }
  return all;
}

Deno.test("detectors that share a front end give the bits of ones by themselves, piece by piece", () => {
  let found = 0;
  fc.assert(
    fc.property(files, pieces, (models, lengths) => {
      const steps: unknown[][] = models.map(() => []);
      const heard: Detection[][] = models.map(() => []);
      const options = models.map((model, i): CreateDetectorOptions => ({
        model,
        onStep: (step) => steps[i].push(step),
        onDetection: (detection) => heard[i].push(detection),
      }));
      const together = createDetectors({ models: options });
      const ownSteps: unknown[][] = models.map(() => []);
      const alone = models.map((model, i) =>
        createDetector({ model, onStep: (step) => ownSteps[i].push(step) })
      );
      const whole: Detection[][] = models.map(() => []);
      for (const piece of cut(lengths)) {
        const right = alone.flatMap((detector, place) =>
          detector.push(piece).map((detection) => {
            whole[place].push(detection);
            return { ...detection, detector: place };
          })
        ).sort((a, b) => a.sample - b.sample || a.detector - b.detector);
        assertEquals(together.push(piece), right);
        found += right.length;
      }
      assertEquals([steps, heard], [ownSteps, whole]);
      assertEquals(together.rules, alone.map(({ rule }) => rule));
      assertEquals(together.models, alone.map(({ model }) => model));
      const hops = new Set(alone.map(({ model }) => model.frontEnd.hop));
      assertEquals(together.frontEnds, hops.size);
    }),
    { numRuns: 40 },
  );
  assert(found > 50, `${found}`);
});

Deno.test("what all have heard is saved together and reset together, and is that of these models in this order", () => {
  const [family] = BY_BANDS;
  const [{ frontEnd }] = family;
  const models = family.slice(0, 3).map((model, i) => ({
    model: ruled({ ...model, frontEnd }, 1 + i),
  }));
  const expected = createDetectors({ models }).push(SOUND);
  assert(expected.length > 3);
  for (const at of [0, 1, 777, 12345, 23999]) {
    const [one, other] = [createDetectors({ models }), createDetectors({ models })];
    const found = one.push(SOUND.subarray(0, at));
    other.push(drawSound(5000, 7));
    other.restore(one.save());
    assertEquals([...found, ...other.push(SOUND.subarray(at))], expected);
    other.reset();
    assertEquals(other.push(SOUND), expected);
  }
  // Of one rule, so that the networks alone tell who is who.
  const rule = { smoothing: 1, threshold: 0, refractory: 0 };
  const alike = models.map(({ model }) => ({ model, rule }));
  assertThrows(
    () =>
      createDetectors({ models: alike.toReversed() }).restore(
        createDetectors({ models: alike }).save(),
      ),
    RangeError,
    "of the same model and rule",
  );
});

Deno.test("a listener that throws is heard of, and keeps no detector from hearing all", () => {
  const [[first, second, third]] = BY_BANDS;
  // Frames so close together that many steps are made before the first is told.
  const frontEnd = { ...first.frontEnd, hop: 16 };
  const models = [{ ...first, frontEnd }, { ...second, frontEnd }, {
    ...third,
    frontEnd: { ...frontEnd, hop: 80 },
  }]
    .map((model) => ({ model: ruled(model, 1) }));
  let isBroken = true;
  const heard: number[][] = models.map(() => []);
  const together = createDetectors({
    models: models.map((one, i) => ({
      ...one,
      onStep: ({ sample }) => {
        heard[i].push(sample);
        if (i === 0 && isBroken) throw new Error("broken");
      },
    })),
  });
  const alone = models.map((one) => {
    const steps: number[] = [];
    const detector = createDetector({ ...one, onStep: ({ sample }) => void steps.push(sample) });
    return { detector, steps };
  });
  assertThrows(() => together.push(SOUND), Error, "broken");
  isBroken = false;
  const found = together.push(SOUND);
  for (const [i, { detector, steps }] of alone.entries()) {
    detector.push(SOUND);
    const own = detector.push(SOUND);
    assertEquals(heard[i], steps);
    assertEquals(
      found.filter((one) => one.detector === i).map(({ detector: _, ...one }) => one),
      own,
    );
  }
});

Deno.test("steps of all networks are due where a group of frames ends, and groups are as large as can be", () => {
  const group = fc.record({
    first: fc.integer({ min: 1, max: 30 }),
    every: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(fc.property(fc.array(group, { minLength: 1, maxLength: 4 }), (groups) => {
    const { first, every } = sharedGroups(groups);
    const due = groups.flatMap((own) => [0, 1, 2, 3, 4, 5].map((k) => own.first + k * own.every));
    for (const frame of due) assertEquals([frame >= first, (frame - first) % every], [true, 0]);
    for (let larger = every + 1; larger < 40; larger++) {
      assert(due.some((frame) => (frame - first) % larger !== 0), `${larger}`);
    }
  }));
});

Deno.test("no models, models of other rates and what is no model are refused in words", () => {
  const [[first]] = BY_BANDS;
  const model = ruled(first, 1);
  const other = ruled({ ...first, frontEnd: { ...first.frontEnd, sampleRate: 8000 } }, 1);
  assertThrows(
    () => createDetectors({ models: [] }),
    RangeError,
    "Cannot listen as there must be a model: models is empty",
  );
  const { sampleRate } = first.frontEnd;
  assertThrows(
    () => createDetectors({ models: [{ model }, { model: other }] }),
    RangeError,
    `all models must take the same samples a second: current values are ${sampleRate}, 8000`,
  );
  assertThrows(
    () => createDetectors({ models: [{ model }, { model: model.slice(1), name: "b.kws" }] }),
    SyntaxError,
    "Cannot read b.kws as",
  );
  assertThrows(
    () => createDetectors({ models: [{ model }, { model: model.slice(1) }] }),
    SyntaxError,
    "Cannot read models[1] as",
  );
  const noisy = createDetectors({ models: [{ model }, { model }] });
  noisy.push(Float32Array.of(0, NaN, 1, Infinity));
  assertEquals(noisy.unusable, 2);
});
