import { assert, assertEquals, assertThrows } from "@std/assert";
import { makeVectors, SOURCE } from "./golden/make_vectors.ts";
import { compareHeard, type GoldenVectors, replay } from "./golden_vectors.ts";

const ROOT = new URL("../../", import.meta.url);
const VECTORS: GoldenVectors = JSON.parse(
  Deno.readTextFileSync(new URL("golden/vectors.json", import.meta.url)),
);

function read(path: string): Uint8Array {
  return Deno.readFileSync(new URL(path, ROOT));
}

const MODELS = Object.fromEntries(VECTORS.cases.map(({ model }) => [model, read(model)]));

Deno.test("the runtime from source says the golden vectors", () => {
  assertEquals(replay(SOURCE, VECTORS, MODELS), { digest: VECTORS.digest });
});

Deno.test("the golden vectors are what is made for the committed models", () => {
  assertEquals(makeVectors(read), VECTORS);
});

Deno.test("every candidate detects the golden word by its own rule, and nothing in other sounds", () => {
  const own = VECTORS.cases.filter(({ rule }) => rule === undefined);
  assertEquals(own.length, 9);
  for (const { model, sound, detections, steps } of own) {
    assertEquals([model, sound, detections.length], [model, sound, sound === "happy" ? 1 : 0]);
    assert(steps.length > 10);
  }
});

Deno.test("every number of a golden vector counts, down to its last bit", () => {
  const wrong = (change: (heard: GoldenVectors["cases"]) => void): string => {
    const heard = structuredClone(VECTORS.cases);
    change(heard);
    const { digest, difference } = compareHeard(VECTORS, heard);
    assertEquals(digest === VECTORS.digest, false);
    return difference ?? "no difference";
  };
  const name = "checkpoints/best/size.kws on happy";
  const cases: [string, (heard: GoldenVectors["cases"]) => void][] = [
    [
      `${name}, steps 3 1: is ${VECTORS.cases[0].steps[3][1] + 2 ** -50}, must be`,
      (all) => all[0].steps[3][1] += 2 ** -50,
    ],
    [`${name}, steps 0 0: is 2112, must be 2111`, (all) => all[0].steps[0][0]++],
    [`${name}, steps 16: is undefined`, (all) => all[0].steps.pop()],
    [`${name}, values 0: is`, (all) => all[0].values[0] += 2 ** -50],
    [`${name}, features: is 0, must be`, (all) => all[0].features = "0"],
    [`${name}, detections 0 3: is`, (all) => all[0].detections[0][3] -= 2 ** -53],
    [`${name}, detections 1: is 1,2,3,4, must be undefined`, (all) => {
      all[0].detections.push([1, 2, 3, 4]);
    }],
  ];
  for (const [start, change] of cases) {
    const told = wrong(change);
    assert(told.startsWith(start), `${told} is not ${start}`);
  }
  // Zero has a sign.
  const zero = structuredClone(VECTORS);
  zero.cases[0].steps[0][1] = 0;
  const minus = structuredClone(zero.cases);
  minus[0].steps[0][1] = -0;
  assertEquals(compareHeard(zero, minus).difference, `${name}, steps 0 1: is -0, must be 0`);
  assert(compareHeard(zero, minus).digest !== compareHeard(zero, zero.cases).digest);
});

Deno.test("a replay without a model, or with another sound, says so", () => {
  assertThrows(() => replay(SOURCE, VECTORS, {}), RangeError, "checkpoints/best/size.kws");
  const other = { ...VECTORS, sounds: { ...VECTORS.sounds, happy: "0" } };
  assert(replay(SOURCE, other, MODELS).difference?.startsWith("sound happy: is"));
});
