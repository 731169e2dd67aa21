/**
 * `deno task reproduce`: recordings to trained, compressed, streaming and honestly scored models.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import { planStudy, publishFolder, type Study, studyLabel } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { projectRoot } from "./project.ts";
import { resultsTable } from "./results_table.ts";
import { findSources } from "./sound.ts";
import { runStages } from "./stage/runner.ts";

const COMMAND: Command = {
  name: "deno task reproduce",
  about: "Trains, compresses, streams and scores the detectors of the study.",
  options: {
    profile: {
      kind: "text",
      choices: ["quick", "standard", "full"],
      default: "standard",
      help: "How much is done; only full gives the published figures.",
    },
    corpus: {
      kind: "text",
      help: "A folder in the layout of Speech Commands, or synthetic. Without it: what fetch " +
        "has brought, or the recordings beside the project, or else synthetic speech.",
    },
    keyword: { kind: "text", default: "happy", help: "The word to spot." },
    seed: { kind: "integer", default: 1, help: "The first seed." },
    engine: {
      kind: "text",
      choices: ["wasm", "tfjs"],
      default: "wasm",
      help: "Arithmetic of training; tfjs trains the base model alone, with TensorFlow.js.",
    },
    jobs: {
      kind: "integer",
      least: 1,
      default: navigator.hardwareConcurrency,
      help: "Threads; the result is the same for any number.",
    },
    only: { kind: "text", help: "Runs this stage, or those below it, and what they need." },
    "from-committed": {
      kind: "flag",
      help: "Takes stages from the repository's own files where their keys fit.",
    },
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = projectRoot();
    const study: Study = {
      sources: await findSources(args.corpus),
      keyword: args.keyword,
      seed: args.seed,
      profile: PROFILES[args.profile],
      engine: args.engine,
    };
    const label = studyLabel(study);
    const speech = study.sources === "synthetic" ? "synthetic speech" : study.sources.name;
    console.error(
      `keyword "${study.keyword}", ${speech}, profile ${study.profile.name}, ${args.jobs} threads` +
        (label === "full"
          ? ""
          : "\nthese are not the published figures: those need --profile full"),
    );
    const committed = {
      resultsDir: `${root}/results/${label}`,
      publishDir: publishFolder(root, study),
    };
    const result = await runStages(planStudy(study), {
      root,
      cacheDir: `${root}/.cache/stages`,
      resultsDir: `${root}/results/${label}`,
      timingsDir: `${root}/results/timings/${label}`,
      publishDir: publishFolder(root, study),
      jobs: args.jobs,
      engine: args.engine,
      only: args.only === undefined ? undefined : [args.only],
      committed: args["from-committed"] ? committed : undefined,
    });
    console.log(resultsTable(result));
  });
}
