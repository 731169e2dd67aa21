import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { MissingInputError, StageError } from "./errors.ts";
import { readManifests } from "./manifests.ts";
import { outputPath, runStages } from "./run.ts";
import { type AnyStage, defineStage } from "./stage.ts";
import { status } from "./status.ts";
import { bench, besides, optionsIn } from "./testdata/bench.ts";
import { plan as late } from "./testdata/late.ts";

/** A stage that writes a text. */
function writer(
  name: string,
  inputs: AnyStage["inputs"] = {},
  text: () => string = () => name,
  more: Partial<AnyStage> = {},
): AnyStage {
  return {
    ...defineStage({
      ...{ kind: name, name, version: 1, group: name, config: { name }, inputs },
      outputs: { text: "text.txt" },
      run: ({ output }) => Deno.writeTextFileSync(output("text"), text()),
    }),
    ...more,
  };
}

const of = (stage: AnyStage) => ({ stage, output: "text" });

Deno.test("what a stage makes anew and otherwise than its manifest says is refused every time", async () => {
  let text = "before";
  const first = writer("first", {}, () => text);
  const reader = writer("reader", { first: of(first) });
  const other = optionsIn(Deno.makeTempDirSync());
  await runStages([first], other);
  const committed = { manifests: readManifests(other.resultsDir!), publishDir: other.publishDir! };

  const { options } = bench();
  const { manifests } = await runStages([first], options);
  Deno.removeSync(outputPath(options.cacheDir, manifests.get("first")!, "text"));
  text = "after";
  const known = [{ ...bench().options, committed }, options];
  for (const more of known) {
    for (let times = 0; times < 3; times++) {
      const error = await assertRejects(() => runStages([reader], more), StageError);
      assertEquals(error.message.includes("it must give what its manifest says"), true);
    }
  }
  // As before it is taken, and what it was known by still stands.
  text = "before";
  for (const more of known) {
    const { manifests } = await runStages([reader], more);
    assertEquals(
      manifests.get("first")!.outputs,
      committed.manifests.get("first")!.outputs,
    );
  }
});

Deno.test("figures that a stage gives anew and otherwise under the same key are refused every time", async () => {
  let figure = 1;
  const measure = (): AnyStage =>
    writer("first", {}, undefined, {
      run: ({ output, metric }) => {
        Deno.writeTextFileSync(output("text"), "same");
        metric("rate", figure);
      },
    });
  const first = measure();
  const reader = writer("reader", { first: of(first) });
  const { options } = bench();
  const { manifests } = await runStages([first], options);
  Deno.removeSync(outputPath(options.cacheDir, manifests.get("first")!, "text"));
  figure = 2;
  for (let times = 0; times < 3; times++) {
    const error = await assertRejects(() => runStages([reader], options), StageError);
    assertStringIncludes(error.message, "it must give the figures that its manifest says");
  }
  figure = 1;
  assertEquals((await runStages([reader], options)).manifests.get("first")!.metrics, { rate: 1 });
});

Deno.test("a run fails with its cause, though a stage that waits hears first that all is stopped", async () => {
  const { options } = bench();
  const cut = writer("cut", { recordings: { outside: "recordings", digest: () => "d" } });
  const below = writer("below", { cut: of(cut) });
  const wanted = writer("wanted", {
    waits: of(writer("waits")),
    below: of(writer("above", { below: of(below) })),
  });
  await assertRejects(() => runStages([wanted], options), MissingInputError);

  // Something lies where a file is to be published.
  const dir = Deno.makeTempDirSync();
  Deno.mkdirSync(`${dir}/published.txt/in_the_way`, { recursive: true });
  const published = writer("published", {}, undefined, { publish: { text: "published.txt" } });
  const both = writer("both", {
    above: of(writer("over", { published: of(published) })),
    waits: of(writer("waits")),
  });
  await assertRejects(() => runStages([both], optionsIn(dir)), Error, "it is a folder");
});

Deno.test("a thread in which something throws after its stage was done takes no other stage", async () => {
  const { options } = bench();
  const plan = { module: besides("./late.ts"), study: {} };
  const { states } = await runStages(late(), { ...options, jobs: 2, plan });
  assertEquals([...states.values()], ["run", "run", "run", "run"]);
});

Deno.test("status counts an output that follows from what is committed as at hand", async () => {
  const bytes = new TextEncoder().encode("first");
  let recovered = bytes;
  const first = writer("first", {}, undefined, { recover: { text: () => recovered } });
  const reader = writer("reader", { first: of(first) });
  const other = optionsIn(Deno.makeTempDirSync());
  await runStages([first], other);
  const committed = { manifests: readManifests(other.resultsDir!), publishDir: other.publishDir! };
  const told = async () => {
    const lines = await status([first, reader], { ...bench().options, committed });
    return lines.map(({ stage, state }) => `${state} ${stage}`);
  };
  assertEquals(await told(), ["committed first", "run reader"]);
  recovered = new TextEncoder().encode("other");
  assertEquals(await told(), ["run first", "run reader"]);
});
