import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@kws/cli";
import type { StreamRule } from "@kws/runtime";
import type { ChosenFor } from "./rules.ts";
import { findRule } from "./stream_rule.ts";

const OWN: StreamRule = { smoothing: 2, threshold: 3, refractory: 1 };
const VALIDATION = { hours: 1, keywords: 50, misses: 5, falseAccepts: 1 };
const CHOSEN: ChosenFor = {
  ...{ model: "checkpoints/x.kws", sha256: "00", keyword: "happy" },
  ...{ rule: { smoothing: 4, threshold: 7, refractory: 1 }, validation: VALIDATION },
};

Deno.test("the options count before the file's rule, and that before the table's, field by field", () => {
  const threshold = -2;
  assertEquals(findRule("m", { asked: {}, own: OWN, chosen: CHOSEN }).rule, OWN);
  assertEquals(findRule("m", { asked: {}, chosen: CHOSEN }), {
    ...{ rule: CHOSEN.rule, from: "results/rules.json", validation: VALIDATION },
  });
  assertEquals(findRule("m", { asked: { threshold }, own: OWN, chosen: CHOSEN }), {
    ...{ rule: { ...OWN, threshold }, from: "its file and the options", validation: undefined },
  });
  assertEquals(findRule("m", { asked: { threshold }, chosen: CHOSEN }).rule, {
    ...CHOSEN.rule,
    threshold,
  });
  assertEquals(findRule("m", { asked: OWN }), {
    ...{ rule: OWN, from: "the options", validation: undefined },
  });
  assertEquals(findRule("m", { asked: { ...OWN, smoothing: 1 }, own: OWN }).rule.smoothing, 1);
  assertEquals(findRule("m", { asked: { refractory: 0 }, own: OWN }).rule.refractory, 0);
});

Deno.test("figures of validation are told of the very rule that was measured alone", () => {
  const of = (asked: Partial<StreamRule>, own?: StreamRule) =>
    findRule("m", { asked, own, chosen: CHOSEN }).validation;
  assertEquals(of({}), VALIDATION);
  assertEquals(of({ threshold: 7 }), VALIDATION);
  assertEquals(of({}, CHOSEN.rule), VALIDATION);
  assertEquals(of({}, OWN), undefined);
  assertEquals(of({ refractory: 2 }), undefined);
});

Deno.test("where no source gives a part of the rule, the options that would are named", () => {
  const error = assertThrows(
    () => findRule("my.kws", { asked: { threshold: 3 } }),
    UsageError,
    "Cannot listen with my.kws as there must be a rule for streams",
  );
  assertEquals(error.message.endsWith("give --smoothing, --refractory"), true);
});
