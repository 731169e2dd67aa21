/**
 * `deno task reproduce`: recordings to trained, compressed, streaming and honestly scored models.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import { planStudy } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { fromFileUrl } from "./stage/path.ts";
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
    keyword: { kind: "text", default: "happy", help: "The word to spot." },
    seed: { kind: "integer", default: 1, least: 0, help: "The first seed." },
    jobs: {
      kind: "integer",
      least: 1,
      default: navigator.hardwareConcurrency,
      help: "Threads; the result is the same for any number.",
    },
    only: { kind: "text", help: "Runs this stage, or those below it, and what they need." },
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = fromFileUrl(new URL("../", import.meta.url).href).replace(/\/$/, "");
    const profile = PROFILES[args.profile];
    const sources = {
      speech: `${root}/.cache/corpus/speech_commands`,
      name: "Speech Commands",
      sentences: `${root}/.cache/corpus/natural_speech`,
    };
    const stages = planStudy(sources, args.keyword, args.seed, profile);
    const result = await runStages(stages, {
      root,
      cacheDir: `${root}/.cache/stages`,
      resultsDir: `${root}/results/${profile.name}`,
      timingsDir: `${root}/results/timings/${profile.name}`,
      publishDir: profile.name === "full" ? root : undefined,
      jobs: args.jobs,
      engine: "wasm",
      only: args.only === undefined ? undefined : [args.only],
    });
    for (const [name, { metrics }] of result) console.log(name, JSON.stringify(metrics));
  });
}
