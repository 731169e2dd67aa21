/**
 * What every host is given to compute: a folder of modules that read nothing, fetch nothing and are told
 * nothing, so that a host without files, such as an audio thread, runs them as any other does.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import type { GoldenVectors, Replayed } from "@kws/runtime/golden";
import { bundle } from "../build/bundle.ts";
import { bundleSmall } from "../build/runtime_bundle.ts";

/** A module of a job: its file exports `run`, which promises a {@linkcode Replayed}. */
export type JobFile = "golden.mjs" | "golden.cjs" | "golden.scalar.mjs" | "training.mjs";

/** What a host says of a job. */
export interface Told extends Replayed {
  /** The host's own name and version. */
  engine: string;
}

/** A short training, and the digest of the parameters that it must end with. */
export interface GoldenTraining {
  seed: number;
  steps: number;
  jobs: number;
  digest: string;
}

/** The committed golden vectors. */
export function goldenVectors(): GoldenVectors {
  return readJson("packages/runtime/golden/vectors.json") as GoldenVectors;
}

/** The committed digest of a training. */
export function goldenTraining(): GoldenTraining {
  return readJson("tools/hosts/golden/training.json") as GoldenTraining;
}

/** The bytes of a model by its path from the project's folder. */
export function readModel(path: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(`${projectRoot()}/${path}`);
}

function readJson(path: string): unknown {
  return JSON.parse(Deno.readTextFileSync(`${projectRoot()}/${path}`));
}

/**
 * Writes a job's module and all that it imports.
 *
 * @param vectors What must be heard; the committed vectors without them.
 */
export async function writeJob(
  folder: string,
  file: JobFile,
  vectors: GoldenVectors = goldenVectors(),
): Promise<void> {
  if (file === "training.mjs") return await writeTraining(folder);
  const isScalar = file === "golden.scalar.mjs";
  const end = file.endsWith("cjs") ? "cjs" : "mjs";
  const format = end === "cjs" ? "cjs" : "esm";
  const runtime = isScalar ? `runtime.scalar.${end}` : `runtime.${end}`;
  // The runtime as it ships, by the calls that make the package for npm.
  await bundleSmall("packages/runtime/dist.ts", `${folder}/${runtime}`, { format, isScalar });
  const replay = `replay.${end}`;
  await bundle({
    entry: "packages/runtime/golden_vectors.ts",
    path: `${folder}/${replay}`,
    format,
  });
  const models = [...new Set(vectors.cases.map(({ model }) => model))].map((path) =>
    `${JSON.stringify(path)}: Uint8Array.of(${readModel(path).join()})`
  );
  const given = `const vectors = ${JSON.stringify(vectors)};\nconst models = {${models}};\n`;
  const code = end === "cjs"
    ? `const runtime = require("./${runtime}");\nconst { replay } = require("./${replay}");\n` +
      `${given}exports.run = async () => replay(runtime, vectors, models);\n`
    : `import * as runtime from "./${runtime}";\nimport { replay } from "./${replay}";\n` +
      `${given}export const run = async () => replay(runtime, vectors, models);\n`;
  Deno.writeTextFileSync(`${folder}/${file}`, code);
}

async function writeTraining(folder: string): Promise<void> {
  await bundle({ entry: "tools/build/tiny_training.ts", path: `${folder}/tiny_training.mjs` });
  Deno.writeTextFileSync(
    `${folder}/training.mjs`,
    `import { trainTiny } from "./tiny_training.mjs";
const golden = ${JSON.stringify(goldenTraining())};
export const run = async () => {
  const { digest } = await trainTiny(golden);
  const isRight = digest === golden.digest;
  return isRight ? { digest } : { digest, difference: \`the digest must be \${golden.digest}\` };
};
`,
  );
}
