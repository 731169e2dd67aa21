import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { auc } from "./area.ts";
import {
  detPoints,
  leastErrors,
  operatingPoint,
  operatingPoints,
  pointAtFalseAccepts,
  probabilityThreshold,
} from "./operating_points.ts";

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
      const found = pointAtFalseAccepts(scored, most).falseRejects;
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

Deno.test("every operating point counts what its threshold lets pass", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      for (const point of operatingPoints(scored)) {
        assertEquals(operatingPoint(scored, point.threshold), point);
      }
    }),
    { seed: 4 },
  );
});

Deno.test("no threshold makes fewer errors than the point of fewest, and none as few is lower", () => {
  fc.assert(
    fc.property(clips, (scored) => {
      const least = leastErrors(scored);
      const errors = least.falseAccepts + least.falseRejects;
      for (const { threshold, falseAccepts, falseRejects } of operatingPoints(scored)) {
        assert(falseAccepts + falseRejects >= errors);
        if (falseAccepts + falseRejects === errors) assert(threshold >= least.threshold);
      }
    }),
    { seed: 17 },
  );
});

Deno.test("an infinite threshold rejects everything, as log-odds and as a probability", () => {
  const scored = { scores: [9, 1], labels: [1, 0] };
  assertEquals(operatingPoint(scored, Infinity), {
    threshold: Infinity,
    falseAccepts: 0,
    falseRejects: 1,
  });
  assertEquals([0, 40, Infinity, -Infinity].map(probabilityThreshold), [0.5, 1, Infinity, 0]);
});

Deno.test("one class alone, a negative count and NaN are errors", () => {
  const scored = { scores: [1, 2], labels: [0, 0] };
  assertThrows(() => detPoints(scored), RangeError, "there are 0 of the keyword and 2 others");
  assertThrows(() => auc(scored), RangeError, "there are 0 of the keyword and 2 others");
  assertThrows(() => pointAtFalseAccepts(scored, -1), RangeError, "current value is -1");
  assertThrows(() => operatingPoint(scored, NaN), RangeError, "the threshold is NaN");
  const broken = { scores: [1, NaN], labels: [0, 1] };
  assertThrows(() => operatingPoint(broken, 1), RangeError, "clip 1 has NaN");
  assertThrows(() => operatingPoint({ scores: [1], labels: [] }, 1), RangeError, "are 1 and 0");
});
