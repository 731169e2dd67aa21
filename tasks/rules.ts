/**
 * `deno task rules`: rules for streams of the committed models, chosen on validation.
 *
 * @module
 */
import { type Command, createProgress, JSON_OPTION, runCommand } from "@kws/cli";
import { chooseRules } from "../study/choose_rules.ts";
import { formatRules, RULES } from "../study/rules.ts";

const COMMAND: Command = {
  name: "deno task rules",
  about: "Chooses a rule for streams (smoothing, threshold, refractory time) for every committed " +
    "model, on validation's streams alone, and writes results/rules.json, which " +
    "deno task detect reads for files that hold no rule.",
  permissions: "rules",
  resumes: true,
  options: {
    again: { kind: "flag", help: "Chooses anew what the table has already." },
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async ({ again, json }) => {
    const progress = createProgress("rules");
    const table = await chooseRules({
      again: again === true,
      onModel: (done, total, words) => {
        progress.end();
        console.error(words);
        progress.at(done / total, `${done} of ${total} models`);
      },
    });
    progress.end();
    if (json) console.log(JSON.stringify(JSON.parse(formatRules(table))));
    else console.log(`${table.models.length} models have their rule in ${RULES}`);
  });
}
