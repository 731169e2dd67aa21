import { assert, assertEquals, assertRejects } from "@std/assert";
import { goldenVectors, writeJob } from "./job.ts";
import { OLD_NODE, runScript } from "./scripts.ts";

Deno.test("a host that hears another bit is told with the first difference", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const vectors = goldenVectors();
    const last = vectors.cases.at(-1)!;
    last.steps.at(-1)![1] += 2 ** -12;
    await writeJob(folder, "golden.cjs", vectors);
    const { engine, digest, difference } = await runScript(["node"], folder, "golden.cjs");
    assert(engine.startsWith("Node "));
    assertEquals(digest, goldenVectors().digest);
    const place = `${last.model} on ${last.sound}, steps ${last.steps.length - 1} 1: is `;
    assert(difference?.startsWith(place), `${difference} is not ${place}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("an engine that fails, or a job that is not there, is an error with what it says", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    await assertRejects(
      () => runScript(["tar"], folder, "golden.cjs"),
      Error,
      "Cannot run a job in tar as it must succeed",
    );
    // No module was written.
    await assertRejects(
      () => runScript(["node"], folder, "golden.cjs"),
      Error,
      "golden.cjs",
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test({
  name: "an engine without SIMD refuses the build with it, and is told of the other",
  // V8 for other processors cannot be told to be an old one.
  ignore: Deno.build.arch !== "x86_64",
  fn: async () => {
    const folder = Deno.makeTempDirSync();
    try {
      await writeJob(folder, "golden.mjs");
      await assertRejects(
        () => runScript(OLD_NODE, folder, "golden.mjs"),
        Error,
        "needs WebAssembly with SIMD, which this engine lacks: take its scalar build",
      );
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
