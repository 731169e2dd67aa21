/**
 * The steps of `deno task check`.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import { relative } from "node:path";
import { groupFiles, sourceFiles, sourceFolders } from "../test/groups.ts";
import { findCycles } from "./cycles.ts";
import { deno } from "./deno.ts";
import { isSerious, readRemarks } from "./documentation.ts";
import { exampleFaults } from "./examples.ts";
import { findLong } from "./length.ts";
import { findReaches, readExports } from "./reach.ts";
import { readSources, roomOf } from "./read_sources.ts";
import { exportedNames, findUnused, type Sources } from "./unused.ts";

/** Names that a package's face exports at most: what a stranger takes in on a page. */
const MOST_NAMES = 80;

/** What came of a step: nothing to complain of, or what to read. */
export interface Outcome {
  /** What is wrong. */
  complaint?: string;
  /** A word about what was let be. */
  note?: string;
}

/** The steps by name, in their order. */
export const STEPS: Record<string, () => Outcome | Promise<Outcome>> = {
  "format": checkFormat,
  "lint": () => plain("lint"),
  "types": () => plain("check", ...sources()),
  "types of examples": checkExamples,
  "documentation": checkDocumentation,
  "imports without circles": checkCycles,
  "packages by their faces": checkReaches,
  "faces on a page": checkFaces,
  "exports in use": checkUnused,
  "short files": checkLengths,
  "results under their keys": checkHistory,
  "quick tries what full uses": checkCoverage,
};

/** Imported only here: the plan of a study reads all its settings. */
async function checkHistory(): Promise<Outcome> {
  const { changedUnderTheirKeys, lostReadings } = await import("../../study/guards.ts");
  const lines = [...await changedUnderTheirKeys(), ...await lostReadings()];
  return { complaint: lines.join("\n") || undefined };
}

async function checkCoverage(): Promise<Outcome> {
  const { untriedByQuick } = await import("../../study/guards.ts");
  const lines = untriedByQuick();
  return { complaint: lines.map((line) => `quick does not try ${line}`).join("\n") || undefined };
}

async function plain(...args: string[]): Promise<Outcome> {
  const { code, text } = await deno(...args, "--quiet");
  return { complaint: code === 0 ? undefined : text };
}

/** All sources, as paths from the project's folder. */
function sources(): string[] {
  const root = projectRoot();
  return sourceFolders(root).flatMap((dir) => sourceFiles(`${root}/${dir}`))
    .map((path) => relative(root, path));
}

async function checkFormat(): Promise<Outcome> {
  const { code, text } = await deno("fmt", "--check");
  const files = [...text.matchAll(/^from (.*):$/gm)].map(([, file]) => file);
  return { complaint: code === 0 ? undefined : files.join("\n") || text };
}

/** What packages export: every package that has a `deno.json` and a name of ours. */
function packageExports(): Map<string, string> {
  const root = projectRoot();
  return new Map(
    [...Deno.readDirSync(`${root}/packages`)].flatMap(({ name }) => {
      try {
        const text = Deno.readTextFileSync(`${root}/packages/${name}/deno.json`);
        return readExports(`packages/${name}`, JSON.parse(text));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return [];
        throw new SyntaxError(`Cannot read packages/${name}/deno.json as it must be JSON`, {
          cause: error,
        });
      }
    }),
  );
}

async function checkDocumentation(): Promise<Outcome> {
  const { code, text } = await deno("doc", "--lint", ...packageExports().values());
  const remarks = readRemarks(text);
  // Anything else that goes wrong, such as a file that does not parse.
  if (code !== 0 && remarks.length === 0) return { complaint: text };
  const serious = remarks.filter((remark) => {
    const [, path, line] = /^(.*):(\d+):\d+$/.exec(remark.place)!;
    return isSerious(remark, Deno.readTextFileSync(path).split("\n")[Number(line) - 1]);
  });
  const small = remarks.length - serious.length;
  return {
    complaint: serious.map(({ place, message }) => `${place}: ${message}`).join("\n") || undefined,
    note: small === 0 ? undefined : `${small} small remarks: deno doc --lint packages/*/mod.ts`,
  };
}

