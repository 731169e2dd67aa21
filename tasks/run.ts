/**
 * `deno task run`: one stage of a study and what it needs, for other engines.
 *
 * @module
 */
import { type Command, runCommand } from "@kws/cli";
import { askedStudy, stageOf } from "../study/command.ts";
import { runStudy } from "../study/run.ts";
import { writeDone } from "../study/done_file.ts";
import { JOBS, STUDY_OPTIONS } from "../study/options.ts";

const { only: _, ...options } = STUDY_OPTIONS;

const COMMAND: Command = {
  name: "deno task run",
  about: "Runs one stage of a study. What it needs is taken from the cache, or runs first.",
  permissions: "reproduce",
  resumes: true,
  options: {
    ...options,
    stage: {
      kind: "text",
      required: true,
      help: "The stage's name, as deno task status --all lists them.",
    },
    done: { kind: "path", help: "A file below .cache that is written when the stage is finished." },
    jobs: JOBS,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const asked = await askedStudy(args);
    const stage = stageOf(asked, args.stage as string);
    await runStudy(asked, { jobs: args.jobs as number, stages: [stage] });
    if (args.done !== undefined) await writeDone(args.done as string, asked, stage);
  });
}
