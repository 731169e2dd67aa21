import { assert, assertEquals } from "@std/assert";
import { BASE_FRONT_END } from "@kws/features";
import {
  BIN_MULTIPLIES,
  BUTTERFLY_MULTIPLIES,
  frontEndCost,
  frontEndMultiplies,
  LOGARITHM_MULTIPLIES,
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
  const turned = count(bodyOf("logmel.ts", "turned"), "f32x4.mul(");
  for (const [radix, multiplies] of Object.entries(BUTTERFLY_MULTIPLIES)) {
    const body = bodyOf("logmel.ts", `radix${radix}`);
    const made = count(body, "f32x4.mul(") + turned * count(body, "turned(");
    assertEquals(made, multiplies, `radix ${radix}`);
  }
  assertEquals(count(bodyOf("logmel.ts", "power"), "f32x4.mul("), BIN_MULTIPLIES);
  assertEquals(count(bodyOf("math.ts", "log4"), "f32x4.mul("), LOGARITHM_MULTIPLIES);
});

Deno.test("the base's front end costs 6,915 multiplications a frame, by hand", () => {
  // 200 = 5 · 5 · 4 · 2 points: 40 · 32 twice, 50 · 12, 100 · 4.
  const transform = 2 * 40 * 32 + 50 * 12 + 100 * 4;
  assertEquals(frontEndCost(BASE_FRONT_END), {
    window: 400,
    transform,
    power: 201 * 10,
    mel: 385,
    logarithm: 40 * 14,
    total: 400 + transform + 2010 + 385 + 560,
  });
  assertEquals(frontEndMultiplies(BASE_FRONT_END), 691500);
});

Deno.test("the mel filters have as many weights as counted by another formula", () => {
  for (const { weights, ...frontEnd } of golden.melWeights) {
    assertEquals(frontEndCost(frontEnd).mel, weights);
  }
});

Deno.test("half as many frames cost half as much", () => {
  const slow = { ...BASE_FRONT_END, hop: 320 };
  assertEquals(frontEndMultiplies(slow), frontEndMultiplies(BASE_FRONT_END) / 2);
});
