import { assert, assertEquals, assertThrows } from "@std/assert";
import { createDetector } from "@kws/runtime/current";
import { goldenSounds } from "@kws/runtime/golden";
import { calibrateModel } from "./calibrate_model.ts";

const model = Deno.readFileSync("checkpoints/best/quality.kws");

/** A computed sound that all candidates detect, and others that they do not. */
const { happy: word, ...rest } = goldenSounds();
const others = Object.values(rest);

Deno.test("a calibrated rule hears what it was calibrated on, and keeps quiet in the background", () => {
  const found = calibrateModel({ model, background: others, utterances: [word] });
  assertEquals([found.utterances, found.misses, found.falseAccepts], [1, 0, 0]);
  const seconds = others.reduce((sum, { length }) => sum + length / 16000, 0);
  assert(Math.abs(found.hours - seconds / 3600) < 1e-9);
  const heard = (samples: Float32Array | Int16Array) => {
    const detector = createDetector({ model, rule: found.rule });
    // A decision may take some steps more than the sound lasts.
    return detector.push(samples).length + detector.push(new Float32Array(9600)).length;
  };
  assertEquals([heard(word), ...others.map(heard)], [1, ...others.map(() => 0)]);
});

Deno.test("the word in the background leaves no rule, unless a false accept is allowed", () => {
  const both = { model, background: [word], utterances: [word] };
  assertThrows(() => calibrateModel(both), RangeError, "at most 0 of the background: none does");
  const { misses, falseAccepts } = calibrateModel({ ...both, most: 1 });
  assertEquals([misses, falseAccepts], [0, 1]);
});

Deno.test("without recordings of both kinds there is nothing to calibrate a model on", () => {
  assertThrows(
    () => calibrateModel({ model, background: [], utterances: [word] }),
    RangeError,
    "there is none of background",
  );
});
