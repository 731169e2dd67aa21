/**
 * Stage: a network that an earlier study has left, as it is: what later ones are compared with.
 *
 * @module
 */
import { UsageError } from "@kws/cli";
import { canonicalJson, defineStage, sha256, type Stage } from "@kws/stages";
import type { FrontEnd } from "@kws/features";
import { writeCheckpoint } from "@kws/models/files";
import { projectRoot } from "../folders.ts";
import type { FrozenStep } from "../setting.ts";
import { networkCheckpoint, readNetwork } from "../network.ts";
import { writeLog } from "./log_lines.ts";

/** What the network depends on: its file. */
export interface FrozenConfig {
  keyword: string;
  topology: string;
  // deno-lint-ignore no-explicit-any
  shape: any;
  frontEnd: FrontEnd;
  /** The file, from the repository's root. */
  file: string;
  /** SHA-256 of its bytes. */
  digest: string;
}

function fileDigest(file: string): string {
  return sha256(Deno.readFileSync(`${projectRoot()}/${file}`));
}

/**
 * What the network of a setting's seed depends on, from the file as it is now.
 *
 * @throws {UsageError} If there is no such file.
 */
export function frozenConfig(
  { folder, frontEnd }: FrozenStep,
  { seed, ...network }: Pick<FrozenConfig, "keyword" | "topology" | "shape"> & { seed: number },
): FrozenConfig {
  const file = `${folder}/seed-${seed}.safetensors`;
  try {
    return { ...network, frontEnd, file, digest: fileDigest(file) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(
      `Cannot plan a network as it is: the setting's folder "${folder}" must hold ` +
        `seed-${seed}.safetensors, from the repository's root; there is no ${file}`,
    );
  }
}

/**
 * Takes a network as it is.
 *
 * @throws {RangeError} When it runs, if the file has other bytes than planned or is another network.
 */
export function frozenStage(
  names: { name: string; group: string; setting: string; seed: number },
  config: FrozenConfig,
  publish: Record<string, string>,
): Stage<FrozenConfig> {
  const { name, group, setting, seed } = names;
  return defineStage({
    kind: "frozen",
    version: 1,
    ...{ name, group, config, publish },
    tags: { keyword: config.keyword, setting, seed },
    inputs: {},
    outputs: { checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    memory: 1000,
    run({ config: { file, digest, ...wanted }, output, metric }) {
      const found = fileDigest(file);
      if (found !== digest) {
        throw new RangeError(
          `Cannot take ${file} as its SHA-256 must be ${digest}: it is ${found}; plan the study again`,
        );
      }
      const network = readNetwork(`${projectRoot()}/${file}`);
      const { keyword, topology, shape, frontEnd, parameters } = network;
      const own = canonicalJson({ keyword, topology, shape, frontEnd });
      if (own !== canonicalJson(wanted)) {
        throw new RangeError(
          `Cannot take ${file} as it must be the network of its setting: it is ${own}`,
        );
      }
      metric("topology", topology);
      metric("shape", shape);
      metric("frontEnd", frontEnd);
      metric("epochs", 0);
      metric("parameters", parameters.length);
      writeCheckpoint(output("checkpoint"), networkCheckpoint(network));
      writeLog(output("log"), []);
    },
  });
}
