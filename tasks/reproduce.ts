/**
 * `deno task reproduce`: recordings to trained, compressed, streaming and scored detectors.
 *
 * @module
 */
import { type Command, JSON_OPTION, runCommand } from "@kws/cli";
import { askedStudy, JOBS, STUDY_OPTIONS } from "../study/command.ts";
import { committedRun, runStudy } from "../study/run.ts";
import { Results } from "../study/results.ts";
import { endOfRun, introduction } from "../study/run_text.ts";
import { resultsText } from "../study/results_text.ts";
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
      help: "Computes nothing: reads what is committed of this study, and says what is stale.",
    },
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const asked = await askedStudy(args);
    console.error(introduction(asked, args.jobs as number));
    const fresh = args["from-committed"]
      ? await committedRun(asked)
      : await runStudy(asked, args.jobs as number);
    const results = args["from-committed"]
      ? Results.committed(asked.label)
      : Results.ofRun(asked.label);
    if (args.json) console.log(JSON.stringify({ label: asked.label, rows: rowsOf(results) }));
    else console.log(resultsText(results));
    console.error(endOfRun(asked, fresh));
  });
}
