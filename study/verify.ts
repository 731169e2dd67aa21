/**
 * Committed results against what they say of themselves, and against what is computed anew.
 *
 * @module
 */
import { createProgress } from "@kws/cli";
import {
  type AnyStage,
  canonicalJson,
  kindsToRaise,
  readManifests,
  sampleStages,
  verifyFiles,
  type VerifyRow,
  verifySample,
  verifyStages,
} from "@kws/stages";
import { codeDigest } from "./code_digest.ts";
import { type Asked, committed, runOptions } from "./command.ts";
import { cacheFolder, projectRoot } from "./folders.ts";
import { committedLabels } from "./labels.ts";
import { planStudy } from "./plan.ts";
import { isCommitted, readReadings } from "./publish.ts";
import { wantedStages } from "./select.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";

/** What was compared, with the study's label before every stage. */
export interface Verified {
  rows: VerifyRow[];
  /** Lines about it. */
  remarks: string[];
}

/** Hashes the committed files of all studies and keywords against their manifests. */
export function verifyCommitted(root: string = projectRoot()): Verified {
  const rows = committedLabels(root).flatMap((label) => {
    const stages = planStudy(studyOf(parseLabel(label)!), allSettings());
    const publishDir = label === "full" ? root : undefined;
    return verifyFiles(`${root}/results/${label}/manifests`, { stages, publishDir })
      .filter(({ artefact }) => isCommitted(artefact))
      .map((row) => ({ ...row, stage: `${label}/${row.stage}` }));
  });
  const { removed, younger } = missingResults(root);
  rows.push(...removed, ...unknownFiles(root, rows), ...unreadTests(root));
  const unproven = rows.filter(({ state }) => state === "unproven").length;
  return {
    rows: rows.filter(({ state }) => state !== "unproven"),
    remarks: [
      ...(unproven === 0 ? [] : [
        `${unproven} keys rest on inputs that were never committed: their recipes are compared, and ` +
        "deno task verify --profile full --sample N computes them anew",
      ]),
      ...(younger === 0 ? [] : [
        `${younger} stages of the full study are planned and were not computed yet`,
      ]),
    ],
  };
}

/** The setting, keyword and seed that a stage belongs to, or what it is called. */
function seedOf({ name, tags }: AnyStage): string {
  return tags?.seed === undefined ? name : `${tags.keyword} ${tags.setting} ${tags.seed}`;
}

/**
 * Published results that the plan has and nobody has committed: those without which a seed is not whole,
 * and how many of the full study are of a seed that is not computed yet. The full study is computed anew
 * seed by seed; one of which a stage is there as planned was published whole.
 */
function missingResults(root: string): { removed: VerifyRow[]; younger: number } {
  const removed: VerifyRow[] = [];
  let younger = 0;
  for (const label of committedLabels(root)) {
    const study = studyOf(parseLabel(label)!);
    const manifests = readManifests(`${root}/results/${label}/manifests`);
    const { keywords } = study.profile;
    const wanted = wantedStages(planStudy(study, allSettings()), { keywords });
    const isAsPlanned = ({ name, version, config }: AnyStage): boolean => {
      const found = manifests.get(name);
      return found?.version === version && canonicalJson(found.config) === canonicalJson(config);
    };
    // A stage's version may have stayed where its inputs' have risen: a training is what a seed is.
    const whole = new Set(
      wanted.filter((stage) => ["fit", "train", "pack"].includes(stage.kind) && isAsPlanned(stage))
        .map(seedOf),
    );
    for (const stage of wanted) {
      if (manifests.has(stage.name)) continue;
      if (label === "full" && !whole.has(seedOf(stage))) younger++;
      else {
        const { name, kind } = stage;
        removed.push({
          ...{ stage: `${label}/${name}`, kind, artefact: "the stage itself", state: "missing" },
        });
      }
    }
  }
  return { removed, younger };
}

