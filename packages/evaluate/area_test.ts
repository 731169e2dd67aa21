import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { auc, auFaFr, oneMinusAuc } from "./area.ts";

/** The definition, point by point: thresholds at every score and above all, then trapezoids. */
function slowArea(scores: number[], labels: number[]): number {
  const thresholds = [...new Set(scores)].sort((a, b) => a - b).concat(Infinity);
  const total = labels.length;
  const points = thresholds.map((threshold) => ({
    accepts: labels.filter((label, i) => label === 0 && scores[i] >= threshold).length / total,
    rejects: labels.filter((label, i) => label === 1 && scores[i] < threshold).length / total,
  }));
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    const width = points[i].rejects - points[i - 1].rejects;
    area += width * (points[i].accepts + points[i - 1].accepts) / 2;
  }
  return area;
}

const clips = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 60,
}).map((pairs) => ({
  scores: pairs.map(([score]) => score / 20),
  labels: pairs.map(([, label]) => label),
}));

Deno.test("AU-FA-FR equals its definition by thresholds and trapezoids, ties included", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      assertAlmostEquals(auFaFr(scored), slowArea(scored.scores, scored.labels), 1e-12);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("AU-FA-FR equals the class shares times 1 - AUC", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      const share = scored.labels.filter(Boolean).length / scored.labels.length;
      fc.pre(share > 0 && share < 1);
      assertAlmostEquals(auFaFr(scored), share * (1 - share) * oneMinusAuc(scored), 1e-15);
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("a rising function of the scores changes nothing", () => {
  fc.assert(
    fc.property(clips, ({ scores, labels }) => {
      const moved = scores.map((score) => score * score * 7 - 3);
      assertEquals(auFaFr({ scores, labels }), auFaFr({ scores: moved, labels }));
    }),
    { seed: 3 },
  );
});

Deno.test("AUC is the share of pairs in order, a tie counting half", () => {
  fc.assert(
    fc.property(clips, ({ scores, labels }) => {
      const of = (label: number): number[] => scores.filter((_, i) => labels[i] === label);
      const [others, keywords] = [of(0), of(1)];
      fc.pre(others.length > 0 && keywords.length > 0);
      const pairs = keywords.flatMap((keyword) =>
        others.map((other) => keyword > other ? 1 : keyword === other ? 0.5 : 0)
      );
      const share = pairs.reduce<number>((sum, one) => sum + one, 0) / pairs.length;
      assertAlmostEquals(auc({ scores, labels }), share, 1e-14);
      assertAlmostEquals(oneMinusAuc({ scores, labels }), 1 - share, 1e-14);
    }),
    { seed: 5 },
  );
});

Deno.test("a score that is no number is an error", () => {
  assertThrows(() => auFaFr({ scores: [NaN], labels: [1] }), RangeError, "clip 0 has NaN");
});
