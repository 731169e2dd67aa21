/**
 * Sound for tests.
 *
 * @module
 */
import { Random } from "@kws/kernels";

/** Noise that swells and fades, (n). */
export function drawSound(n: number, seed: number): Float32Array {
  const random = Random.root(seed).stream("sound");
  let level = 0.1;
  return Float32Array.from({ length: n }, (_, i) => {
    if (i % 400 === 0) level = 0.001 + 0.3 * random.uniform() * random.uniform();
    return level * (2 * random.uniform() - 1);
  });
}
