import { assert, assertEquals } from "@std/assert";
import { fuzz } from "./_fuzz.ts";
import { filesOfVersion1 } from "./golden/files_of_version_1.ts";

/** Refusals that only the reading of version 1 has, with N for numbers. */
const OF_VERSION_1 = [
  "the kind of its weights must be N, N, N or N: current value is N",
  "offset and scales must be N beside weights of floats: they are not",
];

Deno.test("two thousand broken files with checksums that fit are refused in words, or run", () => {
  const old = [...filesOfVersion1().values()];
  const { failures, refused, ran, reasons, mostMemory } = fuzz(0, 2000, { old });
  assertEquals(failures, []);
  assert(refused > 500 && ran > 200, `${refused} refused, ${ran} ran`);
  assert(mostMemory < 64e6, `${mostMemory} bytes`);
  assert(reasons.size > 20, [...reasons.keys()].join("\n"));
  for (const reason of OF_VERSION_1) {
    assert([...reasons.keys()].some((one) => one.endsWith(reason)), [...reasons.keys()].join("\n"));
  }
});

Deno.test("the files that are broken as version 1 are of it, in every form that it had", () => {
  const files = [...filesOfVersion1()];
  for (const [name, bytes] of files) assertEquals(bytes[3], 1, name);
  assertEquals(new Set(files.map(([, bytes]) => bytes[8])), new Set([0, 1, 2, 4]));
});

Deno.test("broken files that take more than 100 ms, twice, are failures, and a single slow reading is none", () => {
  const clock = (step: (call: number) => number) => {
    let [ms, call] = [0, 0];
    return () => ms += step(call++);
  };
  const { failures } = fuzz(0, 3, { now: clock(() => 101) });
  assertEquals(failures.filter((failure) => failure.includes("reading takes 101 ms")).length, 3);
  // The second look at the clock ends the first reading.
  assertEquals(fuzz(0, 3, { now: clock((call) => call === 1 ? 500 : 1) }).failures, []);
});
