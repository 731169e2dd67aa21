/**
 * `deno task status`: what reproduce would run and why, without running it.
 *
 * @module
 */
import { type Command, hangText, JSON_OPTION, runCommand } from "@kws/cli";
import { status, statusLine } from "@kws/stages";
import { askedStudy, committed, runOptions } from "../study/command.ts";
import { PLANNED_OPTIONS } from "../study/options.ts";
import { staleText } from "../study/stale.ts";

const COMMAND: Command = {
  name: "deno task status",
  about: "Says what deno task reproduce would run and why, and which committed results are stale.",
  permissions: "reproduce",
  options: {
    ...PLANNED_OPTIONS,
    "from-committed": { kind: "flag", help: "As for reproduce: what is committed need not run." },
    all: { kind: "flag", help: "Names every stage, not only those that would run." },
    json: JSON_OPTION,
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const asked = await askedStudy(args, { absent: true });
    const places = runOptions(asked, 1);
    const known = committed(asked.label);
    const fromCommitted = args["from-committed"] === true;
    const answers = await status(
      asked.wanted,
      fromCommitted ? { ...places, committed: known } : { ...places, before: known.manifests },
    );
    const stale = await staleText(asked);
    if (args.json) {
      console.log(JSON.stringify({ label: asked.label, stages: answers, stale }));
      return;
    }
    const print = (line: string): void => console.log(hangText(line).join("\n"));
    const shown = args.all ? answers : answers.filter(({ state }) => state !== "hit");
    for (const answer of shown) {
      if (args.all || answer.state !== "committed") print(statusLine(answer));
    }
    const count = (state: string): number => answers.filter((one) => one.state === state).length;
    console.log(
      `${asked.label}: stages that would run: ${count("run")}, finished here: ${count("hit")}`,
    );
    if (fromCommitted) console.log(`taken as committed: ${count("committed")}`);
    if (count("missing") > 0) console.log(`without recordings at hand: ${count("missing")}`);
    for (const line of stale) print(`stale: ${line}`);
    console.log(`${stale.length} stale of ${known.manifests.size} committed results`);
  });
}
