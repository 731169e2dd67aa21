/**
 * `deno task release`: packs checkpoints and logs with a manifest, ready to be hosted.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Archive } from "@kws/corpus";
import { type Command, runCommand } from "./cli/arguments.ts";
import { projectRoot } from "./project.ts";
import { canonicalJson, writeWhole } from "./stage/digest.ts";

const COMMAND: Command = {
  name: "deno task release",
  about: "Packs checkpoints and training logs into dist/release.",
  options: {
    out: { kind: "text", help: "Folder of the archives (default dist/release)." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

function listFiles(dir: string, prefix = ""): string[] {
  return [...Deno.readDirSync(dir)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) =>
    entry.isDirectory
      ? listFiles(`${dir}/${entry.name}`, `${prefix}${entry.name}/`)
      : [`${prefix}${entry.name}`]
  );
}

/**
 * Packs a folder: sorted names, no times, so that equal files give an equal tar. Its compressed form
 * may change with the version of Deno; the manifest has the digest.
 */
export async function packFolder(dir: string, out: string): Promise<void> {
  const { pack } = await import("tar-stream");
  const tar = pack();
  for (const name of listFiles(dir)) {
    tar.entry(
      { name, mtime: new Date(0), mode: 0o644 },
      Deno.readFileSync(`${dir}/${name}`) as never,
    );
  }
  tar.finalize();
  const chunks: BlobPart[] = [];
  for await (const chunk of tar) chunks.push(Uint8Array.from(chunk as Uint8Array));
  const zipped = new Blob(chunks).stream().pipeThrough(new CompressionStream("gzip"));
  writeWhole(out, new Uint8Array(await new Response(zipped).arrayBuffer()));
}

const PARTS = [["checkpoints", "checkpoints"], ["logs", "results/logs"]] as const;

function hasFiles(dir: string): boolean {
  try {
    return listFiles(dir).length > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Packs a release and returns its manifest's archives.
 *
 * @throws {RangeError} If there is nothing to pack.
 */
export async function packRelease(root: string, out: string): Promise<Archive[]> {
  const empty = PARTS.filter(([, dir]) => !hasFiles(`${root}/${dir}`)).map(([, dir]) => dir);
  if (empty.length > 0) {
    throw new RangeError(
      `Cannot pack a release as ${empty.join(" and ")} must hold files: there are none; ` +
        `"deno task reproduce --profile full" writes them`,
    );
  }
  Deno.mkdirSync(out, { recursive: true });
  const archives: Archive[] = [];
  for (const [kind, dir] of PARTS) {
    const file = `${kind}.tar.gz`;
    await packFolder(`${root}/${dir}`, `${out}/${file}`);
    const bytes = Deno.readFileSync(`${out}/${file}`);
    archives.push({
      ...{ name: kind, kind, folder: kind, file, urls: [], bytes: bytes.length },
      sha256: createHash("sha256").update(bytes).digest("hex"),
      licence: "MIT",
    });
  }
  writeWhole(`${out}/manifest.json`, canonicalJson({ archives }, 1) + "\n");
  return archives;
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const out = args.out ?? `${projectRoot()}/dist/release`;
    const archives = await packRelease(projectRoot(), out);
    if (args.json) console.log(JSON.stringify({ folder: out, archives }));
    else {
      for (const { file, bytes, sha256 } of archives) {
        console.log(`${out}/${file}  ${bytes} bytes  sha256 ${sha256}`);
      }
    }
  });
}
