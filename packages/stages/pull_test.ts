import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { outputPath, runStages } from "./run.ts";
import { readManifests } from "./manifests.ts";
import { status } from "./status.ts";
import { bench, textsBelow } from "./testdata/bench.ts";
import { contents, type Node, plan } from "./testdata/dag.ts";
import { changes, graphs } from "./testdata/graphs.ts";

/** What pulling must do, told in the plainest way: it knows of recipes and of keys, and of no files. */
class Model {
  readonly #recipes = new Set<string>();
  readonly #keys = new Set<string>();

  /** Names of the nodes that run for those wanted. */
  run(nodes: Node[], wanted: number[]): string[] {
    const ran = new Set<number>();
    const recipe = (i: number): string =>
      JSON.stringify([
        i,
        nodes[i].value,
        nodes[i].range,
        nodes[i].version,
        nodes[i].needs.map(
          ({ node, output }) => [recipe(node), output],
        ),
      ]);
    const texts = (i: number): string[] =>
      nodes[i].needs.map(({ node, output }) => contents(nodes[node], texts(node))[output]);
    const visit = (i: number): void => {
      if (this.#recipes.has(recipe(i))) return;
      for (const { node } of nodes[i].needs) visit(node);
      const { value, range, version } = nodes[i];
      const key = JSON.stringify([i, value, range, version, texts(i)]);
      if (!this.#keys.has(key)) ran.add(i);
      this.#keys.add(key);
      this.#recipes.add(recipe(i));
    };
    wanted.forEach(visit);
    return [...ran].map((i) => `node/${i}`).sort();
  }
}

function changed(nodes: Node[], changes: { node: number; value: number }[]): Node[] {
  const copy = nodes.map((node) => ({ ...node }));
  for (const { node, value } of changes) copy[node % copy.length].value = value;
  return copy;
}

Deno.test("pull runs exactly the stages that it must, and status foretells them", async () => {
  const history = fc.array(fc.record({ changes: changes(3), wanted: fc.array(fc.nat()) }), {
    minLength: 1,
    maxLength: 4,
  });
  let cut = 0;
  await fc.assert(
    fc.asyncProperty(graphs(7), history, async (nodes, history) => {
      const { options, dir } = bench();
      const model = new Model();
      try {
        for (const { changes, wanted } of [{ changes: [], wanted: [0] }, ...history]) {
          const now = changed(nodes, changes);
          const indices = [...new Set(wanted.map((i) => i % nodes.length))];
          const stages = plan(now);
          const asked = indices.map((i) => stages[i]);
          const foretold = await status(asked, options);
          const { states } = await runStages(asked, options);
          const ran = [...states].filter(([, state]) => state === "run").map(([name]) => name);
          assertEquals(ran.sort(), model.run(now, indices));
          // A stage after one that runs may be a hit after all, and nothing else may be different.
          const would = foretold.filter(({ state }) => state === "run").map(({ stage }) => stage);
          assert(ran.every((name) => would.includes(name)), `${ran} of ${would}`);
          const surprises = would.filter((name) => !ran.includes(name));
          cut += surprises.length;
          for (const name of surprises) {
            const stage = stages.find((stage) => stage.name === name)!;
            const needs = Object.values(stage.inputs).map((input) =>
              "stage" in input && input.stage
            );
            assert(needs.some((need) => need && would.includes(need.name)), name);
          }
          assertEquals([...states.keys()], foretold.map(({ stage }) => stage));
        }
      } finally {
        Deno.removeSync(dir, { recursive: true });
      }
    }),
    { numRuns: 40, seed: 1 },
  );
  assert(cut >= 3, `equal outputs have cut only ${cut} runs short`);
});

Deno.test("from a clone, and with files lost, the same manifests come of it", async () => {
  await fc.assert(
    fc.asyncProperty(graphs(6), changes(2), fc.array(fc.nat()), async (nodes, changes, lost) => {
      const [one, two, clone] = [bench(), bench(), bench()];
      try {
        const now = plan(changed(nodes, changes));
        await runStages(now, two.options);
        const { manifests } = await runStages(plan(nodes), one.options);
        const all = [...manifests.values()];
        for (const each of lost) {
          const manifest = all[each % all.length];
          const path = outputPath(one.options.cacheDir, manifest, each % 2 ? "a" : "b");
          if (each % 3) Deno.writeTextFileSync(path, "broken");
          else if (Deno.statSync(path).isFile) Deno.truncateSync(path, 0);
        }
        const committed = { manifests: readManifests(`${one.dir}/results`), publishDir: one.dir };
        const lines: string[] = [];
        await runStages(now, { ...clone.options, committed, onLine: (line) => lines.push(line) });
        assertEquals(readManifests(`${clone.dir}/results`), readManifests(`${two.dir}/results`));
        await runStages(now, one.options);
        const told = textsBelow(two.dir, ["results"]);
        assertEquals(textsBelow(one.dir, ["results"]), told);
        if (nodes.some(({ published }) => published)) {
          assertEquals(textsBelow(one.dir, ["published"]), textsBelow(two.dir, ["published"]));
        }
      } finally {
        for (const { dir } of [one, two, clone]) Deno.removeSync(dir, { recursive: true });
      }
    }),
    { numRuns: 20, seed: 2 },
  );
});
