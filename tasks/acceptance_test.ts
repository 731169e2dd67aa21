import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { acceptanceTable } from "./acceptance.ts";
import { type CandidateEvidence, isScored, keywordFolder } from "./experiments/acceptance.ts";

const RATIO = { estimate: 0.92, low: 0.2, high: Infinity };
const HAPPY = { keyword: "happy", positives: 163, base: 5.91e-6, student: 5.44e-6, ratio: RATIO };

Deno.test("a candidate that was run for one keyword alone has no mean, and the table says so", () => {
  const evidence: CandidateEvidence[] = [
    { candidate: "size", keywords: [HAPPY], verdict: "not accepted" },
    {
      ...{ candidate: "small", keywords: [HAPPY, { ...HAPPY, keyword: "right" }] },
      ...{ overall: { estimate: 0.97, low: 0.5, high: 1.4 }, verdict: "accepted" },
    },
  ];
  const text = acceptanceTable(evidence);
  const lines = text.split("\n");
  assert(lines.every((line) => line.length <= 80));
  assertEquals(lines[1].split(/\s+/).slice(0, 3), ["size", "happy", "163"]);
  assertStringIncludes(lines[1], "0.92 (0.20-inf)");
  assertStringIncludes(text, "size       other keywords were not run: not accepted");
  assertStringIncludes(text, "small      geometric mean 0.97 (0.50-1.40): accepted");
});

Deno.test("a model counts as scored for a keyword when the scores of every seed are there", () => {
  const root = Deno.makeTempDirSync();
  const folder = keywordFolder("right", "happy");
  assertEquals([keywordFolder("happy", "happy"), folder], [".", "results/keywords/right"]);
  const scores = `${root}/${folder}/results/scores/small`;
  Deno.mkdirSync(scores, { recursive: true });
  const model = { model: "small", seeds: 2 };
  assertEquals(isScored(root, folder, model), false);
  Deno.writeTextFileSync(`${scores}/seed-1.safetensors`, "");
  assertEquals(isScored(root, folder, model), false);
  Deno.writeTextFileSync(`${scores}/seed-2.safetensors`, "");
  assertEquals(isScored(root, folder, model), true);
  Deno.removeSync(root, { recursive: true });
});
