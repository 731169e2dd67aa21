/**
 * `deno task plan`: the study's graph with predicted times, for people and for other engines.
 *
 * @module
 */
import { type Command, JSON_OPTION, outOption, runCommand, shownPath, UsageError } from "@kws/cli";
import { planJson, slurmProfile, snakefile, writeWhole } from "@kws/stages";
import { askedStudy } from "../study/command.ts";
import { cacheFolder } from "../study/folders.ts";
import { PLANNED_OPTIONS } from "../study/options.ts";
import { planText } from "../study/plan_text.ts";
import { knownTimes } from "../study/predict.ts";
import { runCommandLine } from "../study/run_line.ts";

const COMMAND: Command = {
  name: "deno task plan",
  about: "Prints what a study consists of and how long it takes; runs nothing.",
  permissions: "reproduce",
  options: {
    ...PLANNED_OPTIONS,
    profile: { ...PLANNED_OPTIONS.profile, default: "full" },
    snakemake: {
      kind: "flag",
      help: "Writes a Snakefile, its plan and a profile for Slurm, and says how to start them.",
    },
    out: outOption("Folder of the Snakefile; below .cache without it"),
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    if (args.json && args.snakemake) {
      throw new UsageError("one plan is written: --json and --snakemake are given; leave out one");
    }
    const asked = await askedStudy(args, { absent: args.snakemake !== true });
    const plan = planJson(asked.wanted, knownTimes(asked.label), asked.stages);
    if (args.json) return console.log(JSON.stringify(plan));
    if (!args.snakemake) return console.log(planText(plan));
    const out = args.out as string | undefined ?? `${cacheFolder()}/snakemake/${asked.label}`;
    Deno.mkdirSync(`${out}/slurm`, { recursive: true });
    writeWhole(`${out}/plan.json`, `${JSON.stringify(plan)}\n`);
    writeWhole(`${out}/slurm/config.yaml`, slurmProfile());
    const command = runCommandLine(args, asked);
    writeWhole(
      `${out}/Snakefile`,
      snakefile(plan, { planFile: `${out}/plan.json`, doneDir: `${out}/done`, command }),
    );
    const at = shownPath(out);
    console.log(
      `snakemake -s ${at}/Snakefile --cores all\n` +
        `snakemake -s ${at}/Snakefile --profile ${at}/slurm`,
    );
  });
}
