import { assert, assertEquals } from "@std/assert";
import { BASE_FRONT_END, melFilters } from "@kws/features";
import {
  BUTTERFLY_MULTIPLIES,
  frontEndCost,
  frontEndMultiplies,
  LOGARITHM_MULTIPLIES,
  PAIR_MULTIPLIES,
  TWIDDLE_MULTIPLIES,
} from "./front_end_cost.ts";
import golden from "./golden/golden.json" with { type: "json" };

/** The body of a function in the kernels' sources. */
function bodyOf(file: string, name: string): string {
  const url = new URL(`../kernels/assembly/${file}`, import.meta.url);
  const source = Deno.readTextFileSync(url).replaceAll(/\/\/.*/g, "");
  const body = new RegExp(`function ${name}\\([^{]*\\{(.*?)\\n\\}`, "s").exec(source)?.[1];
  assert(body !== undefined, `no function ${name} in ${file}`);
  return body;
}

function count(text: string, piece: string): number {
  return text.split(piece).length - 1;
}

Deno.test("multiplications are as many as the kernels' sources make", () => {
  const made = (name: string, file = "logmel.ts"): number =>
    count(bodyOf(file, name), "f32x4.mul(");
  assertEquals(made("turn", "transform.ts"), TWIDDLE_MULTIPLIES);
  for (const [radix, multiplies] of Object.entries(BUTTERFLY_MULTIPLIES)) {
    assertEquals(made(`row${radix}`, "transform.ts"), multiplies, `radix ${radix}`);
    const outputs = count(bodyOf("transform.ts", `row${radix}`), "put(");
    assertEquals(outputs, Number(radix), `radix ${radix}`);
  }
  // Both parts of a point in two frames: twice for four frames, so once for every sample of one.
  assertEquals(made("two", "transform.ts"), 1);
  assertEquals(made("power"), PAIR_MULTIPLIES);
  assertEquals(made("mel"), 1);
  assertEquals(made("log"), LOGARITHM_MULTIPLIES);
  assertEquals(made("log4", "math.ts"), LOGARITHM_MULTIPLIES);
});

Deno.test("the base's front end costs 3,539 multiplications a frame, by hand", () => {
  // 200 = 5 · 5 · 8 points. 40 butterflies of radix 5, of which 32 turn 4 outputs; 40 more, of which
  // none does; 25 of radix 8, of which none does.
  const transform = 40 * 12 + 32 * 4 * 4 + 40 * 12 + 25 * 4;
  assertEquals(frontEndCost(BASE_FRONT_END), {
    window: 400,
    transform,
    power: 101 * 8,
    mel: 199,
    logarithm: 40 * 14,
    total: 3539,
  });
  assertEquals(frontEndMultiplies(BASE_FRONT_END), 353900);
});

Deno.test("a frame of 512 samples costs 3,875 multiplications in 20 bands, by hand", () => {
  // 256 = 8 · 4 · 8 points. 32 butterflies of radix 8, of which 31 turn 7 outputs; 64 of radix 4, 8 side
  // by side, of which 56 turn 3 outputs; 32 of radix 8, of which none does.
  const transform = 32 * 4 + 31 * 7 * 4 + 56 * 3 * 4 + 32 * 4;
  const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 };
  assertEquals(frontEndCost(frontEnd), {
    window: 512,
    transform,
    power: 129 * 8,
    mel: 255,
    logarithm: 20 * 14,
    total: 3875,
  });
});

Deno.test("a bin has one multiplication where the filters have one or two weights", () => {
  for (const { weights, ...frontEnd } of golden.melWeights) {
    // Bins 1…n/2 - 1; those between the first and the last centre lie in two triangles.
    const { mel } = frontEndCost(frontEnd);
    assertEquals(mel, frontEnd.fftLength / 2 - 1);
    const filters = melFilters(frontEnd);
    const single = filters[0].weights.length + filters[filters.length - 1].weights.length;
    assert(weights <= 2 * mel && weights >= 2 * mel - single, `${weights} weights`);
    assertEquals(filters.reduce((sum, { weights }) => sum + weights.length, 0), weights);
  }
});

Deno.test("half as many frames cost half as much", () => {
  const slow = { ...BASE_FRONT_END, hop: 320 };
  assertEquals(frontEndMultiplies(slow), frontEndMultiplies(BASE_FRONT_END) / 2);
});