async function checkExamples(): Promise<Outcome> {
  const root = projectRoot();
  const { examples } = groupFiles(sourceFolders(root), root);
  const { code, text } = await deno("check", "--doc", "--quiet", ...examples);
  const faults = code === 0 ? [] : exampleFaults(text);
  return { complaint: faults.join("\n") || undefined };
}

async function checkCycles(): Promise<Outcome> {
  const root = projectRoot();
  const dir = Deno.makeTempDirSync();
  const base = new URL(`file://${root.split("/").map(encodeURIComponent).join("/")}/`).href;
  try {
    const all = sources().map((path) => `import ${JSON.stringify(base + encodeURI(path))};\n`);
    Deno.writeTextFileSync(`${dir}/all.ts`, all.join(""));
    const { code, text, stdout } = await deno(
      ...["info", "--json", "--config", `${root}/deno.json`, `${dir}/all.ts`],
    );
    if (code !== 0) return { complaint: text };
    const cycles = findCycles(JSON.parse(stdout));
    const lines = cycles.map((cycle) =>
      [...cycle, cycle[0]].map((module) => module.replace(base, "")).join("\n  → ")
    );
    return { complaint: lines.join("\n") || undefined };
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** Tests whose texts name imports that nobody makes. */
const NAMES_EXAMPLES = ["tools/check/reach_test.ts", "tools/lint/exact_test.ts"];

function checkReaches(): Outcome {
  const root = projectRoot();
  const exports = packageExports();
  const all = sources();
  const files = new Set(all);
  const reaches = all.filter((file) => !NAMES_EXAMPLES.includes(file)).flatMap((file) => {
    const text = Deno.readTextFileSync(`${root}/${file}`);
    return findReaches(file, text, exports, (path) => files.has(path))
      .map((target) => [file, target]);
  });
  return complain(reaches);
}

/** Sources, chapters and the pages of the project's own folder, as far as they use exports. */
function projectSources(): Promise<Sources> {
  const root = projectRoot();
  const pages = [".", "reports", "docs"].flatMap((dir) =>
    [...Deno.readDirSync(`${root}/${dir}`)].map(({ name }) => dir === "." ? name : `${dir}/${name}`)
  ).filter((path) => path.endsWith(".md"));
  return readSources(root, [...sources(), ...pages], packageExports());
}

async function checkFaces(): Promise<Outcome> {
  const all = await projectSources();
  const counts = [...packageExports()].filter(([name]) => !/\/.*\//.test(name))
    .map(([name, file]) => [name, exportedNames(all, file).size] as const);
  const large = counts.filter(([, count]) => count > MOST_NAMES)
    .map(([name, count]) => [name, `exports ${count} names, at most ${MOST_NAMES}`]);
  const note = counts.map(([name, count]) => `${name.replace("@kws/", "")} ${count}`).join(", ");
  return { ...complain(large), note };
}

async function checkUnused(): Promise<Outcome> {
  const all = await projectSources();
  const unused = findUnused(all, new Set(packageExports().values()), roomOf)
    // What stands there for a test is named in the texts that the test writes.
    .filter(([file]) => !file.includes("/testdata/") && !file.endsWith("_test.ts"));
  return complain(
    unused.map((
      [file, name],
    ) => [file, `nothing uses ${name}: leave out "export", or name it in an example`]),
  );
}

/** The kernels' AssemblyScript, which is no source of Deno's. */
function assembly(): string[] {
  const dir = "packages/kernels/assembly";
  return [...Deno.readDirSync(`${projectRoot()}/${dir}`)]
    .filter(({ name }) => name.endsWith(".ts")).map(({ name }) => `${dir}/${name}`);
}

function checkLengths(): Outcome {
  const texts = [...sources(), ...assembly()].map((file) =>
    [file, Deno.readTextFileSync(`${projectRoot()}/${file}`)] as const
  );
  return complain(findLong(texts));
}

/** Complains of files that break a rule, each with the reason. */
function complain(broken: readonly (readonly string[])[]): Outcome {
  return { complaint: broken.map(([file, why]) => `${file}: ${why}`).join("\n") || undefined };
}
