/**
 * `deno task search`: looks for a network under limits of size and computation.
 *
 * @module
 */
import { type Command, JSON_OPTION, runCommand, UsageError } from "@kws/cli";
import { selectStages } from "@kws/stages";
import { askedStudy } from "../study/command.ts";
import { JOBS, STUDY_OPTIONS } from "../study/options.ts";
import { Results } from "../study/results.ts";
import { runStudy } from "../study/run.ts";
import { trialsText } from "../study/trials_text.ts";

const { only: _, engine: __, ...options } = STUDY_OPTIONS;

const COMMAND: Command = {
  name: "deno task search",
  about: "Trains many small networks briefly and the better ones longer; resumable.",
  permissions: "reproduce",
  resumes: true,
  options: {
    ...options,
    profile: { ...STUDY_OPTIONS.profile, default: "full" },
    space: {
      kind: "text",
      choices: ["reset-free", "crnn"],
      default: "reset-free",
      help: "Reset-free networks, judged by their divergence from the teachers, or CRNNs.",
    },
    "from-committed": { kind: "flag", help: "Takes what is committed where its recipe fits." },
    jobs: JOBS,
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const fromCommitted = args["from-committed"] === true;
    const asked = await askedStudy(args, { absent: fromCommitted });
    const [keyword] = asked.study.keywords;
    if (asked.keywords[0] !== keyword) {
      throw new UsageError(
        `--keyword must be "${keyword}", for which this study searches: current value is "${
          asked.keywords[0]
        }"`,
      );
    }
    const space = args.space as string;
    const stages = selectStages(asked.stages, [`search/${keyword}/${space}`]);
    await runStudy(asked, { jobs: args.jobs as number, stages, fromCommitted });
    const results = fromCommitted ? Results.overlaid(asked.label) : Results.ofRun(asked.label);
    const trials = results.trials(space);
    console.log(args.json ? JSON.stringify({ trials }) : trialsText(trials));
  });
}
