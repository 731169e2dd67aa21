/**
 * `deno task clean`: frees what no study of this checkout needs any more.
 *
 * @module
 */
import { type Args, type Command, JSON_OPTION, runCommand } from "@kws/cli";
import { clean, neededBy } from "@kws/stages";
import { askedStudy, runOptions } from "../study/command.ts";
import { cacheFolder } from "../study/folders.ts";
import { runLabels } from "../study/labels.ts";
import { keysOfResults } from "../study/left_results.ts";
import { STUDY_OPTIONS } from "../study/options.ts";
import { parseLabel } from "../study/study.ts";

const { only: _, profile: __, ...options } = STUDY_OPTIONS;

const COMMAND: Command = {
  name: "deno task clean",
  about:
    "Removes stages from the cache that no profile needs as it is planned now, and that no study " +
    "has left its results of in dist.",
  permissions: "reproduce",
  options: {
    ...options,
    all: { kind: "flag", help: "Removes every stage." },
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const keep: string[] = [];
    const keepOf = async (own: Partial<Args>, profile: string): Promise<void> => {
      const asked = await askedStudy({ ...args, ...own }, { profile });
      keep.push(...await neededBy(asked.stages, runOptions(asked, 1)));
    };
    for (const profile of args.all ? [] : ["quick", "standard", "full"]) {
      for (const corpus of new Set([args.corpus, "synthetic"])) {
        await keepOf({ corpus, join: corpus === args.corpus && args.join === true }, profile);
      }
    }
    // Runs with other options that are not at their end: of a folder of one's own the options name it.
    for (const label of args.all ? [] : runLabels()) {
      const { profile, speech, word, seed, engine } = parseLabel(label)!;
      const corpus = speech === "synthetic" ? speech : undefined;
      if (speech !== "own") {
        await keepOf({ corpus, join: false, keyword: word, seed, engine }, profile);
      }
    }
    if (!args.all) keep.push(...keysOfResults());
    const { bytes, removed, busy } = clean(`${cacheFolder()}/stages`, {
      keep,
      all: args.all === true,
    });
    if (args.json) return console.log(JSON.stringify({ bytes, removed, busy }));
    console.log(`${removed.length} stages removed, ${(bytes / 1e6).toFixed(0)} MB freed`);
    if (busy.length > 0) console.log(`somebody works in ${busy.join(", ")}: not touched`);
  });
}
