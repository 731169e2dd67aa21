import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { operatingPoint, pointAtFalseAccepts } from "./area.ts";
import { auc } from "./auc.ts";
import { detPoints, equalErrorRate, falseRejectsAt } from "./det.ts";

const clip = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 1 }));
const clips = fc.array(clip, { minLength: 2, maxLength: 60 }).map((pairs) => ({
  scores: pairs.map(([score]) => score),
  labels: [0, 1, ...pairs.slice(2).map(([, label]) => label)],
}));

Deno.test("the curve runs from all accepted to all rejected and never turns back", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      const points = detPoints(scored);
      const last = points[points.length - 1];
      assertEquals([points[0].falseAcceptRate, points[0].falseRejectRate], [1, 0]);
      assertEquals([last.falseAcceptRate, last.falseRejectRate], [0, 1]);
      for (let i = 1; i < points.length; i++) {
        assert(points[i].falseAcceptRate <= points[i - 1].falseAcceptRate);
        assert(points[i].falseRejectRate >= points[i - 1].falseRejectRate);
      }
    }),
    { seed: 11 },
  );
});

Deno.test("the area above the curve in rates is 1 - AUC", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      const points = detPoints(scored);
      let area = 0;
      for (let i = 1; i < points.length; i++) {
        const width = points[i - 1].falseAcceptRate - points[i].falseAcceptRate;
        area += width * (points[i].falseRejectRate + points[i - 1].falseRejectRate) / 2;
      }
      assert(Math.abs(1 - area - auc(scored)) < 1e-12);
    }),
    { seed: 12 },
  );
});

Deno.test("at a fixed number of false accepts no threshold rejects fewer keywords", () => {
  fc.assert(
    fc.property(clips, fc.integer({ min: 0, max: 10 }), (scored, most) => {
      const [found] = falseRejectsAt(scored, [most]);
      assertEquals(found, pointAtFalseAccepts(scored, most).falseRejects);
      const thresholds = [...new Set(scored.scores), Infinity];
      const fewest = Math.min(
        ...thresholds.map((threshold) => operatingPoint(scored, threshold))
          .filter((point) => point.falseAccepts <= most).map((point) => point.falseRejects),
      );
      assertEquals(found, fewest);
    }),
    { seed: 13 },
  );
});

Deno.test("the equal error rate is 0 in perfect order and one half by chance", () => {
  assertEquals(equalErrorRate({ scores: [1, 2, 3, 4], labels: [0, 0, 1, 1] }), 0);
  assertEquals(equalErrorRate({ scores: [1, 1, 1, 1], labels: [0, 1, 0, 1] }), 0.5);
  assertEquals(equalErrorRate({ scores: [1, 3, 2, 4], labels: [0, 0, 1, 1] }), 0.5);
});

Deno.test("one class alone and a negative count are errors", () => {
  const scored = { scores: [1, 2], labels: [0, 0] };
  assertThrows(() => detPoints(scored), RangeError, "there are 0 of the keyword and 2 others");
  assertThrows(() => auc(scored), RangeError, "there are 0 of the keyword and 2 others");
  assertThrows(() => falseRejectsAt(scored, [-1]), RangeError, "current value is -1");
});
