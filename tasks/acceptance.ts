/**
 * `deno task acceptance`: the candidates against the base, over seeds and keywords.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import type { Interval } from "@kws/evaluate";
import { corpusStage } from "./experiments/corpus.ts";
import {
  acceptanceStage,
  type CandidateEvidence,
  isScored,
  keywordFolder,
} from "./experiments/acceptance.ts";
import { PROFILES } from "./profiles.ts";
import { projectRoot } from "./project.ts";
import { FINALISTS } from "./recipes/recipes.ts";
import { findSources } from "./sound.ts";
import { runStages } from "./stage/runner.ts";

/** The keywords of the rule of acceptance; the first one is the study's. */
export const KEYWORDS = ["happy", "right", "left"];

const COMMAND: Command = {
  name: "deno task acceptance",
  about: "Judges the candidates by the scores that reproduce has published for " +
    `${KEYWORDS.join(", ")}: mean AU-FA-FR over seeds against the base's, with intervals.`,
  options: {
    corpus: { kind: "text", help: "As for reproduce." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

/** The evidence as text, at most 80 columns wide. */
export function acceptanceTable(evidence: readonly CandidateEvidence[]): string {
  const lines = ["candidate  keyword  positives   base AU  student AU   ratio (95 %)"];
  const interval = ({ estimate, low, high }: Interval): string =>
    `${estimate.toFixed(2)} (${low.toFixed(2)}-${Number.isFinite(high) ? high.toFixed(2) : "inf"})`;
  for (const { candidate, keywords, overall, verdict } of evidence) {
    for (const { keyword, positives, base, student, ratio } of keywords) {
      lines.push(
        candidate.padEnd(11) + keyword.padEnd(9) + String(positives).padStart(9) +
          base.toExponential(2).padStart(10) + student.toExponential(2).padStart(12) +
          `   ${interval(ratio)}`,
      );
    }
    const mean = overall ? `geometric mean ${interval(overall)}` : "other keywords were not run";
    lines.push(`${candidate.padEnd(11)}${mean}: ${verdict}`, "");
  }
  return lines.join("\n").trimEnd();
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = projectRoot();
    const sources = await findSources(args.corpus);
    if (sources === "synthetic") {
      throw new RangeError(
        "Cannot judge candidates as the recordings must be at hand: there are none; " +
          "deno task fetch brings them",
      );
    }
    const corpus = corpusStage(sources.speech, sources.name);
    const cacheDir = `${root}/.cache/stages`;
    const { seeds } = PROFILES.full;
    const isJudged = (model: string, keyword: string): boolean =>
      isScored(root, keywordFolder(keyword, KEYWORDS[0]), { model, seeds });
    const stage = acceptanceStage(corpus, root, {
      keywords: KEYWORDS,
      candidates: FINALISTS.map(({ name }) => ({
        name,
        keywords: KEYWORDS.filter((word) =>
          word === KEYWORDS[0] || isJudged("base", word) && isJudged(name, word)
        ),
      })),
      seeds,
      resamples: PROFILES.full.resamples,
    });
    const result = await runStages([corpus, stage], {
      ...{ root, cacheDir, jobs: 1, engine: "wasm", publishDir: root },
      resultsDir: `${root}/results/full`,
      timingsDir: `${root}/results/timings/full`,
    });
    const evidence = result.get("acceptance")!.metrics.candidates as CandidateEvidence[];
    console.log(args.json ? JSON.stringify({ candidates: evidence }) : acceptanceTable(evidence));
  });
}
