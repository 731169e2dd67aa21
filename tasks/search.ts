/**
 * `deno task search`: looks for a network under limits of size and computation.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import { planStudy, publishFolder, type Study, studyLabel } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { projectRoot } from "./project.ts";
import { LIGHT_SEARCH, SIZE_SEARCH } from "./recipes/search.ts";
import { findSources } from "./sound.ts";
import { runStages } from "./stage/runner.ts";
import type { LightTrial } from "./experiments/light_search.ts";
import type { Trial } from "./experiments/search.ts";

const COMMAND: Command = {
  name: "deno task search",
  about: "Trains many small networks briefly and the better ones longer; resumable.",
  options: {
    profile: {
      kind: "text",
      choices: ["quick", "standard", "full"],
      default: "full",
      help: "Lessons and base models of which profile.",
    },
    network: {
      kind: "text",
      choices: ["light", "gru"],
      default: "light",
      help: "Light networks, judged by their divergence from the teachers, or whole ones.",
    },
    corpus: { kind: "text", help: "As for reproduce." },
    keyword: { kind: "text", default: "happy", help: "The word to spot." },
    jobs: {
      kind: "integer",
      least: 1,
      default: navigator.hardwareConcurrency,
      help: "Threads; the result is the same for any number.",
    },
    "from-committed": {
      kind: "flag",
      help: "Takes stages from the repository's own files where their keys fit.",
    },
  },
};

/** The trials of a search, round by round, the best first, at most 80 columns wide. */
export function trialsTable(trials: readonly (Trial | LightTrial)[]): string {
  const light = trials.some((trial) => "divergence" in trial);
  const lines = [
    ` round epochs   MAC bytes ${light ? "  KL to teachers" : "     1-AUC cross-entropy"}  network`,
  ];
  for (const trial of trials) {
    const { round, epochs, macs, bytes, shape } = trial;
    const { channels, kernel, stride, hidden } = shape;
    const figures = "divergence" in trial
      ? trial.divergence.toExponential(2).padStart(17)
      : trial.oneMinusAuc.toExponential(2).padStart(11) +
        trial.crossEntropy.toFixed(5).padStart(14);
    const attention = "attention" in shape ? ` A${shape.attention}` : "";
    lines.push(
      [
        String(round).padStart(6),
        String(epochs).padStart(7),
        String(macs).padStart(6),
        String(bytes).padStart(6),
        figures,
        `  C${channels} k${kernel.join("x")} s${stride.join("x")} H${hidden}${attention}`,
      ].join(""),
    );
  }
  return lines.join("\n");
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = projectRoot();
    const { batches } = PROFILES[args.profile];
    const study: Study = {
      sources: await findSources(args.corpus),
      keyword: args.keyword,
      seed: 1,
      profile: PROFILES[args.profile],
      search: args.network === "gru"
        ? { ...SIZE_SEARCH, config: { ...SIZE_SEARCH.config, batches } }
        : { ...LIGHT_SEARCH, light: { ...LIGHT_SEARCH.light, batches } },
    };
    const stage = args.network === "gru" ? "search" : "light-search";
    const label = studyLabel(study);
    const cacheDir = `${root}/.cache/stages`;
    const published = {
      resultsDir: `${root}/results/${label}`,
      publishDir: publishFolder(root, study),
    };
    const result = await runStages(planStudy(study), {
      ...{ root, cacheDir, jobs: args.jobs, engine: "wasm", only: [stage] },
      ...published,
      timingsDir: `${root}/results/timings/${label}`,
      committed: args["from-committed"] ? published : undefined,
    });
    const { key } = result.get(stage)!;
    const file = `${cacheDir}/${stage}-${key.slice(0, 16)}/trials.json`;
    console.log(trialsTable(JSON.parse(Deno.readTextFileSync(file)) as Trial[] | LightTrial[]));
  });
}
