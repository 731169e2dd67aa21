/**
 * Checkpoints and resume points in files, where the host is Deno: what is below knows bytes alone.
 *
 * @module
 */
export { readCheckpoint, writeCheckpoint } from "./checkpoint_file.ts";
export { resumeFile } from "./resume_file.ts";