/** Checkpoints that no manifest names. */
function unknownFiles(root: string, rows: readonly VerifyRow[]): VerifyRow[] {
  const known = new Set(rows.map(({ artefact }) => artefact));
  const found: VerifyRow[] = [];
  const visit = (folder: string): void => {
    for (const { name, isDirectory } of Deno.readDirSync(`${root}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) visit(path);
      else if (!known.has(path)) {
        found.push({
          stage: "full/-",
          kind: "",
          artefact: `${path}, of no stage`,
          state: "missing",
        });
      }
    }
  };
  visit("checkpoints");
  return found;
}

/** Published test scores whose reading is not in the record. */
function unreadTests(root: string): VerifyRow[] {
  const read = new Set(
    readReadings(root).map(({ keyword, checkpoint }) => `${keyword} ${checkpoint}`),
  );
  const manifests = readManifests(`${root}/results/full/manifests`);
  return [...manifests.values()].flatMap(({ stage, kind, inputs }): VerifyRow[] => {
    if (kind !== "test" || read.has(`${stage.split("/")[1]} ${inputs.model}`)) return [];
    return [{
      stage: `full/${stage}`,
      kind,
      artefact: "its reading in the record",
      state: "missing",
    }];
  });
}

function progress(): {
  onLine: (line: string) => void;
  onProgress: (stage: string, share: number, what?: string) => void;
  end: () => void;
} {
  const shown = createProgress("verify");
  return {
    onLine: (line) => {
      shown.end();
      console.error(line);
    },
    onProgress: (stage, share, what) => shown.at(share, what ? `${stage}: ${what}` : stage, stage),
    end: () => shown.end(),
  };
}

/** What is committed of the study that is asked for. */
function expected({ label }: Asked): ReturnType<typeof committed> {
  const found = committed(label);
  if (found.manifests.size > 0) return found;
  throw new RangeError(
    `Cannot verify as there must be committed results to compare with: results/ has ` +
      `${committedLabels().join(", ")}, and not "${label}"; see --profile and --corpus`,
  );
}

/** What is asked for: a whole study, all of some keywords, or some stages. */
export type Extent = "all" | "keywords" | "some";

/**
 * Computes the wanted stages, and all that they need, anew and compares them. Committed results of which the
 * extent has no stage are told as missing.
 */
export async function recompute(asked: Asked, jobs: number, extent: Extent): Promise<Verified> {
  const { manifests } = expected(asked);
  const { engine, plan } = runOptions(asked, jobs);
  const { end, ...shown } = progress();
  const rows = await verifyStages(asked.wanted, {
    ...{ jobs, engine, plan, code: codeDigest(), ...shown },
    workDir: `${cacheFolder()}/verify/${asked.label}`,
    committed: manifests,
  });
  end();
  const seen = new Set(rows.map(({ stage }) => stage));
  const known = new Set(asked.stages.map(({ name }) => name));
  const gone = [...manifests.values()].filter(({ stage }) =>
    !seen.has(stage) && (extent === "all" || (extent === "keywords" && !known.has(stage)))
  );
  return labelled(asked, [
    // A training that only others read may be committed or not.
    ...rows.filter(({ stage, state }) => state !== "missing" || manifests.has(stage)),
    ...gone.map(({ stage, kind }): VerifyRow => ({
      ...{ stage, kind, artefact: "the stage itself", state: "missing" },
    })),
  ]);
}

/** Options of {@linkcode verifySome}. */
export interface SampleSize {
  jobs: number;
  count: number;
  /** Seconds after which no further stage is begun. */
  limit: number;
  /** What the sample is drawn by. */
  draw: number;
  /** Whether it is drawn of the wanted stages alone. */
  isNarrowed: boolean;
}

/** Computes some committed stages alone anew and compares them. */
export async function verifySome(
  asked: Asked,
  { jobs, count, limit, draw, isNarrowed }: SampleSize,
): Promise<Verified> {
  const found = expected(asked);
  const own = (isNarrowed ? asked.wanted : asked.stages)
    .filter(({ name }) => found.manifests.has(name));
  const { cacheDir, engine, plan } = runOptions(asked, jobs);
  const { end, ...shown } = progress();
  const chosen: AnyStage[] = sampleStages(own, count, draw);
  const { rows, done, left } = await verifySample(chosen, {
    ...{ jobs, engine, plan, cacheDir, limit, code: codeDigest(), ...shown },
    workDir: `${cacheFolder()}/verify/${asked.label}-sample`,
    committed: found,
  });
  end();
  const verified = labelled(asked, rows);
  verified.remarks.push(
    `${done.length} of ${own.length} stages, drawn by --draw ${draw}: ${done.join(", ")}`,
    ...(left.length > 0 ? [`no time was left for ${left.join(", ")}`] : []),
  );
  return verified;
}

/** What is to be done about rows that differ. */
export function labelled(
  { label, study: { profile, sources } }: Pick<Asked, "label" | "study">,
  rows: readonly VerifyRow[],
): Verified {
  const { raise, anew, downstream } = kindsToRaise(rows);
  const remarks: string[] = [];
  if (raise.length > 0) {
    remarks.push(
      `the versions of these stages must rise, or what they do must be as before: ${
        raise.join(", ")
      }`,
    );
  }
  if (anew.length > 0) {
    const corpus = sources === "synthetic" ? " --corpus synthetic" : "";
    const flags = `--profile ${profile.name}${corpus}`;
    remarks.push(
      `planned otherwise than when they were committed, as after a new setting, and to be computed ` +
        `anew and committed: ${
          anew.join(", ")
        }; deno task status ${flags} says what has changed, ` +
        `deno task reproduce ${flags} computes them, deno task publish ${flags} writes them`,
    );
  }
  if (downstream.length > 0) {
    remarks.push(
      `different as their inputs are, and not to be judged before: ${downstream.join(", ")}`,
    );
  }
  return { rows: rows.map((row) => ({ ...row, stage: `${label}/${row.stage}` })), remarks };
}
