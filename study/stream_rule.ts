/**
 * The rule that a model listens by: from the command line, its file, or the table of committed models.
 *
 * @module
 */
import { UsageError } from "@kws/cli";
import type { StreamRule } from "@kws/runtime";
import type { Measured } from "./own_rules.ts";

/** Where a rule comes from, the strongest first; each may give a part of it. */
export interface RuleSources {
  /** What was asked for. */
  asked: Partial<StreamRule>;
  /** What the model's file holds. */
  own?: StreamRule;
  /** What the table of committed models, or the run that has left the file, has for it. */
  chosen?: Measured;
}

/** A rule and what is known of it. */
export interface FoundRule {
  rule: StreamRule;
  /** Where it comes from, in words. */
  from: string;
  /** What this rule made of validation's streams, where that was measured. */
  validation?: Measured["validation"];
}

const FIELDS = ["smoothing", "threshold", "refractory"] as const;

/**
 * The rule of the strongest sources, field by field.
 *
 * @param name What errors call the model.
 * @param deed What errors say cannot be done with it.
 * @throws {UsageError} If no source gives one of its fields.
 */
export function findRule(
  name: string,
  { asked, own, chosen }: RuleSources,
  deed = "listen with",
): FoundRule {
  const given = FIELDS.filter((field) => asked[field] !== undefined);
  const [base, place] = own !== undefined
    ? [own, "its file"]
    : [chosen?.rule, "results/rules.json"] as const;
  const missing = FIELDS.filter((field) => asked[field] === undefined && base === undefined);
  if (missing.length > 0) {
    const options = missing.map((field) => `--${field}`).join(", ");
    throw new UsageError(
      `Cannot ${deed} ${name} as there must be a rule for streams: neither its file nor ` +
        `results/rules.json has one; give ${options}`,
    );
  }
  const rule = { ...base, ...Object.fromEntries(given.map((field) => [field, asked[field]])) };
  const places = [
    ...given.length < FIELDS.length ? [place] : [],
    ...given.length > 0 ? ["the options"] : [],
  ];
  const isMeasured = chosen !== undefined &&
    FIELDS.every((field) => rule[field as keyof typeof rule] === chosen.rule[field]);
  return {
    rule: rule as StreamRule,
    from: places.join(" and "),
    validation: isMeasured ? chosen.validation : undefined,
  };
}
