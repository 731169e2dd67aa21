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
  /** The word before `_test.ts`, if it is not the group's name. */
  suffix?: string;
  /** Further arguments of `deno test`. */
  flags?: readonly string[];
  /** Whether it runs only when it is asked for. */
  onRequest?: boolean;
}

/**
 * The groups: `x_test.ts` is a unit test, `x_browser_test.ts` one that needs a browser. The examples
 * are those that stand in the documentation of what packages export.
 */
export const GROUPS: Record<string, Group> = {
  unit: {
    about: "the project's files and this machine's own address",
    permissions: () => ["-P=test"],
  },
  examples: {
    about: "what unit tests may: the examples in the documentation",
    permissions: () => ["-P=test"],
    flags: ["--doc"],
  },
  command: {
    about: "what unit tests may, and Deno, Node, npm and tar as processes of their own",
    permissions: () => ["-P=test", `--allow-run=${Deno.execPath()},node,npm,tar`],
  },
  compiler: {
    about: "what unit tests may, and a C compiler and what it makes",
    permissions: () => ["-P=test", "--allow-run"],
  },
  tfjs: {
    about: "TensorFlow.js, its native library if it is installed",
    permissions: () => ["-P=test", "--allow-ffi", "--allow-sys", "--allow-env"],
  },
  onnx: {
    about: "ONNX Runtime, whose native library lies in its package",
    permissions: () => ["-P=test", "--allow-ffi"],
  },
  browser: {
    about: "a headless Chromium",
    permissions: () => ["--allow-all"],
  },
  engines: {
    about: "Snakemake, Slurm and qpdf, which must be installed",
    permissions: () => ["--allow-all"],
    suffix: "engine",
    onRequest: true,
  },
  emulation: {
    about: "QEMU and a C compiler for aarch64, which must be installed, and Node for it from npm",
    permissions: () => ["--allow-all"],
    suffix: "emulated",
    onRequest: true,
  },
  bundlers: {
    about: "a headless Chromium, and Vite and esbuild from npm",
    permissions: () => ["--allow-all"],
    onRequest: true,
  },
};

/** Folders of the project that hold none of its sources. */
const FOREIGN: ReadonlySet<string> = new Set(["node_modules", "dist", "results", "checkpoints"]);

/** The folders below the project's own that hold sources: all that are there. */
export function sourceFolders(root: string): string[] {
  return [...Deno.readDirSync(root)]
    .filter(({ name, isDirectory }) => isDirectory && !/^\./.test(name) && !FOREIGN.has(name))
    .map(({ name }) => name).sort();
}

/** The test files below folders of the project, by group, and the files with examples. */
export function groupFiles(dirs: readonly string[], root: string): Record<string, string[]> {
  const groups: Record<string, string[]> = Object.fromEntries(
    Object.keys(GROUPS).map((name) => [name, []]),
  );
  for (const file of dirs.flatMap((dir) => sourceFiles(`${root}/${dir}`))) {
    if (file.endsWith("_test.ts")) groups[groupOf(file)].push(file);
    else if (/^\s*\* @example\b/m.test(Deno.readTextFileSync(file))) groups.examples.push(file);
  }
  return groups;
}

/** The group of a test file. */
export function groupOf(file: string): string {
  const word = /_([a-z0-9]+)_test\.ts$/.exec(file)?.[1];
  const found = Object.entries(GROUPS).find(([name, { suffix = name }]) => suffix === word);
  return found?.[0] ?? "unit";
}

/** TypeScript below a folder, without the AssemblyScript of the kernels and without declarations. */
export function sourceFiles(dir: string): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) => {
    const path = `${dir}/${name}`;
    if (isDirectory) {
      return name.startsWith(".") || name === "assembly" || name === "node_modules"
        ? []
        : sourceFiles(path);
    }
    return name.endsWith(".ts") && !name.endsWith(".d.ts") ? [path] : [];
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

/**
 * Reads the last line of `deno test`; a group that crashed or ran nothing does not look well.
 *
 * @param filtered Whether a filter may have left nothing to run.
 */
export function readSums(output: string, code: number, filtered = false): GroupSums {
  const lines = [...output.matchAll(/^.*\| (\d+) passed.*\| (\d+) failed(.*)$/gm)];
  const [, passed, failed, rest] = lines.at(-1) ?? ["", "0", "0", ""];
  const ignored = /\| (\d+) ignored/.exec(rest)?.[1] ?? "0";
  const sums = { passed: Number(passed), failed: Number(failed), ignored: Number(ignored) };
  if (sums.failed > 0) return sums;
  if (code !== 0) {
    return { ...sums, failed: 1, trouble: `ended with code ${code} and no failed test` };
  }
  return sums.passed > 0 || filtered ? sums : { ...sums, failed: 1, trouble: "no test ran" };
}
