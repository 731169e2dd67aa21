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
      assertEquals([...ring.until(end)], all.slice(Math.max(0, end - length), end));
    }
    ring.reset();
    assertEquals(ring.until(100).length, 0);
  }
});

Deno.test("what ended within a long piece has all of its samples, and what is not kept any more is left out", () => {
  const ring = new PreRoll(100);
  const samples = Float32Array.from({ length: 20000 }, (_, i) => i);
  ring.push(samples.subarray(0, 15000));
  ring.push(samples.subarray(15000));
  for (const end of [20000, 17000, 20000 - 4096]) {
    assertEquals(ring.until(end), samples.slice(end - 100, end));
  }
  assertEquals(ring.until(20000 - 4096 - 10).length, 90);
  assertEquals(ring.until(15000).length, 0);
});
