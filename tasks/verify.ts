/**
 * `deno task verify`: recomputes every artefact and compares its digest with the committed one.
 *
 * @module
 */
import { type Command, runCommand } from "./cli/arguments.ts";
import { planStudy, studyLabel } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { projectRoot } from "./project.ts";
import { findSources } from "./sound.ts";
import { sha256, sha256File } from "./stage/digest.ts";
import { runStages } from "./stage/runner.ts";
import { readJson } from "./stage/sources.ts";
import type { Manifest } from "./stage/stage.ts";
import { canonicalJson } from "./stage/digest.ts";

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
    files: {
      kind: "flag",
      help: "Computes nothing: hashes the committed files of all runs against their manifests.",
    },
    only: { kind: "text", help: "Verifies this stage, or those below it, and what they need." },
    jobs: { kind: "integer", least: 1, default: navigator.hardwareConcurrency, help: "Threads." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

/** One compared artefact. */
export interface VerifyRow {
  stage: string;
  artefact: string;
  /** `ok`, `DIFFERENT` or `missing`. */
  state: string;
}

function manifestsBelow(dir: string, prefix = ""): string[] {
  try {
    return [...Deno.readDirSync(dir)].flatMap((entry) =>
      entry.isDirectory
        ? manifestsBelow(`${dir}/${entry.name}`, `${prefix}${entry.name}/`)
        : entry.name.endsWith(".json")
        ? [`${prefix}${entry.name.slice(0, -5)}`]
        : []
    ).sort();
  } catch {
    return [];
  }
}

/** Hashes the published files of every committed run against their manifests. */
export function verifyFiles(root: string): VerifyRow[] {
  const rows: VerifyRow[] = [];
  const folders = [...Deno.readDirSync(`${root}/results`)]
    .filter(({ isDirectory, name }) => isDirectory && /^(full|standard|quick)/.test(name));
  for (const { name: label } of folders) {
    for (const stage of manifestsBelow(`${root}/results/${label}`)) {
      const manifest = readJson<Manifest>(`${root}/results/${label}/${stage}.json`);
      for (const { published, digest } of Object.values(manifest?.outputs ?? {})) {
        if (published === undefined || label !== "full") continue;
        let state = "missing";
        try {
          state = sha256File(`${root}/${published}`) === digest ? "ok" : "DIFFERENT";
        } catch { /* It stays missing. */ }
        rows.push({ stage: `${label} ${stage}`, artefact: published, state });
      }
    }
  }
  return rows;
}

/** Compares recomputed manifests with committed ones: every output, and the metrics. */
export function compareManifests(
  now: ReadonlyMap<string, Manifest>,
  committedDir: string,
): VerifyRow[] {
  const rows: VerifyRow[] = [];
  for (const [stage, manifest] of now) {
    const committed = readJson<Manifest>(`${committedDir}/${stage}.json`);
    const compare = (artefact: string, a: unknown, b: unknown): void => {
      const state = b === undefined ? "missing" : a === b ? "ok" : "DIFFERENT";
      rows.push({ stage, artefact, state });
    };
    for (const [name, { digest }] of Object.entries(manifest.outputs)) {
      compare(name, digest, committed?.outputs[name]?.digest);
    }
    const digestOf = (m: Manifest): string => sha256(canonicalJson(m.metrics));
    compare("metrics", digestOf(manifest), committed && digestOf(committed));
  }
  return rows;
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const root = projectRoot();
    let rows: VerifyRow[];
    if (args.files) rows = verifyFiles(root);
    else {
      const sources = await findSources(args.corpus);
      const study = { sources, keyword: "happy", seed: 1, profile: PROFILES[args.profile] };
      const label = studyLabel(study);
      const now = await runStages(planStudy(study), {
        root,
        cacheDir: `${root}/.cache/verify`,
        resultsDir: `${root}/.cache/verify/results/${label}`,
        timingsDir: `${root}/.cache/verify/timings/${label}`,
        jobs: args.jobs,
        engine: "wasm",
        only: args.only === undefined ? undefined : [args.only],
      });
      rows = compareManifests(now, `${root}/results/${label}`);
    }
    const bad = rows.filter(({ state }) => state !== "ok");
    if (args.json) console.log(JSON.stringify({ rows, ok: bad.length === 0 && rows.length > 0 }));
    else {
      for (const { stage, artefact, state } of rows) {
        console.log(`${state.padEnd(10)}${stage.padEnd(26)} ${artefact}`);
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
