/**
 * Checkpoints in files.
 *
 * @module
 */
import { type Checkpoint, decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/** Writes a checkpoint by way of a temporary name. */
export function writeCheckpoint(path: string, checkpoint: Checkpoint): void {
  Deno.writeFileSync(`${path}.part`, encodeSafetensors(checkpoint));
  Deno.renameSync(`${path}.part`, path);
}

/** Reads a checkpoint from a file. */
export function readCheckpoint(path: string): Checkpoint {
  return decodeSafetensors(Deno.readFileSync(path), path);
}
