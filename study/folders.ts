/**
 * Where things lie.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";

export { projectRoot };

/** What a checkout keeps for itself: stages, recordings. */
export function cacheFolder(): string {
  return `${projectRoot()}/.cache`;
}

/** Where a study leaves its files: an overlay of the repository. */
export function outputFolder(label: string): string {
  return `${projectRoot()}/dist/${label}`;
}

/** Where results of a study are committed. */
export function committedFolder(label: string): string {
  return `${projectRoot()}/results/${label}`;
}

/** Whether a folder lies at a path. */
export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Whether a file lies at a path. */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
