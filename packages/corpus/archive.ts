/**
 * Archives by manifest: where they are, how long, and which digest they must have.
 *
 * @module
 */

/** One archive of the manifest. */
export interface Archive {
  /** What `fetch` calls it. */
  name: string;
  /** `corpus`, `official`, `checkpoints` or `logs`. */
  kind: string;
  /** Folder that it is unpacked to. */
  folder: string;
  /** Name of its file on a mirror. */
  file: string;
  /** Addresses of its own, tried after the mirrors. */
  urls: readonly string[];
  /** Length. */
  bytes: number;
  /** Digest in hexadecimal; `null` where none is published: it is then reported. */
  sha256: string | null;
  /** Licence of the content. */
  licence: string;
}

/** The manifest in `archives.json`. */
export interface ArchiveManifest {
  /** Base address of the project's own archives; empty until they are hosted. */
  releaseBase: string;
  archives: Archive[];
}

/** Reads the manifest. */
export function readArchives(): ArchiveManifest {
  return JSON.parse(Deno.readTextFileSync(new URL("./archives.json", import.meta.url)));
}
