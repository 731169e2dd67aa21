/**
 * Groups of tests: a file belongs to the group that the end of its name says.
 *
 * @module
 */

/** A group of test files. */
export interface Group {
  /** What it may use, in words. */
  about: string;
  /**
   * Permissions on the command line.
   *
   * @param temp The folder of temporary files.
   */
  permissions(temp: string): string[];
}

/** The groups: `x_test.ts` is a unit test, `x_browser_test.ts` one that needs a browser. */
export const GROUPS: Record<string, Group> = {
  unit: {
    about: "the project's files and this machine's own address",
    permissions: () => ["-P=test"],
  },
  command: {
    about: "what unit tests may, and Deno as a process of its own",
    permissions: () => ["-P=test", `--allow-run=${Deno.execPath()}`],
  },
  tfjs: {
    about: "TensorFlow.js, its native library if it is installed",
    permissions: () => ["-P=test", "--allow-ffi", "--allow-sys", "--allow-env"],
  },
  browser: {
    about: "a headless Chromium",
    permissions: () => ["--allow-all"],
  },
};

/** The test files below folders of the project, by group. */
export function groupFiles(dirs: readonly string[], root: string): Record<string, string[]> {
  const groups: Record<string, string[]> = Object.fromEntries(
    Object.keys(GROUPS).map((name) => [name, []]),
  );
  for (const file of dirs.flatMap((dir) => testFiles(`${root}/${dir}`))) {
    groups[groupOf(file)].push(file);
  }
  return groups;
}

/** The group of a file. */
export function groupOf(file: string): string {
  const suffix = /_([a-z0-9]+)_test\.ts$/.exec(file)?.[1];
  return suffix !== undefined && suffix in GROUPS ? suffix : "unit";
}

function testFiles(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) => {
    const path = `${dir}/${name}`;
    if (isDirectory) return name.startsWith(".") ? [] : testFiles(path);
    return name.endsWith("_test.ts") ? [path] : [];
  }).sort();
}

/** What came of a group. */
export interface GroupSums {
  passed: number;
  failed: number;
  ignored: number;
  /** What went wrong apart from tests that failed; it counts as one failure. */
  trouble?: string;
}

/** Reads the last line of `deno test`; a group that crashed or ran nothing does not look well. */
export function readSums(output: string, code: number): GroupSums {
  const lines = [...output.matchAll(/^.*\| (\d+) passed.*\| (\d+) failed(.*)$/gm)];
  const [, passed, failed, rest] = lines.at(-1) ?? ["", "0", "0", ""];
  const ignored = /\| (\d+) ignored/.exec(rest)?.[1] ?? "0";
  const sums = { passed: Number(passed), failed: Number(failed), ignored: Number(ignored) };
  if (sums.failed > 0) return sums;
  if (code !== 0) {
    return { ...sums, failed: 1, trouble: `ended with code ${code} and no failed test` };
  }
  return sums.passed > 0 ? sums : { ...sums, failed: 1, trouble: "no test ran" };
}
