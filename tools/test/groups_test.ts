import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "@kws/cli";
import { groupFiles, groupOf, GROUPS, readSums, sourceFolders } from "./groups.ts";

const ROOT = projectRoot();

Deno.test("a file's group is the end of its name", () => {
  assertEquals(groupOf("/p/pdf_browser_test.ts"), "browser");
  assertEquals(groupOf("/p/crnn_tfjs_test.ts"), "tfjs");
  assertEquals(groupOf("/p/log_mel_test.ts"), "unit");
  assertEquals(groupOf("/p/cli_unit_test.ts"), "unit");
  assertEquals(groupOf("/p/snakemake_engine_test.ts"), "engines");
  assertEquals(groupOf("/p/hosts_emulated_test.ts"), "emulation");
  assertEquals(groupOf("/p/npm_bundlers_test.ts"), "bundlers");
});

Deno.test("no group of the default run is empty, and every folder of sources is looked at", () => {
  const folders = sourceFolders(ROOT);
  for (const name of ["bench", "packages", "reports", "tasks", "tools"]) {
    assert(folders.includes(name), name);
  }
  for (const name of ["node_modules", ".cache", "results"]) assert(!folders.includes(name), name);
  const groups = groupFiles(folders, ROOT);
  for (const [name, { onRequest }] of Object.entries(GROUPS)) {
    assertEquals([name, onRequest || groups[name].length > 0], [name, true]);
  }
  assert(groups.examples.includes(`${ROOT}/packages/cli/mod.ts`));
  assert(groups.unit.includes(`${ROOT}/tools/test/groups_test.ts`));
});

Deno.test("sums are read from the last line", () => {
  const text =
    "ok | 1 passed | 0 failed (2ms)\n\nok | 12 passed (3 steps) | 0 failed | 2 ignored (9s)\n";
  assertEquals(readSums(text, 0), { passed: 12, failed: 0, ignored: 2 });
  assertEquals(readSums("FAILED | 3 passed | 2 failed (1s)\n", 1), {
    ...{ passed: 3, failed: 2, ignored: 0 },
  });
});

Deno.test("a group that crashed or ran nothing has failed", () => {
  assertEquals(readSums("", 1).failed, 1);
  assertEquals(readSums("ok | 0 passed | 0 failed (0ms)\n", 0).failed, 1);
  assertEquals(readSums("ok | 5 passed | 0 failed (1ms)\n", 139).failed, 1);
  assertEquals(readSums("running 4 tests\nokay ... ok (1ms)\n", 137).failed, 1);
});

Deno.test("a filter may leave a group nothing, but a crash remains one", () => {
  assertEquals(readSums("ok | 0 passed | 0 failed | 9 filtered out (0ms)\n", 0, true).failed, 0);
  assertEquals(readSums("", 1, true).failed, 1);
});
