/**
 * `deno task reproduce`: recordings to trained, compressed, streaming and scored detectors.
 *
 * @module
 */
import { type Command, JSON_OPTION, runCommand } from "@kws/cli";
import { askedStudy } from "../study/command.ts";
import { JOBS, STUDY_OPTIONS } from "../study/options.ts";
import { runStudy } from "../study/run.ts";
import { Results } from "../study/results.ts";
import { endOfRun, introduction } from "../study/run_text.ts";
import { resultsText, shortText } from "../study/results_text.ts";
import { staleRunText } from "../study/stale.ts";
import { labelOf } from "../study/study.ts";
import { rowsOf } from "../study/table.ts";

const COMMAND: Command = {
  name: "deno task reproduce",
  about: "Trains, compresses, streams and scores the detectors of the study.",
  permissions: "reproduce",
  resumes: true,
  options: {
    ...STUDY_OPTIONS,
    jobs: JOBS,
    "from-committed": {
      kind: "flag",
      help: "Takes what is committed where its recipe fits, and computes only what is not.",
    },
    json: JSON_OPTION,
  },
};

/** What the networks make of streams, where the run went so far. */
function streamsText(results: Results): string[] {
  return results.listeners().size > 0 ? [shortText(results)] : [];
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const fromCommitted = args["from-committed"] === true;
    const asked = await askedStudy(args, { absent: fromCommitted });
    console.error(introduction(asked, args.jobs as number));
    const ran = await runStudy(asked, { jobs: args.jobs as number, fromCommitted });
    const found = fromCommitted ? Results.overlaid(asked.label) : Results.ofRun(asked.label);
    const results = found.about(asked.keywords[0]);
    if (args.json) console.log(JSON.stringify({ label: asked.label, rows: rowsOf(results) }));
    else console.log([resultsText(results), ...streamsText(results)].join("\n\n"));
    console.error(endOfRun(asked, ran));
    const stale = await staleRunText(labelOf(asked.study), asked.label, asked);
    stale.forEach((line) => console.error(line));
  });
}
