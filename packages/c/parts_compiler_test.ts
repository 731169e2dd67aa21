import { assert, assertEquals } from "@std/assert";
import { type FrontEnd, LogMel } from "@kws/features";
import { Kernels, Random } from "@kws/kernels";
import { encodeKws } from "@kws/runtime";
import { drawFrames, drawPacked, IntegerCrnn } from "@kws/runtime/testing";
import { bytesOf, compiled, withProgram } from "./_driver.ts";
import { speechLike } from "./_speech_like.ts";

/** Log-odds of a step in Q12. */
const ONE = 4096;

/** The lengths of frames that a file can have, half without a prime factor above 5, to 8192. */
function frameLengths(): number[] {
  return Array.from({ length: 2048 }, (_, i) => 4 * i + 4).filter((length) => {
    let rest = length / 2;
    for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
    return rest === 1;
  });
}

/** Loud noise, quiet noise, silence and speech, one behind the other. */
function anySound(n: number, seed: number): Int16Array<ArrayBuffer> {
  const random = Random.root(seed).stream("any sound");
  const speech = speechLike(n, seed);
  return Int16Array.from({ length: n }, (_, i) => {
    const part = Math.floor(4 * i / n);
    if (part === 0) return random.integer(65536) - 32768;
    if (part === 1) return random.integer(7) - 3;
    return part === 2 ? 0 : speech[i];
  });
}

Deno.test({
  ...compiled(
    "log-mel frames have the same bits in C, for every length of frames that a file can have",
  ),
  fn: () =>
    withProgram("_parts_driver.c", ["-O2"], async (program) => {
      const random = Random.root("front ends in C");
      let frames = 0;
      for (const fftLength of frameLengths()) {
        const hop = 1 + random.integer(fftLength + fftLength / 2);
        const bands = 1 + random.integer(Math.min(256, fftLength));
        const sampleRate = [8000, 16000, 22050, 44100][random.integer(4)];
        const frontEnd: FrontEnd = { sampleRate, fftLength, hop, bands };
        const samples = anySound(fftLength + 11 * hop + random.integer(hop), fftLength);
        const head = Uint32Array.of(0, sampleRate, fftLength, hop, bands, samples.length);
        const own = await program([bytesOf(head), bytesOf(samples)]);
        const logMel = Kernels.build((kernels) => new LogMel(kernels, frontEnd, samples.length));
        const right = logMel.signal(Float32Array.from(samples, (value) => value / 32768));
        assertEquals([fftLength, own.length], [fftLength, 12 * bands * 4]);
        // As whole numbers, so that the bits are compared.
        const bits = new Int32Array(own.buffer, own.byteOffset, own.length / 4);
        assertEquals([frontEnd, bits], [frontEnd, new Int32Array(bytesOf(right).slice().buffer)]);
        frames += right.length / bands;
      }
      assert(frames > 1000);
    }),
});

Deno.test({
  ...compiled(
    "the network in C steps as the reference of integers, from frames between two steps too",
  ),
  fn: () =>
    withProgram("_parts_driver.c", ["-O2"], async (program) => {
      let steps = 0;
      for (let seed = 0; seed < 150; seed++) {
        const drawn = drawPacked("crnn", seed, { extreme: seed % 4 === 3, spread: seed % 24 });
        // A step of 1/4, so that halves of one are exact.
        const whole = { ...drawn, offset: -4, scales: [-16, drawn.scales[1]] };
        const packed = seed % 2 === 0 ? drawn : whole;
        const rule = { smoothing: 1, threshold: 0, refractory: 0 };
        let model: Uint8Array<ArrayBuffer>;
        try {
          model = encodeKws({ ...packed, rule });
        } catch (error) {
          // What could overflow is no file.
          assert(error instanceof RangeError);
          continue;
        }
        const { bands, kernel: [, kt], stride: [, st] } = packed.shape;
        const frames = drawFrames(bands, kt + 12 * st, seed)
          .map((value, i) => i % 2 === 0 ? value : Math.round(8 * value) / 8);
        const reference = new IntegerCrnn(packed);
        const right: number[] = [];
        for (let at = 0; at < frames.length; at += bands) {
          const logOdds = reference.push(frames.subarray(at, at + bands));
          if (logOdds !== undefined) right.push(logOdds * ONE);
        }
        const head = (values: number[]) => bytesOf(Uint32Array.from(values));
        const own = await program([
          ...[head([1, model.length]), model],
          ...[head([frames.length]), bytesOf(frames)],
        ]);
        const values = [...new Int32Array(own.buffer, own.byteOffset, own.length / 4)];
        assertEquals([seed, values], [seed, right]);
        steps += right.length;
      }
      assert(steps > 1000, `${steps}`);
    }),
});
