import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { loudestSecond } from "./loudest_second.ts";

/** So many seconds of silence with a burst in them. */
function burst(seconds: number, start: number, end: number, level = 10000): Int16Array {
  const pcm = new Int16Array(Math.round(16000 * seconds));
  for (let i = Math.round(16000 * start); i < 16000 * end; i++) pcm[i] = i % 2 ? level : -level;
  return pcm;
}

Deno.test("a recording of a second or less is its own loudest second", () => {
  for (const seconds of [0, 0.3, 1]) {
    const pcm = burst(seconds, 0, seconds);
    assertEquals(loudestSecond(pcm), pcm);
  }
});

Deno.test("a word of less than a second lies whole in the middle of the second that is cut out", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1010, max: 9000 }),
    fc.integer({ min: 100, max: 900 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (total, length, place) => {
      const start = place * (total - length) / 1000;
      const pcm = burst(total / 1000, start, start + length / 1000);
      const cut = loudestSecond(pcm);
      assertEquals(cut.length, 16000);
      const heard = cut.filter((sample) => sample !== 0).length;
      assert(heard >= 0.999 * pcm.filter((sample) => sample !== 0).length, `${heard}`);
      const at = cut.byteOffset / 2;
      const middle = (start + length / 2000) * 16000;
      const room = Math.min(middle, pcm.length - middle);
      // Within two frames of the middle, where the ends leave room.
      if (room >= 8000) assert(Math.abs(at + 8000 - middle) <= 320, `${at} ${middle}`);
    },
  ));
});

Deno.test("of two words the louder one counts, and of silence anything", () => {
  const pcm = burst(6, 1, 1.5, 3000);
  pcm.set(burst(6, 4, 4.5, 9000).subarray(64000), 64000);
  const cut = loudestSecond(pcm);
  assert(cut.byteOffset / 2 > 3 * 16000);
  assertEquals(loudestSecond(new Int16Array(40000)).length, 16000);
});
