/**
 * `deno task fetch`: recordings, checkpoints and logs by manifest.
 *
 * @module
 */
import {
  type Archive,
  checkArchive,
  download,
  hasFile,
  nearestWord,
  readArchives,
  readFrom,
  unpack,
  WORDS,
} from "@kws/corpus";
import { type Command, runCommand, UsageError } from "./cli/arguments.ts";
import { createProgress } from "./cli/progress.ts";
import { projectRoot } from "./project.ts";

const COMMAND: Command = {
  name: "deno task fetch",
  about: "Downloads, verifies and unpacks recordings, checkpoints and logs.",
  operands: [{
    name: "what",
    many: true,
    help: "corpus (the default), checkpoints, logs, all, or one archive's name.",
  }],
  options: {
    mirror: { kind: "text", help: "A folder or base address to try first." },
    keyword: {
      kind: "text",
      help: "For a word that the small archives lack, the official archive is fetched.",
    },
    dir: {
      kind: "text",
      help: "Where to unpack (default .cache/corpus in the project; .cache/release for " +
        "checkpoints and logs).",
    },
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

/** The official archive that has all 35 words. */
const OFFICIAL = "speech_commands_v0.02";

/** What is fetched when somebody asks for one thing. */
export async function chooseArchives(
  what: string,
  keyword: string | undefined,
  mirrors: readonly string[],
): Promise<Archive[]> {
  const { archives, releaseBase } = readArchives();
  if (keyword !== undefined && !WORDS.includes(keyword)) {
    throw new UsageError(
      `--keyword must be a word of Speech Commands: current value is "${keyword}"; nearest: ` +
        `"${nearestWord(keyword, WORDS)}"; other words need recordings of your own or ` +
        `--corpus synthetic`,
    );
  }
  if (what === "corpus") {
    const small = archives.filter(({ kind }) => kind === "corpus");
    const fits = keyword === undefined || SMALL_WORDS.includes(keyword);
    return fits && await allThere(small, mirrors)
      ? small
      : archives.filter(({ name }) => name === OFFICIAL);
  }
  if (what === "checkpoints" || what === "logs") {
    return [await releasedArchive(what, releaseBase, mirrors)];
  }
  const found = archives.filter(({ name }) => name === what);
  if (found.length > 0) return found;
  throw new UsageError(
    `What to fetch must be corpus, checkpoints, logs, all or one of ` +
      `${archives.map(({ name }) => name).join(", ")}: current value is "${what}"`,
  );
}

async function allThere(archives: readonly Archive[], mirrors: readonly string[]) {
  for (const { file, urls } of archives) {
    const there = await Promise.all(mirrors.map((mirror) => hasFile(mirror, file)));
    if (urls.length === 0 && !there.includes(true)) return false;
  }
  return true;
}

/** An archive that `deno task release` has packed, by the manifest beside it. */
async function releasedArchive(
  kind: string,
  base: string,
  mirrors: readonly string[],
): Promise<Archive> {
  const tried: string[] = [];
  for (const mirror of base === "" ? mirrors : [...mirrors, base]) {
    try {
      const { archives } = JSON.parse(await readFrom(mirror, "manifest.json"));
      const found = [...archives].find((archive) => archive?.kind === kind);
      if (found === undefined) throw new Error(`its manifest has no ${kind}`);
      const archive = checkArchive(found, `${mirror}/manifest.json`);
      return { ...archive, urls: base === "" ? [] : [`${base}/${archive.file}`] };
    } catch (error) {
      const there = !(error instanceof Deno.errors.NotFound);
      tried.push(`  ${mirror}: ${there ? (error as Error).message : "it has no manifest.json"}`);
    }
  }
  throw new Error(
    `Cannot fetch ${kind} as no release was found${tried.length > 0 ? "; tried" : ""}\n` +
      [
        ...tried,
        `  name the folder that "deno task release" wrote with --mirror, or use the ` +
        `files in ${kind === "logs" ? "results/logs" : kind}/`,
      ].join("\n"),
  );
}

/** What came of one archive. */
export interface Fetched {
  name: string;
  sha256: string;
  /** Number of files; `null` if the archive had been unpacked before. */
  files: number | null;
  /** Where the files are. */
  folder: string;
}

/** The digest of the archive that was unpacked here before. */
function unpackedBefore(mark: string, folder: string): string | undefined {
  try {
    Deno.statSync(folder);
    return Deno.readTextFileSync(mark).trim();
  } catch {
    return undefined;
  }
}

/**
 * Fetches and unpacks archives; those that were unpacked before are left as they are.
 *
 * @param target The folder above the archives' own.
 * @throws {Error} If an archive cannot be had; the message names every address that was tried.
 */
export async function fetchArchives(
  archives: readonly Archive[],
  mirrors: readonly string[],
  target: string,
): Promise<Fetched[]> {
  const done: Fetched[] = [];
  const dir = `${target}/archives`;
  for (const archive of archives) {
    const { name, file } = archive;
    const folder = `${target}/${archive.folder}`;
    const mark = `${dir}/${name}.unpacked`;
    const before = unpackedBefore(mark, folder);
    if (before !== undefined && (archive.sha256 === null || archive.sha256 === before)) {
      done.push({ name, sha256: before, files: null, folder });
      console.error(`${name}: already in ${folder}`);
      continue;
    }
    const progress = createProgress("");
    const tell = (verb: string) => (bytes: number, total: number) =>
      progress.at(bytes / total, `${name}: ${verb}, ${(bytes / 1e6).toFixed(0)} MB`);
    try {
      const { path, sha256 } = await download(archive, { dir, mirrors, onBytes: tell("loading") });
      Deno.mkdirSync(dir, { recursive: true });
      if (before !== undefined) Deno.removeSync(mark);
      const files = await unpack(path, folder, tell("unpacking"));
      // From now on the mark alone says what is there: the archive has done its work.
      Deno.writeTextFileSync(`${mark}.part`, `${sha256}\n`);
      Deno.renameSync(`${mark}.part`, mark);
      if (path === `${dir}/${file}`) Deno.removeSync(path);
      done.push({ name, sha256, files, folder });
      progress.end();
      console.error(`${name}: ${files} files in ${folder}, SHA-256 ${sha256}`);
    } finally {
      progress.end();
    }
  }
  return done;
}

if (import.meta.main) {
  await runCommand(COMMAND, async (args) => {
    if (args._.length > 1) {
      throw new UsageError(
        `What to fetch must be one thing: current value is "${args._.join(" ")}"`,
      );
    }
    const near = neighbouringMirror();
    const mirrors = [args.mirror, near].filter((mirror) => mirror !== undefined);
    const what = String(args._[0] ?? "corpus");
    const fetched: Fetched[] = [];
    const faults: string[] = [];
    for (const part of what === "all" ? ["corpus", "checkpoints", "logs"] : [what]) {
      const own = part === "checkpoints" || part === "logs" ? "release" : "corpus";
      const target = args.dir ?? `${projectRoot()}/.cache/${own}`;
      try {
        const archives = await chooseArchives(part, args.keyword, mirrors);
        fetched.push(...await fetchArchives(archives, mirrors, target));
      } catch (error) {
        if (what !== "all" || error instanceof UsageError) throw error;
        // One part that cannot be had does not keep the others away.
        faults.push((error as Error).message);
      }
    }
    if (args.json) console.log(JSON.stringify({ fetched }));
    faults.forEach((fault) => console.error(fault));
    return faults.length > 0 ? 1 : 0;
  });
}
