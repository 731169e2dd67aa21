/**
 * Archives by manifest: where they are, how long, and which digest they must have.
 *
 * The lengths and digests of the official archives are those that TensorFlow Datasets and torchaudio
 * list; those of the small archives come from the `SHA256SUMS` beside them.
 *
 * @module
 */

/** One archive of the manifest. */
export interface Archive {
  /** What `fetch` calls it. */
  name: string;
  /** `corpus`, `official`, `source`, `checkpoints` or `logs`. */
  kind: string;
  /** Folder that it is unpacked to. */
  folder: string;
  /** Name of its file on a mirror. */
  file: string;
  /** Addresses of its own, tried after the mirrors. */
  urls: readonly string[];
  /** Length; `null` for a source whose archive is made on demand. */
  bytes: number | null;
  /** Digest in hexadecimal; `null` where none is published: it is then reported. */
  sha256: string | null;
  /** Number of files in it, where it is known. */
  files?: number;
  /** Bytes of these files together, where they are known. */
  unpackedBytes?: number;
  /** Folders of the study that can be cut out of it: see {@linkcode derive}. */
  derives?: readonly string[];
  /** Licence of the content. */
  licence: string;
  /** What the content may be used for. */
  role?: string;
}

/** The manifest in `archives.json`. */
export interface ArchiveManifest {
  archives: Archive[];
}

/** Reads the manifest. */
export function readArchives(): ArchiveManifest {
  return JSON.parse(Deno.readTextFileSync(new URL("./archives.json", import.meta.url)));
}

/**
 * Checks what a manifest says of an archive, since it may come from elsewhere.
 *
 * @param from Where the manifest was found, for errors.
 * @throws {SyntaxError} If a field is missing, of the wrong kind, or would leave its folder.
 */
export function checkArchive(value: unknown, from: string): Archive {
  const archive = (value ?? {}) as Partial<Archive>;
  const { name, kind, folder, file, urls, bytes, sha256, files, unpackedBytes } = archive;
  const wrong = (field: keyof Archive, requirement: string): SyntaxError =>
    new SyntaxError(
      `Cannot use the manifest ${from} as ${field} must be ${requirement}: ` +
        `current value is ${JSON.stringify(archive[field])}`,
    );
  const isName = (text: unknown): boolean => typeof text === "string" && /^\w[\w.-]*$/.test(text);
  if (!isName(name)) throw wrong("name", "a plain name");
  if (typeof kind !== "string") throw wrong("kind", "text");
  if (!isName(folder)) throw wrong("folder", "a plain name");
  if (!isName(file)) throw wrong("file", "a plain name");
  if (!Array.isArray(urls) || !urls.every((url) => /^https?:/.test(url))) {
    throw wrong("urls", "a list of addresses");
  }
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;
  // A source's archive is made on demand: its recordings are checked one by one.
  const isOpen = kind === "source" && bytes === null;
  if (!isOpen && !isCount(bytes)) throw wrong("bytes", "a whole number > 0");
  if (files !== undefined && !isCount(files)) throw wrong("files", "a whole number > 0");
  if (unpackedBytes !== undefined && !isCount(unpackedBytes)) {
    throw wrong("unpackedBytes", "a whole number > 0");
  }
  if (sha256 !== null && !/^[0-9a-f]{64}$/.test(String(sha256))) {
    throw wrong("sha256", "64 hexadecimal digits or null");
  }
  return archive as Archive;
}
