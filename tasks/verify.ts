/**
 * `deno task verify`: recomputes every artefact and compares its digest with the committed one.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import { planStudy, type Study, studyLabel } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { projectRoot } from "./project.ts";
import { findSources } from "./sound.ts";
import { verifyFiles, type VerifyRow, verifyStages } from "./stage/verify.ts";

const COMMAND: Command = {
  name: "deno task verify",
  about: "Recomputes every artefact and compares its digest with the committed one.",
  options: {
    profile: {
      kind: "text",
      choices: ["quick", "standard", "full"],
      default: "quick",
      help: "Which run is compared.",
    },
    corpus: { kind: "text", help: "As for reproduce." },
    keyword: { kind: "text", default: "happy", help: "As for reproduce." },
    seed: { kind: "integer", default: 1, help: "As for reproduce." },
    files: {
      kind: "flag",
      help: "Computes nothing: hashes the committed files of all runs against their manifests.",
    },
    only: { kind: "text", help: "Verifies this stage, or those below it, and what they need." },
    jobs: { kind: "integer", least: 1, default: navigator.hardwareConcurrency, help: "Threads." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

/** The files of every committed run; only the full one publishes files beside its manifests. */
function verifyCommitted(root: string): VerifyRow[] {
  const labels = [...Deno.readDirSync(`${root}/results`)]
    .filter(({ isDirectory, name }) => isDirectory && /^(full|standard|quick)\b/.test(name))
    .map(({ name }) => name).sort();
  return labels.flatMap((label) =>
    verifyFiles(`${root}/results/${label}`, label === "full" ? root : undefined)
      .map((row) => ({ ...row, stage: `${label}/${row.stage}` }))
  );
}

async function recompute(study: Study, jobs: number, only?: string): Promise<VerifyRow[]> {
  const root = projectRoot();
  const label = studyLabel(study);
  const rows = await verifyStages(planStudy(study), {
    ...{ root, jobs, engine: "wasm" },
    workDir: `${root}/.cache/verify/${label}`,
    committedDir: `${root}/results/${label}`,
    only: only === undefined ? undefined : [only],
  });
  return rows.map(({ stage, artefact, state }) => ({
    ...{ stage: `${label}/${stage}`, artefact: `${artefact}, computed anew`, state },
  }));
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const { keyword, seed, profile, jobs, only } = args;
    const rows = verifyCommitted(projectRoot());
    if (!args.files) {
      const sources = await findSources(args.corpus);
      rows.push(
        ...await recompute({ sources, keyword, seed, profile: PROFILES[profile] }, jobs, only),
      );
    }
    const bad = rows.filter(({ state }) => state !== "ok");
    if (args.json) console.log(JSON.stringify({ rows, ok: bad.length === 0 && rows.length > 0 }));
    else {
      const width = Math.max(...rows.map(({ stage }) => stage.length));
      for (const { stage, artefact, state } of rows) {
        console.log(`${state.padEnd(10)}${stage.padEnd(width)} ${artefact}`);
      }
      console.log(`${rows.length} artefacts, ${bad.length} of them different or missing`);
    }
    if (rows.length === 0) {
      console.error("Cannot verify as there must be committed results: none found");
      return 1;
    }
    return bad.length > 0 ? 1 : 0;
  });
}
