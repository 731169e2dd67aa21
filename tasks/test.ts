/**
 * `deno task test`: all tests, in groups with the permissions that each needs.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import { projectRoot } from "./project.ts";

/** A group of test files. */
interface Group {
  /** What its files' names end with, before `_test.ts`. */
  suffix?: string;
  /** Permissions of the group. */
  permissions: string[];
  /** What the group needs, in words. */
  about: string;
}

const UNIT = [
  "--allow-read",
  "--allow-write",
  "--allow-net=127.0.0.1",
  "--allow-env",
  "--allow-sys",
  `--allow-run=${Deno.execPath()}`,
];

const GROUPS: Record<string, Group> = {
  unit: { permissions: UNIT, about: "files and this machine's own loopback address" },
  tfjs: {
    suffix: "tfjs",
    permissions: ["--allow-all"],
    about: "TensorFlow.js, perhaps its native library",
  },
  browser: { suffix: "browser", permissions: ["--allow-all"], about: "a headless Chromium" },
};

const COMMAND: Command = {
  name: "deno task test",
  about: "Runs all tests and ends with one line of sums.",
  options: {
    group: { kind: "text", choices: Object.keys(GROUPS), help: "Runs one group alone." },
  },
};

function testFiles(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) return entry.name.startsWith(".") ? [] : testFiles(path);
    return entry.name.endsWith("_test.ts") ? [path] : [];
  }).sort();
}

function groupOf(file: string): string {
  const found = Object.entries(GROUPS).find(([, { suffix }]) =>
    suffix !== undefined && file.endsWith(`_${suffix}_test.ts`)
  );
  return found?.[0] ?? "unit";
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = projectRoot();
    const files = ["packages", "tasks"].flatMap((dir) => testFiles(`${root}/${dir}`));
    let passed = 0;
    let failed = 0;
    for (const [name, { permissions, about }] of Object.entries(GROUPS)) {
      if (args.group !== undefined && args.group !== name) continue;
      const own = files.filter((file) => groupOf(file) === name);
      console.log(`\n${name}: ${own.length} files, may use ${about}`);
      if (own.length === 0) {
        failed++;
        continue;
      }
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["test", "--quiet", "--no-prompt", ...permissions, ...own],
        cwd: root,
        env: { NO_COLOR: "1" },
        stdout: "piped",
        stderr: "inherit",
      }).output();
      const text = new TextDecoder().decode(stdout);
      console.log(text.trimEnd());
      const sums = /\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed/.exec(text);
      const ran = Number(sums?.[1] ?? 0);
      const broke = Number(sums?.[2] ?? 0);
      passed += ran;
      failed += broke;
      // A group that crashed or ran nothing must not look green.
      if (broke === 0 && (code !== 0 || ran === 0)) failed++;
    }
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed > 0 ? 1 : 0;
  });
}
