/**
 * `deno task clean`: frees what no study of this checkout needs any more.
 *
 * @module
 */
import { type Command, JSON_OPTION, runCommand } from "@kws/cli";
import { clean, neededBy } from "@kws/stages";
import { askedStudy, runOptions } from "../study/command.ts";
import { cacheFolder } from "../study/folders.ts";
import { keysOfResults } from "../study/left_results.ts";
import { STUDY_OPTIONS } from "../study/options.ts";

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
    for (const profile of args.all ? [] : ["quick", "standard", "full"]) {
      for (const corpus of new Set([args.corpus, "synthetic"])) {
        const join = corpus === args.corpus && args.join === true;
        const asked = await askedStudy({ ...args, corpus, join }, { profile });
        keep.push(...await neededBy(asked.stages, runOptions(asked, 1)));
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
