/**
 * Resume points in files.
 *
 * @module
 */
import { writeWhole } from "@kws/files";
import type { ResumeStore } from "./resume.ts";

/** A file that a training goes on from; it is there whole or as it was before. */
export function resumeFile(path: string): ResumeStore {
  return {
    name: path,
    read() {
      try {
        return Deno.readFileSync(path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    },
    write: (bytes) => writeWhole(path, bytes),
  };
}
