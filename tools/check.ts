/**
 * `deno task check`: format, lint, types, documentation, and the order of the house.
 *
 * @module
 */
import { type Command, duration, runCommand } from "@kws/cli";
import { STEPS } from "./check/steps.ts";

const COMMAND: Command = {
  name: "deno task check",
  about:
    "Checks format, lint, types, those of examples too, the documentation of what packages export, that no imports " +
    "run in circles or reach past a package's face, and that what is exported is used, and that tasks and files are short.",
  options: {
    only: { kind: "text", choices: Object.keys(STEPS), help: "Runs one check alone." },
  },
};

if (import.meta.main) {
  await runCommand(COMMAND, async ({ only }) => {
    let [good, bad] = [0, 0];
    for (const [name, step] of Object.entries(STEPS)) {
      if (only !== undefined && only !== name) continue;
      const started = performance.now();
      const { complaint, note } = await step();
      const taken = duration(performance.now() - started);
      const aside = ` (${note === undefined ? taken : `${taken}; ${note}`})`;
      console.log(`${complaint === undefined ? "ok  " : "FAIL"} ${name}${aside}`);
      if (complaint === undefined) good++;
      else {
        bad++;
        console.log(complaint.replace(/^/gm, "     "));
      }
    }
    console.log(`${good} checks passed, ${bad} failed`);
    return bad > 0 ? 1 : 0;
  });
}
