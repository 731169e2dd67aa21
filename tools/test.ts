/**
 * `deno task test`: all tests, in groups with the permissions that each needs.
 *
 * Types are not checked here but by `deno task check`.
 *
 * @module
 */
import { type Command, duration, projectRoot, runCommand } from "@kws/cli";
import { groupFiles, GROUPS, type GroupSums, readSums, sourceFolders } from "./test/groups.ts";

const ON_REQUEST = Object.keys(GROUPS).filter((name) => GROUPS[name].onRequest);

const COMMAND: Command = {
  name: "deno task test",
  about: "Runs all tests and ends with one line of sums. Left out unless asked for by --group: " +
    `${ON_REQUEST.join(", ")}.`,
  options: {
    group: { kind: "text", choices: Object.keys(GROUPS), help: "Runs one group alone." },
    filter: { kind: "text", help: "Runs the tests whose names contain this." },
    seed: { kind: "integer", default: 1, help: "What properties draw their cases from." },
  },
};

/** Runs a group's files, passes on what they print, and counts. */
async function runGroup(
  name: string,
  files: string[],
  temp: string,
  seed: number,
  filter?: string,
) {
  const { permissions, flags = [] } = GROUPS[name];
  const { stdout, status } = new Deno.Command(Deno.execPath(), {
    args: [
      ...["test", "--quiet", "--no-check", "--no-prompt"],
      "--preload=tools/test/seed.ts",
      ...permissions(temp),
      ...flags,
      ...filter === undefined ? [] : ["--filter", filter],
      ...files,
    ],
    cwd: projectRoot(),
    // Where the user stands is nothing to the tests.
    env: { NO_COLOR: "1", TMPDIR: temp, INIT_CWD: projectRoot(), KWS_TEST_SEED: `${seed}` },
    stdout: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stdout) {
    Deno.stdout.writeSync(bytes);
    text += decoder.decode(bytes, { stream: true });
  }
  return readSums(text, (await status).code, filter !== undefined);
}

if (import.meta.main) {
  await runCommand(COMMAND, async ({ group, filter, seed }) => {
    const root = projectRoot();
    Deno.mkdirSync(`${root}/.cache`, { recursive: true });
    const temp = Deno.makeTempDirSync({ dir: `${root}/.cache`, prefix: "test-" });
    const groups = groupFiles(sourceFolders(root), root);
    const sums: GroupSums[] = [];
    try {
      for (const [name, { about, onRequest }] of Object.entries(GROUPS)) {
        if (group === undefined ? onRequest : group !== name) continue;
        console.log(`\n${name}: ${groups[name].length} files, may use ${about}`);
        const started = performance.now();
        const own = groups[name].length === 0
          ? readSums("", 0)
          : await runGroup(name, groups[name], temp, seed, filter);
        if (own.trouble) console.log(`${name}: ${own.trouble}`);
        console.log(`${name} took ${duration(performance.now() - started)}`);
        sums.push(own);
      }
    } finally {
      Deno.removeSync(temp, { recursive: true });
    }
    const total = (of: "passed" | "failed" | "ignored"): number =>
      sums.reduce((sum, own) => sum + own[of], 0);
    if (total("ignored") > 0) console.log(`\n${total("ignored")} ignored`);
    if (total("passed") + total("failed") === 0) console.log(`\nNo test's name holds "${filter}"`);
    console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
    return total("failed") > 0 || total("passed") === 0 ? 1 : 0;
  });
}
