import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { auFaFr, oneMinusAuc } from "./area.ts";
import { auFaFrByThresholds } from "./area_by_thresholds.ts";

/** The assignment's wording, every threshold over every clip; 2 stands for "above one". */
function slowArea(scores: number[], labels: number[], ends: number[]): number {
  const thresholds = [0, ...scores.toSorted((a, b) => a - b), ...ends];
  const accepts = thresholds.map((threshold) =>
    scores.filter((score, i) => score >= threshold && labels[i] === 0).length / scores.length
  );
  const rejects = thresholds.map((threshold) =>
    scores.filter((score, i) => score < threshold && labels[i] === 1).length / scores.length
  );
  let area = 0;
  for (let i = 1; i < thresholds.length; i++) {
    area += (accepts[i - 1] - accepts[i]) * (rejects[i - 1] + rejects[i]) / 2;
  }
  return area;
}

const clip = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1 }));
const clips = fc.array(clip, { minLength: 1, maxLength: 60 }).map((pairs) => ({
  scores: pairs.map(([score]) => score / 12),
  labels: pairs.map(([, label]) => label),
}));

Deno.test("the area equals the quadratic sum over all thresholds, for both ends", () => {
  fc.assert(
    fc.property(clips, ({ scores, labels }) => {
      const whole = auFaFrByThresholds({ scores, labels });
      assertAlmostEquals(whole, slowArea(scores, labels, [1, 2]), 1e-13);
      const literal = auFaFrByThresholds({ scores, labels }, { last: "one" });
      assertAlmostEquals(literal, slowArea(scores, labels, [1]), 1e-13);
    }),
    { seed: 8, numRuns: 200 },
  );
});

Deno.test("the area equals that from pairs to the last bit, ties and both ends included", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      assertEquals(auFaFrByThresholds(scored), auFaFr(scored));
      const share = scored.labels.filter((label) => label === 1).length / scored.labels.length;
      if (share === 0 || share === 1) return;
      assertAlmostEquals(auFaFr(scored), share * (1 - share) * oneMinusAuc(scored), 1e-15);
    }),
    { seed: 9, numRuns: 200 },
  );
});

Deno.test("ending at 1 leaves out n(2P - p)/2N², n others and p keyword clips at exactly 1", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      const { scores, labels } = scored;
      const total = labels.filter((label) => label === 1).length;
      const others = labels.filter((label, i) => label === 0 && scores[i] === 1).length;
      const keywords = labels.filter((label, i) => label === 1 && scores[i] === 1).length;
      const missing = others * (2 * total - keywords) / (2 * labels.length ** 2);
      const literal = auFaFrByThresholds(scored, { last: "one" });
      assertAlmostEquals(auFaFrByThresholds(scored) - literal, missing, 1e-14);
    }),
    { seed: 10, numRuns: 200 },
  );
});

Deno.test("an overconfident model looks better in the literal reading", () => {
  const scored = { scores: [1, 1, 0.5], labels: [0, 0, 1] };
  assertEquals(auFaFrByThresholds(scored), 2 / 9);
  assertEquals(auFaFrByThresholds(scored, { last: "one" }), 0);
});

Deno.test("ten thousand clips are sorted, not compared with one another", () => {
  const scores = Float64Array.from({ length: 10000 }, (_, i) => (i * 7919 % 10007) / 10007);
  const labels = scores.map((_, i) => i % 37 === 0 ? 1 : 0);
  assert(Math.abs(auFaFrByThresholds({ scores, labels }) - auFaFr({ scores, labels })) === 0);
});

Deno.test("scores that are no probabilities, and no clips at all, are errors", () => {
  const labels = [0, 1];
  assertThrows(() => auFaFrByThresholds({ scores: [-0.1, 1], labels }), RangeError, "is -0.1");
  assertThrows(() => auFaFrByThresholds({ scores: [0, 1.5], labels }), RangeError, "is 1.5");
  assertThrows(() => auFaFrByThresholds({ scores: [], labels: [] }), RangeError, "none given");
});
