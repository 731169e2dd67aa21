import { assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { PreRoll } from "./pre_roll.ts";

Deno.test("the latest samples are kept as far as they are asked for, however they come", () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = Random.root(seed).stream("pre-roll");
    const length = 1 + random.integer(50);
    const ring = new PreRoll(length);
    const all: number[] = [];
    for (let piece = 0; piece < 12; piece++) {
      const samples = Float32Array.from({ length: random.integer(80) }, () => random.integer(1e6));
      ring.push(samples);
      all.push(...samples);
      const end = random.integer(all.length + 20);
      const first = Math.max(0, all.length - length);
      assertEquals([...ring.until(end)], all.slice(first, Math.max(first, end)));
    }
    ring.reset();
    assertEquals(ring.until(100).length, 0);
  }
});
