/**
 * `deno run -A tools/mutants.ts [NAME…]`: one-line faults, each of which some test must catch.
 *
 * Every fault is put into a copy of the committed tree, never into the tree itself, and the tests that
 * are to catch it run there. A fault that survives, or one whose line is no longer found, fails the
 * run.
 *
 * @module
 */
import { FAULTS } from "./mutants/faults.ts";
import { HOST_FAULTS } from "./mutants/host_faults.ts";
import { LISTENER_FAULTS } from "./mutants/listener_faults.ts";
import { STREAM_FAULTS } from "./mutants/stream_faults.ts";

/** All of them. */
export const ALL_FAULTS: readonly Fault[] = [
  ...FAULTS,
  ...STREAM_FAULTS,
  ...LISTENER_FAULTS,
  ...HOST_FAULTS,
];

/** One line that is wrong. */
export interface Fault {
  /** What is wrong. */
  name: string;
  /** The file, from the project's root. */
  file: string;
  /** Text that stands in the file exactly once. */
  find: string;
  /** What stands there instead. */
  replace: string;
  /** A second place that must change along with the first: a reader with its writer. */
  also?: { find: string; replace: string };
  /** Test files or folders, from the project's root. */
  tests: string[];
}

/** What came of a run of tests. */
interface Outcome {
  /** Names of the tests that failed; none where all passed. */
  failed: string[];
  /** The end of what was printed, where the run broke off without naming a test. */
  trouble?: string;
}

const SECONDS = 180;
const ROOT = new URL("..", import.meta.url);

async function runTests(dir: string, tests: string[]): Promise<Outcome> {
  const signal = AbortSignal.timeout(1000 * SECONDS);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--quiet", "--no-check", ...tests],
    cwd: dir,
    env: { NO_COLOR: "1" },
    signal,
  }).output();
  if (signal.aborted) return { failed: [`no end within ${SECONDS} s`] };
  const text = new TextDecoder().decode(stdout);
  const failed = [...text.matchAll(/^(.*) => .*_test\.ts:\d+:\d+$/gm)].map(([, name]) => name);
  if (success || failed.length > 0) return { failed: [...new Set(failed)] };
  return { failed: [], trouble: (text + new TextDecoder().decode(stderr)).slice(-800) };
}

/** Text with the one occurrence of `find` replaced. */
export function replaceOnce(
  text: string,
  { find, replace }: { find: string; replace: string },
): string {
  const count = text.split(find).length - 1;
  if (count === 1) return text.replace(find, () => replace);
  throw new RangeError(
    `Cannot put the fault in as its line must stand there once, not ${count} times: ${find}`,
  );
}

/** The committed tree, in a folder of its own. */
async function copyTree(dir: string): Promise<void> {
  const archive = await new Deno.Command("git", {
    args: ["archive", "HEAD"],
    cwd: ROOT,
  }).output();
  Deno.writeFileSync(`${dir}/tree.tar`, archive.stdout);
  await new Deno.Command("tar", { args: ["-xf", "tree.tar"], cwd: dir }).output();
  Deno.symlinkSync(new URL("node_modules", ROOT), `${dir}/node_modules`);
}

/** Runs the tests with a fault in place; says whether it was caught. */
async function tryFault(
  dir: string,
  { name, file, tests, also, ...edit }: Fault,
): Promise<boolean> {
  const path = `${dir}/${file}`;
  const text = Deno.readTextFileSync(path);
  const place = `${file}:${text.slice(0, text.indexOf(edit.find)).split("\n").length}`;
  try {
    const wrong = replaceOnce(text, edit);
    Deno.writeTextFileSync(path, also ? replaceOnce(wrong, also) : wrong);
    const { failed, trouble } = await runTests(dir, tests);
    const caught = failed.length > 0;
    console.log(`${caught ? "caught  " : "SURVIVES"}  ${name} (${place})`);
    for (const test of failed) console.log(`          ${test}`);
    if (trouble) console.log(`          the run broke off: ${trouble}`);
    return caught;
  } finally {
    Deno.writeTextFileSync(path, text);
  }
}

if (import.meta.main) {
  const faults = ALL_FAULTS.filter(({ name }) =>
    Deno.args.length === 0 || Deno.args.some((word) => name.includes(word))
  );
  const dir = Deno.makeTempDirSync({ prefix: "mutants-" });
  let survivors = 0;
  try {
    await copyTree(dir);
    // Tests that fail anyway would catch every fault.
    const all = [...new Set(faults.flatMap(({ tests }) => tests))];
    const { failed, trouble } = await runTests(dir, all);
    if (failed.length > 0 || trouble) {
      console.error(
        `Cannot try faults as the tests must pass without any: ${failed} ${trouble ?? ""}`,
      );
      Deno.exit(1);
    }
    for (const fault of faults) if (!await tryFault(dir, fault)) survivors++;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
  console.log(`${faults.length - survivors} of ${faults.length} faults caught`);
  Deno.exit(survivors === 0 && faults.length > 0 ? 0 : 1);
}
