/**
 * What a run says at its beginning and at its end.
 *
 * @module
 */
import { duration, shownPath } from "@kws/cli";
import type { Asked } from "./command.ts";
import { outputFolder } from "./folders.ts";
import type { Ran } from "./run.ts";

/** What is about to be done. */
export function introduction({ study, label, wanted }: Asked, jobs: number): string {
  const { sources, profile } = study;
  const speech = sources === "synthetic" ? "synthetic speech" : sources.name;
  const words = [...new Set(wanted.flatMap(({ tags }) => tags?.keyword ?? []))];
  return [
    `${words.map((word) => `"${word}"`).join(", ")}: ${speech}, profile ${profile.name}, ` +
    `${jobs} threads`,
    ...(label.startsWith("full") && sources !== "synthetic" && !sources.custom
      ? []
      : ["these are not the published figures: those are of --profile full on real speech"]),
  ].join("\n");
}

function stagesText(count: number): string {
  return `${count} stage${count === 1 ? "" : "s"}`;
}

/** What was done, where it lies, and what can be done next. */
export function endOfRun({ study, label, keywords, wanted }: Asked, ran: Ran): string {
  const folder = shownPath(outputFolder(label));
  const words = new Set(wanted.flatMap(({ tags }) => tags?.keyword ?? []));
  const lines = ran.ran === 0 && ran.hits === ran.equal
    ? [`${stagesText(ran.hits)} as committed, in ${duration(1000 * ran.seconds)}`]
    : [
      `${stagesText(ran.ran)} computed and ${ran.hits} taken from before, in ${
        duration(1000 * ran.seconds)
      }`,
      `detectors: ${folder}/checkpoints`,
      `figures: ${folder}/results/${label}`,
      `tables: deno task results --run --label ${label}${
        keywords[0] === study.keywords[0] ? "" : ` --keyword ${keywords[0]}`
      }`,
      ...words.size > 1
        ? [`all keywords: deno task results --run --label ${label} --verdicts`]
        : [],
      `report: deno task report --profile ${label}`,
      ...study.sources === "synthetic"
        ? [
          "detectors that a machine's speech has taught are for trying out: with the",
          "recordings of deno task fetch corpus the same command makes such as hear people",
        ]
        : [],
    ];
  if (ran.ran > 0 && ran.equal > 0) {
    lines.push(`${stagesText(ran.equal)} bit for bit as committed`);
  }
  for (const name of ran.different) lines.push(`DIFFERENT from what is committed: ${name}`);
  return lines.join("\n");
}
