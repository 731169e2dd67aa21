/**
 * `deno task results`: what every setting of a finished study costs and reaches, and the verdicts.
 *
 * @module
 */
import { asUsage, type Command, JSON_OPTION, runCommand, UsageError } from "@kws/cli";
import { askedTable } from "../study/asked_table.ts";
import { latestRun } from "../study/labels.ts";
import { Results } from "../study/results.ts";
import { entriesText, resultsText, shortText, verdictsText } from "../study/results_text.ts";
import { staleRunText } from "../study/stale.ts";
import { parseLabel } from "../study/study.ts";
import { entriesOf, plannedOf } from "../study/table.ts";

const COMMAND: Command = {
  name: "deno task results",
  about:
    "Prints what every setting of a study costs and what it reaches, and the verdicts on the " +
    "candidates: of the published study, or of this checkout's own run.",
  permissions: "evaluate",
  options: {
    label: {
      kind: "text",
      help:
        "A folder of results/, full without it; with --run one of dist/, the latest without it.",
    },
    keyword: { kind: "text", help: "The word that is told of; the main one without it." },
    run: { kind: "flag", help: "What this checkout has computed, in place of what is committed." },
    short: { kind: "flag", help: "The few networks that most people ask for, with streams." },
    costs: { kind: "flag", help: "Sizes, computation and quality of every setting at length." },
    verdicts: { kind: "flag", help: "The candidates against the base, over keywords." },
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const label = args.label as string | undefined ?? (args.run ? latestRun() : "full");
    const parsed = parseLabel(label);
    if (!parsed) {
      throw new UsageError(`--label must name a study, such as full: current value is "${label}"`);
    }
    const asked = askedTable(args);
    if (args.run) (await staleRunText(parsed, label)).forEach((line) => console.error(line));
    const found = args.run ? Results.ofRun(label) : Results.committed(label);
    const word = args.keyword as string | undefined;
    const results = word === undefined ? found : asUsage(() => found.about(word));
    if (asked === "json") {
      const candidates = results.acceptance();
      const planned = plannedOf(results);
      console.log(JSON.stringify({ label, entries: entriesOf(results), candidates, planned }));
    } else if (asked === "short") console.log(shortText(results));
    else if (asked === "costs") console.log(entriesText(results));
    else if (asked === "verdicts") console.log(verdictsText(results));
    else console.log(resultsText(results));
  });
}
