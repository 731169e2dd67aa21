/**
 * What other engines see of a finished stage: a file with its key and the digests of its outputs.
 *
 * @module
 */
import { type AnyStage, doneText, readManifests, writeWhole } from "@kws/stages";
import { dirname } from "node:path";
import { type Asked, runOptions } from "./command.ts";

/** Writes the file of a stage that has just run. */
export function writeDone(path: string, asked: Asked, { name }: AnyStage): void {
  const manifest = readManifests(runOptions(asked, 1).resultsDir!).get(name)!;
  Deno.mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, doneText(manifest));
}
