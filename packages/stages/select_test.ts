import { assertEquals, assertThrows } from "@std/assert";
import { nearestNames } from "./nearest.ts";
import { closure, selectStages } from "./select.ts";
import { plan } from "./testdata/study.ts";

const STAGES = closure(
  plan({ keywords: ["happy", "left"], settings: ["base", "kd"], seeds: [1, 2] }),
);

Deno.test("stages are selected by name or by the folder that they are in", () => {
  const names = (...wanted: string[]) => selectStages(STAGES, wanted).map(({ name }) => name);
  assertEquals(
    names("train/left/kd"),
    ["1/1", "1/2", "2/1", "2/2"].map((name) => `train/left/kd/seed-${name}`),
  );
  assertEquals(names("corpus", "summary/all"), ["corpus", "summary/all"]);
  assertEquals(names("train/left/").length, 8);
});

Deno.test("an unknown stage is answered with at most three names that resemble it", () => {
  const error = assertThrows(() => selectStages(STAGES, ["train/hapy/kd"]), RangeError);
  assertEquals(
    error.message,
    'Cannot find the stage as its name must be one of the plan\'s 22 such as "train/happy/kd", ' +
      '"train/happy", "train/left/kd": current value is "train/hapy/kd"',
  );
  assertEquals(nearestNames("zzzzzzzz", STAGES.map(({ name }) => name)), []);
  assertEquals(nearestNames("ab", ["abc", "abd", "abe", "abf", "ba"]).length, 3);
});

Deno.test("two stages that publish to one place are refused", () => {
  const [all] = closure(plan({ keywords: ["happy"], settings: ["base"], seeds: [1] })).slice(-1);
  const twice = [1, 2].map((version) => ({
    ...{ ...all, name: `all/${version}`, version, outputs: { a: "a" } },
    publish: { a: "same.txt" },
  }));
  assertThrows(() => closure(twice), RangeError, 'all/1 and all/2 publish to "same.txt"');
});

Deno.test("names and files that lead out of their folders, or clash, are refused", () => {
  const [all] = plan({ keywords: ["happy"], settings: ["base"], seeds: [1] });
  const bad = ["../evil", "/etc/x", "a/../b", "", "a//b", ".", "a/", "a\\b", "a/.."];
  for (const place of bad) {
    for (const more of [{ group: place }, { outputs: { a: place } }, { publish: { a: place } }]) {
      assertThrows(() => closure([{ ...all, ...more }]), RangeError, `current value is "${place}"`);
    }
  }
  const clashes: Record<string, string>[] = [{ a: "lock" }, { a: "scratch/x" }, { a: "x", b: "x" }];
  for (const outputs of clashes) {
    assertThrows(() => closure([{ ...all, outputs }]), RangeError, "a file of its own");
  }
  for (const place of ["a", "a.b/c-d/..e", ".hidden", "seed 1/ü", "x".repeat(3000)]) {
    closure([{ ...all, outputs: { a: place } }]);
  }
});
