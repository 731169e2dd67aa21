import { assertEquals, assertLess } from "@std/assert";
import { Kernels } from "@kws/kernels";
import { LogMel } from "./log_mel.ts";
import golden from "./golden/log_mel.json" with { type: "json" };

/** The sound of `golden/make_golden.py`. */
function sound(count: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length: count }, (_, i) => {
    // 1103515245 · state needs 62 bits.
    state = Number((1103515245n * BigInt(state) + 12345n) % 2147483648n);
    const noise = Math.floor(state / 65536) % 2001 - 1000;
    const tone = Math.floor(i * (200 + Math.floor(i / 40)) / 16000) % 2 === 0 ? 6000 : -6000;
    return (tone + noise) / 32768;
  });
}

for (const { fftLength, hop, bands, count, frames } of golden.cases) {
  Deno.test(`the front end ${fftLength}/${hop}/${bands} agrees with PyTorch's in 64-bit floats`, () => {
    const frontEnd = { sampleRate: 16000, fftLength, hop, bands };
    const logMel = Kernels.build((kernels) => new LogMel(kernels, frontEnd, 16000));
    const features = logMel.clip(sound(16000));
    assertEquals(features.length, count * bands);
    for (const [t, values] of Object.entries<number[] | undefined>(frames)) {
      values!.forEach((value, band) =>
        assertLess(Math.abs(features[Number(t) * bands + band] - value), 1e-4)
      );
    }
  });
}
