/**
 * Checkpoints in files.
 *
 * @module
 */
import { writeWhole } from "@kws/files";
import { type Checkpoint, decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** Writes a checkpoint by way of a temporary name. */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  writeWhole(path, encodeSafetensors(checkpoint));
}

/** Reads a checkpoint from a file. */
export function readCheckpoint(path: string): Checkpoint {
  return decodeSafetensors(Deno.readFileSync(path), path);
}
