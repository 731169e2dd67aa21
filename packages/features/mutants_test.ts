import { assert, assertGreater, assertLess } from "@std/assert";
import golden from "./golden/flac.json" with { type: "json" };
import { flacSeed, flacSeeds, type Tally, tryMutants, wavSeeds } from "./golden/mutants.ts";

/** Fixed seeds; `golden/fuzz.ts` tries many more. */
const COUNT = 300;

function assertBounded({ milliseconds, bytes }: Tally): void {
  assertLess(milliseconds, 100);
  assertLess(bytes, 64e6);
}

/** A try, and another if the first took long: other programs take time, too. */
function twice(run: () => Tally): Tally {
  const first = run();
  return first.milliseconds < 100 ? first : run();
}

Deno.test("a broken WAV file is an error with its place or a sound, at once and in little memory", () => {
  const tally = twice(() => tryMutants(wavSeeds(), COUNT, "wav"));
  assertBounded(tally);
  assertGreater(tally.refused, COUNT / 5);
  assert(tally.right + tally.other > COUNT / 10);
});

Deno.test("a broken FLAC file is an error with its place, or has the samples of its digest", () => {
  const files = golden.cases.map(({ name }) =>
    flacSeed(name, Deno.readFileSync(new URL(`golden/flac/${name}.flac`, import.meta.url)))
  );
  const tally = twice(() => tryMutants([...files, ...flacSeeds()], COUNT, "flac"));
  assertBounded(tally);
  assertGreater(tally.refused, COUNT / 2);
  assertGreater(tally.right, 0);
});
