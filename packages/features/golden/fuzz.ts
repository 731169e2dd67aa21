/**
 * Tries the decoders with many broken files: `deno run --allow-read
 * packages/features/golden/fuzz.ts [COUNT [SEED]]`; it prints what became of them.
 *
 * @module
 */
import { flacSeed, flacSeeds, tryMutants, wavSeeds } from "./mutants.ts";
import golden from "./flac.json" with { type: "json" };

if (import.meta.main) {
  const [count = "10000", seed = "1"] = Deno.args;
  const files = golden.cases.map(({ name }) =>
    flacSeed(name, Deno.readFileSync(new URL(`flac/${name}.flac`, import.meta.url)))
  );
  console.log("WAV", tryMutants(wavSeeds(), Number(count), `wav ${seed}`));
  console.log("FLAC", tryMutants([...files, ...flacSeeds()], Number(count), `flac ${seed}`));
}
