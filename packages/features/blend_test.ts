import { assert, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { blend, BLENDS, overlap, reverse, splice, tilt, warp } from "./blend.ts";

function draw(seed: number, length: number): Int16Array {
  const random = Random.root(seed).stream("sound");
  return Int16Array.from({ length }, () => Math.round(3000 * random.normal()));
}

Deno.test("reversing twice and warping at rate 1 change nothing", () => {
  const pcm = draw(1, 1000);
  assertEquals(reverse(reverse(pcm, 1000), 1000), pcm);
  assertEquals(warp(pcm, 1000, 1).subarray(0, 998), pcm.subarray(0, 998));
});

Deno.test("a splice is the first word before the cut and the second after it", () => {
  const [a, b] = [draw(2, 1000), draw(3, 800)];
  const out = splice(a, b, 1000, 500);
  assertEquals(out.subarray(0, 419), a.subarray(0, 419));
  assertEquals(out.subarray(581, 800), b.subarray(581, 800));
  assert(out.subarray(800).every((value) => value === 0));
});

Deno.test("overlaps add up and stay within 16 bits", () => {
  const loud = new Int16Array(10).fill(30000);
  assertEquals(overlap(loud, loud, 10, 1)[3], 32767);
  assertEquals(overlap(loud, loud, 10, 0), loud);
});

Deno.test("a warp moves a tone's period by its rate", () => {
  const tone = Int16Array.from({ length: 16000 }, (_, i) => i % 100 < 50 ? 8000 : -8000);
  const crossings = (pcm: Int16Array): number =>
    pcm.reduce((sum, value, i) => sum + (i > 0 && (value > 0) !== (pcm[i - 1] > 0) ? 1 : 0), 0);
  const ratio = crossings(warp(tone, 16000, 0.8)) / crossings(tone);
  assert(Math.abs(ratio - 0.8) < 0.01);
});

Deno.test("a tilt of 0 changes nothing, a positive one keeps steady sounds", () => {
  const pcm = draw(4, 100);
  assertEquals(tilt(pcm, 0), pcm);
  assertEquals(tilt(new Int16Array(5).fill(1000), 0.5)[4], 1000);
});

Deno.test("every blend is as long as asked and the same for the same stream", () => {
  for (const how of BLENDS) {
    const make = (): Int16Array =>
      blend(how, draw(5, 900), draw(6, 1200), 1000, Random.root(7).stream("blend"));
    assertEquals(make().length, 1000);
    assertEquals(make(), make());
  }
});
