import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { createHash } from "node:crypto";
import { SAMPLE_RATE } from "./corpus.ts";
import { DIFFICULTY, type SceneRanges } from "./synthetic_difficulty.ts";
import { drawScene, renderScene, type Scene, type SceneSounds } from "./synthetic_scene.ts";

const RANGES = DIFFICULTY.scene;

/** Scenes in which all that may happen does. */
const CROWDED: SceneRanges = {
  ...RANGES,
  noise: { ...RANGES.noise, probability: 1 },
  overlap: { ...RANGES.overlap, probability: 1 },
};

function rough(name: string, length: number, height = 8000): Int16Array {
  const random = Random.root(name);
  return Int16Array.from({ length }, () => Math.round(random.between(-height, height)));
}

const NOISES = [rough("a", 20000, 900), rough("b", 50000, 32000)];

/** Words of any length and loudness, full scale and silence among them. */
const words = fc.tuple(fc.nat(20000), fc.constantFrom(0, 1, 500, 32767), fc.nat()).map((
  [length, height, seed],
) => rough(`${seed}`, length, height));

const sounds: fc.Arbitrary<SceneSounds> = fc.record({
  said: words,
  other: fc.option(words, { nil: undefined }),
  noises: fc.constantFrom(NOISES, [], [new Int16Array(SAMPLE_RATE)]),
});

const scenes: fc.Arbitrary<Scene> = fc.tuple(fc.nat(), fc.constantFrom(RANGES, CROWDED)).map((
  [seed, ranges],
) => drawScene(Random.root(seed), ranges));

function peakOf(pcm: Int16Array): number {
  return pcm.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

Deno.test("any clip has one second and a peak at the scene's level, and never clips", () => {
  fc.assert(
    fc.property(sounds, scenes, (sounds, scene) => {
      const clip = renderScene(sounds, scene);
      assertEquals(clip.length, SAMPLE_RATE);
      assert(scene.level >= RANGES.level[0] && scene.level <= RANGES.level[1]);
      // Silence stays silence: there is nothing for a ratio to refer to.
      const silent = peakOf(sounds.said) === 0;
      const peak = silent ? 0 : 32767 * 10 ** (scene.level / 20);
      assert(Math.abs(peakOf(clip) - peak) <= 0.5 + 1e-6, `${peakOf(clip)} and ${peak}`);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a clip depends on its sounds and its scene alone, whatever was recorded before", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(sounds, scenes), { maxLength: 4 }), fc.nat(), (jobs, seed) => {
      const one = jobs.map(([sounds, scene]) => renderScene(sounds, scene));
      const order = Random.root(seed).shuffle([...jobs.keys()]);
      for (const i of order) assertEquals(renderScene(...jobs[i]), one[i]);
    }),
    { numRuns: 20 },
  );
});

Deno.test("a scene is the same for the same stream and keeps to its ranges", () => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const scene = drawScene(Random.root(seed), CROWDED);
    assertEquals(drawScene(Random.root(seed), CROWDED), scene);
    assertNotEquals(drawScene(Random.root(seed + 1), CROWDED), scene);
    const { overlap, noise, level, start, room } = scene;
    for (
      const [value, low, high] of [
        [start, 0, 1],
        [level, ...RANGES.level],
        [overlap!.ratio, ...RANGES.overlap.ratio],
        [noise!.ratio, ...RANGES.noise.ratio],
        [room.distance, ...RANGES.distance],
        [overlap!.room.decay, ...RANGES.decay],
      ]
    ) assert(value >= low && value <= high, `${value} in ${low} to ${high}`);
  }));
});

