/**
 * `deno task publish`: results of a run into the repository; first readings of the test are counted.
 *
 * @module
 */
import { type Command, JSON_OPTION, runCommand } from "@kws/cli";
import { readTimings } from "@kws/stages";
import { askedStudy } from "../study/command.ts";
import { cacheFolder } from "../study/folders.ts";
import { STUDY_OPTIONS } from "../study/options.ts";
import { publishRun } from "../study/publish.ts";

const { only: _, ...options } = STUDY_OPTIONS;

const COMMAND: Command = {
  name: "deno task publish",
  about: "Copies what deno task reproduce has left below dist into the repository: of the full " +
    "study the files, of others the digests. Every checkpoint's first scoring on the test split in the " +
    "full study is appended to results/readings.json: its setting must be committed before.",
  permissions: "publish",
  options: { ...options, json: JSON_OPTION },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const { label, stages } = await askedStudy(args);
    const date = new Date().toISOString().slice(0, 10);
    const timings = readTimings(`${cacheFolder()}/stages`, label);
    const withFiles = label === "full";
    const published = await publishRun(label, stages, { withFiles, date, timings });
    if (args.json) console.log(JSON.stringify({ label, ...published }));
    else {
      const { manifests, files, readings, gone, earlier } = published;
      console.log(
        `${label}: ${manifests} results, ${files} files copied, ${readings.length} first readings ` +
          `of the test, ${gone.length} results of stages that the plan has no more removed; commit what git status shows`,
      );
      if (earlier.length > 0) {
        console.error(
          `not published, as they are of an earlier recipe: ${earlier.join(", ")}. ` +
            "Run deno task reproduce again, and publish then",
        );
      }
    }
  });
}
