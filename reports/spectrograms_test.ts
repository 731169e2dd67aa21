import { assert, assertEquals } from "@std/assert";
import { drawClips } from "./spectrograms.ts";

Deno.test("a picture's rectangles cover each cell once, the loudest in the lightest shade", () => {
  const levels = [0, 255, 0, 128, 0, 128]; // Three frames of two bands.
  const clip = {
    ...{ path: "yes/ab12_nohash_3.wav", word: "yes", missed: true, share: 0.25 },
    ...{ frames: 3, bands: 2, levels },
  };
  const svg = drawClips([clip]);
  assert(svg.includes("“yes” ab12/3") && svg.includes("25 % of the errors"));
  const paths = [...svg.matchAll(/<path fill="(#\w+)" d="([^"]+)"/g)];
  const area = paths.map(([, , d]) =>
    [...d.matchAll(/h([\d.]+)v([\d.]+)/g)].reduce((sum, [, h, v]) => sum + Number(h) * Number(v), 0)
  );
  assertEquals(paths.map(([, fill]) => fill), ["#0b1b3a", "#6fb0c9", "#fffbd6"]);
  const cell = 118 / 3 * 30;
  assertEquals(area.map((one) => Math.round(one / cell)), [3, 2, 1]);
  assert(!svg.includes("taken for the keyword"));
  // The loudest cell is of the upper band: it stands at the top, on the left.
  assert(paths.at(-1)![2].startsWith("M0 26h"));
});