Deno.test("noise and other voices come as often as they shall, and leave the rest as it was", () => {
  let [noises, overlaps] = [0, 0];
  for (let seed = 0; seed < 1000; seed++) {
    const scene = drawScene(Random.root(seed), RANGES);
    if (scene.noise) noises++;
    if (scene.overlap) overlaps++;
    const { noise: _noise, overlap: _overlap, ...rest } = drawScene(Random.root(seed), CROWDED);
    const { noise: _before, overlap: _too, ...same } = scene;
    assertEquals(same, rest);
  }
  assert(Math.abs(noises / 1000 - RANGES.noise.probability) < 0.05, `${noises}`);
  assert(Math.abs(overlaps / 1000 - RANGES.overlap.probability) < 0.05, `${overlaps}`);
});

/** Shares of two recordings in their mix, by least squares, and the powers of what they give. */
function powersIn(mix: Int16Array, a: Int16Array, b: Int16Array): [number, number] {
  const dot = (x: Int16Array, y: Int16Array): number =>
    x.reduce((sum, sample, i) => sum + sample * y[i], 0);
  const [aa, ab, bb, am, bm] = [dot(a, a), dot(a, b), dot(b, b), dot(a, mix), dot(b, mix)];
  const determinant = aa * bb - ab * ab;
  const [first, second] = [(am * bb - bm * ab) / determinant, (bm * aa - am * ab) / determinant];
  return [first * first * aa, second * second * bb];
}

Deno.test("noise and the other voice are softer than the voice by their ratios", () => {
  fc.assert(
    fc.property(fc.nat(), fc.boolean(), (seed, withNoise) => {
      const drawn = drawScene(Random.root(seed), CROWDED);
      const { noise, overlap, ...alone } = { ...drawn, level: 0 };
      // Words that fill the clip: the time in which they are said is the clip's.
      const [said, other] = [rough(`${seed}`, SAMPLE_RATE), rough("other", SAMPLE_RATE, 300)];
      const plain = { said, noises: NOISES };
      const mix = withNoise
        ? renderScene(plain, { ...alone, noise })
        : renderScene({ ...plain, other }, { ...alone, overlap });
      const { which, start } = noise!;
      const source = NOISES[Math.floor(which * 2)];
      const at = Math.floor(start * (source.length - SAMPLE_RATE + 1));
      const added = withNoise
        ? source.slice(at, at + SAMPLE_RATE)
        : renderScene({ said: other, noises: [] }, { ...alone, room: overlap!.room });
      const [voice, below] = powersIn(mix, renderScene(plain, alone), added);
      const ratio = 10 * Math.log10(voice / below);
      const wanted = withNoise ? noise!.ratio : overlap!.ratio;
      assert(Math.abs(ratio - wanted) < 0.05, `${ratio} and ${wanted}`);
    }),
    { numRuns: 40 },
  );
});

Deno.test("the word is said where the scene has it start", () => {
  const scene = { ...drawScene(Random.root(1), RANGES), noise: undefined, overlap: undefined };
  const room = { ...scene.room, distance: 0.001, reflections: [] };
  const said = rough("said", 4000);
  for (const start of [0, 0.25, 0.999999]) {
    const clip = renderScene({ said, noises: [] }, { ...scene, room, level: 0, start });
    const first = clip.findIndex((sample) => Math.abs(sample) > 300);
    assert(Math.abs(first - start * 12000) < 10, `${first} for ${start}`);
  }
});

Deno.test("a noise shorter than a clip is refused, with its length", () => {
  const scene = drawScene(Random.root(1), CROWDED);
  assertThrows(
    () => renderScene({ said: rough("said", 99), noises: [new Int16Array(15999)] }, scene),
    RangeError,
    "a noise must be at least 16000 samples: current value is 15999",
  );
});

Deno.test("a scene has these bits on every machine", () => {
  const scene = drawScene(Random.root("golden"), CROWDED);
  const clip = renderScene(
    { said: rough("a", 9000), other: rough("b", 7000), noises: NOISES },
    scene,
  );
  const digest = createHash("sha256").update(new Uint8Array(clip.buffer)).digest("hex");
  assertEquals(digest.slice(0, 16), "a60ed37140bab1f7");
});
