/**
 * The rules for streams of the committed models, as validation has chosen them: for files that hold none.
 *
 * @module
 */
import { hasList, readCommittedJson } from "./committed_json.ts";
import { projectRoot } from "./folders.ts";
import type { Choice, RuleConfig } from "./streams.ts";

/** A model's rule, and what it made of validation's streams. */
export interface ChosenFor extends Choice {
  /** The model's path from the repository's root. */
  model: string;
  /** SHA-256 of its file, in hexadecimal. */
  sha256: string;
  keyword: string;
}

/** What `deno task rules` has left. */
export interface RulesTable {
  config: RuleConfig;
  /** Digests of the recordings that the streams were composed of. */
  recordings: Record<string, string>;
  models: ChosenFor[];
}

/** Where the table lies. */
export const RULES = "results/rules.json";

/** Reads the table; none where there is no file. */
export function readRules(path: string = `${projectRoot()}/${RULES}`): RulesTable | undefined {
  try {
    return readCommittedJson(path, {
      is: (value): value is RulesTable => hasList("models")(value),
      what: "rules for streams",
      // JSON has no Infinity, which rejects everything.
      reviver: (key, value) => key === "threshold" && value === null ? Infinity : value,
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The table as a file holds it: one line a model. */
export function formatRules({ config, recordings, models }: RulesTable): string {
  const lines = models.toSorted((a, b) => a.model < b.model ? -1 : 1)
    .map((model) => `    ${JSON.stringify(model)}`);
  return [
    "{",
    `  "config": ${JSON.stringify(config)},`,
    `  "recordings": ${JSON.stringify(recordings)},`,
    `  "models": [\n${lines.join(",\n")}\n  ]`,
    "}\n",
  ].join("\n");
}

/** The rule that the table has for a file, by its digest. */
export function chosenFor(table: RulesTable | undefined, sha256: string): ChosenFor | undefined {
  return table?.models.find((chosen) => chosen.sha256 === sha256);
}
