/**
 * `deno task check`: format, lint, types and documentation.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import { projectRoot } from "./project.ts";

const COMMAND: Command = {
  name: "deno task check",
  about: "Checks format, lint, types and the documentation of what packages export.",
  options: {},
};

const STEPS: [string, string[]][] = [
  ["format", ["fmt", "--check"]],
  ["lint", ["lint"]],
  ["types", ["check", "packages", "tasks", "bench"]],
];

if (import.meta.main) {
  await runCommand(COMMAND, async () => {
    let bad = 0;
    for (const [name, args] of STEPS) {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...args, "--quiet"],
        cwd: projectRoot(),
        env: { NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).output();
      console.log(`${code === 0 ? "ok  " : "FAIL"} ${name}`);
      if (code === 0) continue;
      bad++;
      console.log(new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
    }
    return bad > 0 ? 1 : 0;
  });
}
