import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { SAMPLE_RATE } from "./corpus.ts";
import { backgroundNoises, noiseStretches } from "./synthetic_noise.ts";
import { burst } from "./_test_corpus.ts";

const CROWD = {
  training: [burst("one", 1, 0.2, 0.8)],
  validation: [burst("two", 1, 0.2, 0.8)],
  testing: [burst("three", 1, 0.2, 0.8)],
};

/** Power of the difference of neighbours over that of the samples: 2 for white noise. */
function roughness(pcm: Int16Array): number {
  let power = 0;
  let change = 0;
  pcm.forEach((sample, i) => {
    power += sample * sample;
    if (i > 0) change += (sample - pcm[i - 1]) * (sample - pcm[i - 1]);
  });
  return change / power;
}

Deno.test("seven kinds of noise are there, neither silent nor clipped, with colours of their own", () => {
  const noises = backgroundNoises(Random.root(1), 20, CROWD);
  const names = noises.map(({ path }) => path.replace("_background_noise_/", ""));
  assertEquals(
    names.join(" "),
    "babble brown_noise clatter mains_hum music pink_noise white_noise",
  );
  for (const split of ["training", "validation", "testing"] as const) {
    noiseStretches(noises, split).forEach((pcm, i) => {
      assert(pcm.length >= 3 * SAMPLE_RATE);
      const clipped = pcm.filter((sample) => Math.abs(sample) >= 32767).length;
      assertEquals([names[i], clipped], [names[i], 0]);
      const rms = Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);
      assert(rms > 100, `${names[i]} ${rms}`);
    });
  }
  const [, brown, , , , pink, white] = noises.map(({ pcm }) => roughness(pcm));
  assert(Math.abs(white - 2) < 0.1, `${white}`);
  assert(brown < 0.05 && brown < pink && pink < 0.8, `${brown} ${pink}`);
  assertEquals(backgroundNoises(Random.root(1), 20, CROWD), noises);
  assertNotEquals(backgroundNoises(Random.root(2), 20, CROWD), noises);
});

Deno.test("a split's babble has the voices of that split alone", () => {
  const babbleOf = (crowd: typeof CROWD): Int16Array[] => {
    const [babble] = backgroundNoises(Random.root(1), 10, crowd);
    return (["training", "validation", "testing"] as const).map((split) =>
      noiseStretches([babble], split)[0]
    );
  };
  const before = babbleOf(CROWD);
  const after = babbleOf({ ...CROWD, testing: [burst("four", 1, 0.2, 0.8)] });
  assertEquals(after.slice(0, 2), before.slice(0, 2));
  assertNotEquals(after[2], before[2]);
});
