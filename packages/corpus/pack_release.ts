/**
 * Packs a release: checkpoints and logs as archives, and the manifest that {@linkcode chooseArchives}
 * reads.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { writeWhole } from "@kws/files";
import type { Archive } from "./archive.ts";

/** One archive of a release. */
export interface ReleasePart {
  /** What `deno task fetch` calls it. */
  kind: "checkpoints" | "logs";
  /** Folders below the root whose files it holds together; of two of one name the later one counts. */
  folders: readonly string[];
}

/** What is packed where nothing else is said. */
const PARTS: readonly ReleasePart[] = [
  { kind: "checkpoints", folders: ["checkpoints"] },
  { kind: "logs", folders: ["results/logs"] },
];

/** Files below a folder by name; what a writing that was killed has left is none. */
function listFiles(dir: string, prefix = ""): string[] {
  return [...Deno.readDirSync(dir)].filter(({ name }) => !name.endsWith(".part")).sort((a, b) =>
    a.name < b.name ? -1 : 1
  ).flatMap((entry) =>
    entry.isDirectory
      ? listFiles(`${dir}/${entry.name}`, `${prefix}${entry.name}/`)
      : [`${prefix}${entry.name}`]
  );
}

/** Files of several folders by name; a folder that is not there has none. */
function gather(root: string, folders: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    try {
      for (const name of listFiles(`${root}/${folder}`)) {
        files.set(name, `${root}/${folder}/${name}`);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * Packs files: sorted names, no times, so that equal files give an equal tar. Its compressed form
 * may change with the version of Deno; the manifest has the digest.
 *
 * @returns What the manifest says of the archive.
 */
async function packFiles(
  all: ReadonlyMap<string, string>,
  out: string,
): Promise<Pick<Archive, "bytes" | "sha256" | "files" | "unpackedBytes">> {
  const { pack } = await import("tar-stream");
  const tar = pack();
  let unpackedBytes = 0;
  for (const [name, path] of all) {
    const content = Deno.readFileSync(path);
    unpackedBytes += content.length;
    tar.entry({ name, mtime: new Date(0), mode: 0o644 }, content as never);
  }
  tar.finalize();
  const chunks: BlobPart[] = [];
  for await (const chunk of tar) chunks.push(Uint8Array.from(chunk as Uint8Array));
  const zipped = new Blob(chunks).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = await new Response(zipped).bytes();
  writeWhole(out, bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { bytes: bytes.length, sha256, files: all.size, unpackedBytes };
}

/**
 * Packs a release and writes its manifest, `releases.json`, beside the archives.
 *
 * @param root A checkout with checkpoints and logs.
 * @param out The folder; it is made where it is not there.
 * @param version What the release is called, without a `v`.
 * @param parts What is packed.
 * @throws {RangeError} If there is nothing to pack, or the version is no version.
 */
export async function packRelease(
  root: string,
  out: string,
  version: string,
  parts: readonly ReleasePart[] = PARTS,
): Promise<Archive[]> {
  if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) {
    throw new RangeError(
      `Cannot pack a release as its version must be like 1.2.3: current value is "${version}"`,
    );
  }
  const packed = parts.map(({ kind, folders }) => ({
    kind,
    folders,
    files: gather(root, folders),
  }));
  const empty = packed.filter(({ files }) => files.size === 0).map(({ folders }) => folders[0]);
  if (empty.length > 0) {
    throw new RangeError(
      `Cannot pack a release as ${empty.join(" and ")} must hold files: there are none; ` +
        `"deno task reproduce --profile full" writes them`,
    );
  }
  Deno.mkdirSync(out, { recursive: true });
  const archives: Archive[] = [];
  for (const { kind, files } of packed) {
    const file = `${kind}.tar.gz`;
    const measured = await packFiles(files, `${out}/${file}`);
    archives.push({
      ...{ name: kind, kind, folder: kind, file, urls: [], ...measured, licence: "MIT" },
      role: `the ${kind} of version ${version}`,
    });
  }
  writeWhole(`${out}/releases.json`, releaseText(version, archives));
  return archives;
}

/** The text of `releases.json`. */
export function releaseText(version: string, archives: readonly Archive[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version, archives }, undefined, 2) + "\n");
}
