import { assertEquals } from "@std/assert";
import type { LiveMetrics } from "./stages/live.ts";
import { type Learners, learntAlike, meansHeard, type Step, twinsHeard } from "./twins.ts";

/** A seed that misses so many of ten keywords, with so many false accepts in an hour. */
function seed(misses: number, falseAccepts: number): LiveMetrics {
  const none = { falseAccepts: 0 };
  return {
    stream: { keywords: 10, misses, falseAccepts },
    ...{ natural: none, noise: none, curveHours: 1 },
  } as unknown as LiveMetrics;
}

Deno.test("candidates and their twins are compared on keywords of which both are there, network by network", () => {
  const heard: Record<string, Record<string, LiveMetrics[]>> = {
    happy: {
      small: [seed(1, 4), seed(3, 2)],
      "small-even": [seed(2, 2)],
      size: [seed(4, 6)],
      "size-even": [seed(6, 0)],
      // A twin of another kind.
      "size-beside": [seed(8, 8)],
      // Its twin is not computed: it counts on neither side.
      quality: [seed(9, 9)],
    },
    right: { small: [seed(1, 1)], "small-plain": [seed(3, 5)], "size-plain": [seed(1, 1)] },
  };
  const heardOf = (step: Step) =>
    twinsHeard(
      (keyword) => new Map(Object.entries(heard[keyword])),
      ["happy", "right"],
      ["quality", "small", "size"],
      step,
    );
  assertEquals(heardOf({ before: "candidates", after: "even" }), [{
    keyword: "happy",
    before: { missed: (0.2 + 0.4) / 2, accepts: (3 + 6) / 2 },
    after: { missed: (0.2 + 0.6) / 2, accepts: (2 + 0) / 2 },
  }]);
  assertEquals(heardOf({ before: "candidates", after: "beside" }), [{
    keyword: "happy",
    before: { missed: 0.4, accepts: 6 },
    after: { missed: 0.8, accepts: 8 },
  }]);
  // Only one network has twins of both kinds.
  assertEquals(heardOf({ before: "beside", after: "even" }), [{
    keyword: "happy",
    before: { missed: 0.8, accepts: 8 },
    after: { missed: 0.6, accepts: 0 },
  }]);
  // The step from a twin to the candidate itself.
  const taken = heardOf({ before: "plain", after: "candidates" });
  assertEquals(taken, [{
    keyword: "right",
    before: { missed: 0.3, accepts: 5 },
    after: { missed: 0.1, accepts: 1 },
  }]);
  assertEquals(meansHeard([...taken, ...heardOf({ before: "candidates", after: "beside" })]), {
    before: { missed: (0.3 + 0.4) / 2, accepts: (5 + 6) / 2 },
    after: { missed: (0.1 + 0.8) / 2, accepts: (1 + 8) / 2 },
  });
});

Deno.test("a row of ways has the candidates alone that have learnt in all of them", () => {
  const heard = new Map(
    ["small", "small-plain", "size", "size-plain", "size-beside", "quality"].map((
      name,
    ) => [name, 1]),
  );
  const ways: Learners[] = ["plain", "even", "candidates"];
  assertEquals(learntAlike(heard, ["quality", "small", "size"], ways), {
    learners: ["plain", "candidates"],
    candidates: ["small", "size"],
  });
  assertEquals(learntAlike(heard, ["small", "size"], ["beside", "plain"]).candidates, ["size"]);
  assertEquals(learntAlike(new Map(), ["small"], ways), { learners: [], candidates: ["small"] });
});
