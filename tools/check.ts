/**
 * `deno task check`: format, lint, types, documentation and circular imports.
 *
 * @module
 */
import { findCycles } from "./check/cycles.ts";
import { isSerious, readRemarks } from "./check/documentation.ts";
import { type Command, projectRoot, runCommand } from "@kws/cli";

const COMMAND: Command = {
  name: "deno task check",
  about: "Checks format, lint, types, the documentation of what packages export, and that no " +
    "imports run in circles.",
  options: {},
};

/** What came of a step: nothing to complain of, or what to read. */
interface Outcome {
  complaint?: string;
  /** A word about what was let be. */
  note?: string;
}

const FOLDERS = ["packages", "tasks", "bench", "reports"];

/**
 * Deno 2.9.6 now and then ends its linter with a segmentation fault when a plugin is loaded. That says
 * nothing of the code, so a run that a signal ended is repeated; findings never are.
 */
const ATTEMPTS = 6;

async function deno(...args: string[]): Promise<{ code: number; text: string; stdout: string }> {
  for (let attempt = 1;; attempt++) {
    const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: projectRoot(),
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).output();
    if (signal !== null && attempt < ATTEMPTS) {
      console.error(`deno ${args[0]} was ended by ${signal} and runs again`);
      continue;
    }
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const crash = signal === null ? "" : `deno ${args[0]} was ended by ${signal} ${ATTEMPTS} times`;
    return { code, text: (out + error + crash).trim(), stdout: out };
  }
}

async function plain(...args: string[]): Promise<Outcome> {
  const { code, text } = await deno(...args, "--quiet");
  return { complaint: code === 0 ? undefined : text };
}

function sources(dir: string): string[] {
  return [...Deno.readDirSync(`${projectRoot()}/${dir}`)].flatMap(({ name, isDirectory }) => {
    const path = `${dir}/${name}`;
    if (isDirectory) return name.startsWith(".") || name === "assembly" ? [] : sources(path);
    return name.endsWith(".ts") && !name.endsWith(".d.ts") ? [path] : [];
  });
}

async function checkFormat(): Promise<Outcome> {
  const { code, text } = await deno("fmt", "--check");
  const files = [...text.matchAll(/^from (.*):$/gm)].map(([, file]) => file);
  return { complaint: code === 0 ? undefined : files.join("\n") || text };
}

async function checkDocumentation(): Promise<Outcome> {
  const entries = [...Deno.readDirSync(`${projectRoot()}/packages`)]
    .map(({ name }) => `packages/${name}/mod.ts`)
    .filter((path) => path !== "packages/std/mod.ts").sort();
  const { code, text } = await deno("doc", "--lint", ...entries);
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

async function checkCycles(): Promise<Outcome> {
  const root = projectRoot();
  const dir = Deno.makeTempDirSync();
  try {
    const all = FOLDERS.flatMap(sources).map((path) => `import "file://${root}/${path}";\n`);
    Deno.writeTextFileSync(`${dir}/all.ts`, all.join(""));
    const { code, text, stdout } = await deno(
      ...["info", "--json", "--config", `${root}/deno.json`, `${dir}/all.ts`],
    );
    if (code !== 0) return { complaint: text };
    const cycles = findCycles(JSON.parse(stdout));
    const lines = cycles.map((cycle) =>
      [...cycle, cycle[0]].map((module) => module.replace(`file://${root}/`, "")).join("\n  → ")
    );
    return { complaint: lines.join("\n") || undefined };
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

const STEPS: [string, () => Promise<Outcome>][] = [
  ["format", checkFormat],
  ["lint", () => plain("lint")],
  ["types", () => plain("check", ...FOLDERS.flatMap(sources))],
  ["documentation", checkDocumentation],
  ["imports without circles", checkCycles],
];

if (import.meta.main) {
  await runCommand(COMMAND, async () => {
    let bad = 0;
    for (const [name, step] of STEPS) {
      const { complaint, note } = await step();
      const aside = note === undefined ? "" : ` (${note})`;
      console.log(`${complaint === undefined ? "ok  " : "FAIL"} ${name}${aside}`);
      if (complaint === undefined) continue;
      bad++;
      console.log(complaint.replace(/^/gm, "     "));
    }
    console.log(`${STEPS.length - bad} checks passed, ${bad} failed`);
    return bad > 0 ? 1 : 0;
  });
}
