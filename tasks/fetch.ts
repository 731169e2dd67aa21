/**
 * `deno task fetch`: recordings, checkpoints and logs by manifest.
 *
 * @module
 */
import { type Archive, download, readArchives, unpack } from "@kws/corpus";
import { type Command, runCommand, UsageError } from "./cli/arguments.ts";
import { createProgress } from "./cli/progress.ts";
import { projectRoot } from "./project.ts";

const COMMAND: Command = {
  name: "deno task fetch",
  about: "Downloads, verifies and unpacks recordings, checkpoints and logs.",
  operands: "[corpus|checkpoints|logs|all|NAME]",
  options: {
    mirror: { kind: "text", help: "A folder or base address to try first." },
    keyword: {
      kind: "text",
      help: "For a word that the small archives lack, the official archive is fetched.",
    },
    dir: { kind: "text", help: "Where to unpack (default .cache/corpus in the project)." },
    json: { kind: "flag", help: "Prints one JSON object and nothing else." },
  },
};

/** The project's copy of small archives, beside the checkout, where there is one. */
export function neighbouringMirror(): string | undefined {
  const path = `${projectRoot()}/../shared/mirror`;
  try {
    return Deno.statSync(path).isDirectory ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The words of which the small archives have hundreds of recordings. */
const SMALL_WORDS = "happy bed cat down eight five go left one right up zero".split(" ");

function choose(what: string, keyword: string | undefined, mirrors: readonly string[]): Archive[] {
  const { archives, releaseBase } = readArchives();
  const release = (kind: string): Archive => releaseArchive(kind, releaseBase, mirrors);
  switch (what) {
    case "corpus": {
      const small = keyword === undefined || SMALL_WORDS.includes(keyword);
      return archives.filter(({ kind, name }) =>
        small && mirrors.length > 0 ? kind === "corpus" : name === "speech_commands_v0.02"
      );
    }
    case "checkpoints":
    case "logs":
      return [release(what)];
    case "all":
      return [...choose("corpus", keyword, mirrors), release("checkpoints"), release("logs")];
    default: {
      const found = archives.filter(({ name }) => name === what);
      if (found.length > 0) return found;
      throw new UsageError(
        `What to fetch must be corpus, checkpoints, logs, all or one of ` +
          `${archives.map(({ name }) => name).join(", ")}: current value is "${what}"`,
      );
    }
  }
}

/** An archive that `deno task release` has packed, by the manifest beside it. */
function releaseArchive(kind: string, base: string, mirrors: readonly string[]): Archive {
  for (const mirror of mirrors) {
    try {
      const { archives } = JSON.parse(Deno.readTextFileSync(`${mirror}/manifest.json`));
      const found = (archives as Archive[]).find((archive) => archive.kind === kind);
      if (found) return { ...found, urls: base ? [`${base}/${found.file}`] : [] };
    } catch { /* The next may have it. */ }
  }
  throw new Error(
    `Cannot fetch ${kind} as no release is hosted yet: name the folder that "deno task release" ` +
      `wrote with --mirror, or use the files in ${kind === "logs" ? "results/logs" : kind}/`,
  );
}

/** Fetches and unpacks archives; returns what was done. */
export async function fetchArchives(
  archives: readonly Archive[],
  mirrors: readonly string[],
  target: string,
): Promise<{ name: string; sha256: string; files: number; folder: string }[]> {
  const done = [];
  for (const archive of archives) {
    const progress = createProgress(archive.name);
    const { path, sha256 } = await download(archive, {
      dir: `${target}/archives`,
      mirrors,
      onBytes: (bytes, total) =>
        progress.at(bytes / total, `${archive.name}: ${(bytes / 1e6).toFixed(0)} MB`),
    });
    progress.end();
    const folder = `${target}/${archive.folder}`;
    const files = await unpack(path, folder);
    // The archive has done its work; a second run is told by the mark that it was unpacked.
    Deno.writeTextFileSync(`${target}/archives/${archive.name}.unpacked`, `${sha256}\n`);
    done.push({ name: archive.name, sha256, files, folder });
    console.error(`${archive.name}: ${files} files, sha256 ${sha256.slice(0, 16)}…`);
  }
  return done;
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    const near = neighbouringMirror();
    const mirrors = [args.mirror, near].filter((mirror) => mirror !== undefined);
    const what = String(args._[0] ?? "corpus");
    const archives = choose(what, args.keyword, mirrors);
    const own = what === "checkpoints" || what === "logs" ? "release" : "corpus";
    const target = args.dir ?? `${projectRoot()}/.cache/${own}`;
    const done = await fetchArchives(archives, mirrors, target);
    if (args.json) console.log(JSON.stringify({ fetched: done }));
  });
}
