/**
 * Tries the decoders with many broken files: `deno run --allow-read
 * packages/features/golden/fuzz.ts [COUNT [SEED]]`; it prints what became of them, and exits with 1 if one ended
 * in a wrong sound or a foreign error, or took long twice, or much memory.
 *
 * @module
 */
import {
  flacSeed,
  flacSeeds,
  MOST_BYTES,
  MOST_MILLISECONDS,
  type Seed,
  tryMutants,
  wavSeeds,
} from "./mutants.ts";
import golden from "./flac.json" with { type: "json" };

/** Whether mutants of the files all kept to what they must; it prints what they did. */
function keeps(format: string, seeds: readonly Seed[], count: number, seed: string): boolean {
  try {
    const { refused, right, other, milliseconds, bytes, digest } = tryMutants(
      seeds,
      count,
      `${format.toLowerCase()} ${seed}`,
    );
    console.log(
      `${count} ${format}: ${refused} refused, ${right} right, ${other} other sounds without a digest, ` +
        `slowest ${milliseconds.toFixed(1)} ms, at most ${(bytes / 1e6).toFixed(1)} MB, ` +
        `digest ${(digest >>> 0).toString(16)}`,
    );
    return milliseconds < MOST_MILLISECONDS && bytes < MOST_BYTES;
  } catch (error) {
    console.log(`${format}: ${(error as Error).message}`);
    return false;
  }
}

if (import.meta.main) {
  const [count = "10000", seed = "1"] = Deno.args;
  const files = golden.cases.map(({ name }) =>
    flacSeed(name, Deno.readFileSync(new URL(`flac/${name}.flac`, import.meta.url)))
  );
  const wav = keeps("WAV", wavSeeds(), Number(count), seed);
  const flac = keeps("FLAC", [...files, ...flacSeeds()], Number(count), seed);
  if (!wav || !flac) Deno.exit(1);
}
