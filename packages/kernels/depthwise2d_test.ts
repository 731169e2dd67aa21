import { assertEquals } from "@std/assert";
import { Kernels } from "./kernels.ts";
import { Random } from "./random.ts";

const { fround } = Math;

interface Drawn {
  kernels: Kernels;
  /** B, T, F, C, KF, KT. */
  sizes: readonly [number, number, number, number, number, number];
  x: Float32Array;
  y: Float32Array;
  w: Float32Array;
  /** What lies behind the results. */
  guard: Float32Array;
}

/** Random clips and weights; channels on and off the four and sixteen that are taken at a time. */
function draw(seed: number): Drawn {
  const random = Random.root(seed).stream("depthwise2d");
  const integers = [3, 6, 6, 40].map((most) => 1 + random.integer(most));
  const [B, T, F, C] = integers;
  const [KF, KT] = [1 + 2 * random.integer(4), 1 + 2 * random.integer(4)];
  const drawn = Kernels.build((kernels) => ({
    kernels,
    x: kernels.f32(B * T * F * C),
    w: kernels.f32(KF * KT * C),
    y: kernels.f32(B * T * F * C),
    guard: kernels.f32(32),
  }));
  for (const array of [drawn.x, drawn.w, drawn.y, drawn.guard]) {
    for (let i = 0; i < array.length; i++) array[i] = random.between(-2, 2);
  }
  return { ...drawn, sizes: [B, T, F, C, KF, KT] };
}

/** Calls `use` for every tap that lies inside, in the order of the sum. */
function eachTap(
  [, T, F, , KF, KT]: Drawn["sizes"],
  [t, f]: readonly [number, number],
  use: (tap: number, t: number, f: number) => void,
): void {
  for (let i = 0; i < KF; i++) {
    for (let j = 0; j < KT; j++) {
      const [fromF, fromT] = [f + i - (KF - 1) / 2, t + j - (KT - 1) / 2];
      if (fromF < 0 || fromF >= F || fromT < 0 || fromT >= T) continue;
      use(i * KT + j, fromT, fromF);
    }
  }
}

Deno.test("a convolution of every channel over frequency and time is plain loops, bit for bit", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { kernels, sizes, x, y, w, guard } = draw(seed);
    const [B, T, F, C] = sizes;
    const expected = new Float32Array(y.length);
    for (let b = 0; b < B; b++) {
      for (let t = 0; t < T; t++) {
        for (let f = 0; f < F; f++) {
          for (let c = 0; c < C; c++) {
            let sum = 0;
            eachTap(sizes, [t, f], (tap, t, f) => {
              const value = x[((b * T + t) * F + f) * C + c];
              sum = fround(sum + fround(w[tap * C + c] * value));
            });
            expected[((b * T + t) * F + f) * C + c] = sum;
          }
        }
      }
    }
    const [input, behind] = [x.slice(), guard.slice()];
    kernels.wasm.depthwise2d(y.byteOffset, x.byteOffset, w.byteOffset, ...sizes);
    assertEquals(y, expected, `${sizes}`);
    assertEquals([x, guard], [input, behind]);
  }
});

Deno.test("its weights' gradient is added to in plain loops' order, bit for bit", () => {
  for (let seed = 100; seed < 160; seed++) {
    const { kernels, sizes, x, y: dy, w: dw, guard } = draw(seed);
    const [B, T, F, C, KF, KT] = sizes;
    const expected = dw.slice();
    // Every weight sums over clips, then time, then frequency.
    for (let tap = 0; tap < KF * KT; tap++) {
      for (let c = 0; c < C; c++) {
        let sum = dw[tap * C + c];
        for (let b = 0; b < B; b++) {
          for (let t = 0; t < T; t++) {
            for (let f = 0; f < F; f++) {
              eachTap(sizes, [t, f], (at, fromT, fromF) => {
                if (at !== tap) return;
                const slope = dy[((b * T + t) * F + f) * C + c];
                const value = x[((b * T + fromT) * F + fromF) * C + c];
                sum = fround(sum + fround(slope * value));
              });
            }
          }
        }
        expected[tap * C + c] = sum;
      }
    }
    const [input, behind] = [x.slice(), guard.slice()];
    kernels.wasm.depthwise2dWeights(dw.byteOffset, dy.byteOffset, x.byteOffset, ...sizes);
    assertEquals(dw, expected, `${sizes}`);
    assertEquals([x, guard], [input, behind]);
  }
});
