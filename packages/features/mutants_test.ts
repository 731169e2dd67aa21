import { assert, assertGreater, assertLess } from "@std/assert";
import golden from "./golden/flac.json" with { type: "json" };
import {
  flacSeed,
  flacSeeds,
  MOST_BYTES,
  MOST_MILLISECONDS,
  type Tally,
  tryMutants,
  wavSeeds,
} from "./golden/mutants.ts";

/** Fixed seeds; `golden/fuzz.ts` tries many more. */
const COUNT = 300;

function assertBounded({ milliseconds, bytes }: Tally): void {
  assertLess(milliseconds, MOST_MILLISECONDS);
  assertLess(bytes, MOST_BYTES);
}

Deno.test("a broken WAV file is an error with its place or a sound, at once and in little memory", () => {
  const tally = tryMutants(wavSeeds(), COUNT, "wav");
  assertBounded(tally);
  assertGreater(tally.refused, COUNT / 5);
  assert(tally.right + tally.other > COUNT / 10);
});

Deno.test("a broken FLAC file is an error with its place, or has the samples of its digest", () => {
  const files = golden.cases.map(({ name }) =>
    flacSeed(name, Deno.readFileSync(new URL(`golden/flac/${name}.flac`, import.meta.url)))
  );
  const tally = tryMutants([...files, ...flacSeeds()], COUNT, "flac");
  assertBounded(tally);
  assertGreater(tally.refused, COUNT / 2);
  assertGreater(tally.right, 0);
});
