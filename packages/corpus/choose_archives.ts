/**
 * Which archives are fetched when somebody asks for one thing.
 *
 * @module
 */
import { type Archive, checkArchive, readArchives } from "./archive.ts";
import { didYouMean } from "@kws/names";
import { readRelease, type Release } from "./hosting.ts";
import { hasFile, readFrom } from "./mirror.ts";

/** The words of Speech Commands that only its official archive has many recordings of. */
const LARGE_WORDS =
  "backward bird dog follow forward four house learn marvin nine no off on seven sheila six stop " +
  "three tree two visual wow yes";

/** The words of which the study has hundreds of recordings. */
const SMALL_WORDS = "happy bed cat down eight five go left one right up zero";

/** The official archive that has all 35 words. */
const OFFICIAL = "speech_commands_v0.02";

/** Options of {@linkcode chooseArchives}. */
export interface ChooseOptions {
  /** A word that must have many recordings. */
  keyword?: string;
  /** Whether an archive has been unpacked already; it then need not be anywhere. */
  isThere?: (archive: Archive) => boolean;
  /** The release of checkpoints and logs; by default the committed one. */
  release?: Release;
}

/**
 * Chooses archives. `corpus` is the study's recordings: its own small archives where a mirror has them,
 * else the public sources, which they are then cut out of ({@linkcode Archive.derives}).
 *
 * @param what `corpus`, `checkpoints`, `logs` or the name of an archive.
 * @param mirrors Addresses and folders that may have them.
 * @throws {RangeError} If there is no such thing or word; the message says what there is.
 * @throws {Error} If no release is found; the message names every place that was tried.
 */
export async function chooseArchives(
  what: string,
  mirrors: readonly string[],
  { keyword, isThere = () => false, release = readRelease() }: ChooseOptions = {},
): Promise<Archive[]> {
  const { archives } = readArchives();
  const words = `${SMALL_WORDS} ${LARGE_WORDS}`.split(" ");
  if (keyword !== undefined && !words.includes(keyword)) {
    throw new RangeError(
      `--keyword must be a word of Speech Commands: current value is "${keyword}"` +
        didYouMean(keyword, words) +
        `; other words need recordings of your own or --corpus synthetic`,
    );
  }
  const whole = (name: string): Archive[] =>
    archives.filter((archive) => archive.name === name).map((archive) =>
      archive.kind === "source" ? archive : { ...archive, derives: undefined }
    );
  if (what === "corpus") {
    const isSmall = keyword === undefined || SMALL_WORDS.split(" ").includes(keyword);
    return isSmall ? await chooseCorpus(archives, mirrors, isThere) : whole(OFFICIAL);
  }
  if (what === "checkpoints" || what === "logs") {
    return [await releasedArchive(what, release, mirrors)];
  }
  const found = whole(what);
  if (found.length > 0) return found;
  throw new RangeError(
    `What to fetch must be corpus, checkpoints, logs, all or one of ` +
      `${archives.map(({ name }) => name).join(", ")}: current value is "${what}"`,
  );
}

/** The study's recordings, folder by folder. */
async function chooseCorpus(
  archives: readonly Archive[],
  mirrors: readonly string[],
  isThere: (archive: Archive) => boolean,
): Promise<Archive[]> {
  const small = archives.filter(({ kind }) => kind === "corpus");
  const folders = [...new Set(small.map(({ folder }) => folder))];
  const chosen: Archive[] = [];
  const missing: string[] = [];
  for (const folder of folders) {
    const own = small.filter((archive) => archive.folder === folder);
    const had = await Promise.all(
      own.map(async (archive) =>
        isThere(archive) || archive.urls.length > 0 || await isOnMirror(archive, mirrors)
      ),
    );
    if (had.every(Boolean)) chosen.push(...own);
    else missing.push(folder);
  }
  for (const archive of archives) {
    const derives = archive.derives?.filter((folder) => missing.includes(folder)) ?? [];
    if (derives.length > 0) chosen.push({ ...archive, derives });
  }
  return chosen;
}

async function isOnMirror({ file }: Archive, mirrors: readonly string[]): Promise<boolean> {
  for (const mirror of mirrors) if (await hasFile(mirror, file)) return true;
  return false;
}

/** An archive that `deno task release` has packed: by the committed manifest, else by a mirror's. */
async function releasedArchive(
  kind: string,
  release: Release,
  mirrors: readonly string[],
): Promise<Archive> {
  const pick = ({ archives }: { archives?: readonly unknown[] }, from: string) => {
    const found = [...archives ?? []].find((archive) => (archive as Archive)?.kind === kind);
    return found === undefined ? undefined : checkArchive(found, from);
  };
  const committed = pick(release, "releases.json");
  if (committed !== undefined) return committed;
  const tried: string[] = [];
  for (const mirror of mirrors) {
    try {
      const text = await readFrom(mirror, "releases.json");
      const archive = pick(JSON.parse(text), `${mirror}/releases.json`);
      if (archive === undefined) throw new Error(`its releases.json has no ${kind}`);
      return archive;
    } catch (error) {
      const there = !(error instanceof Deno.errors.NotFound);
      tried.push(`  ${mirror}: ${there ? (error as Error).message : "it has no releases.json"}`);
    }
  }
  const here = kind === "logs" ? "results/full/logs" : kind;
  throw new Error(
    [
      `Cannot fetch ${kind} as no release was found` + (tried.length > 0 ? "; tried" : ""),
      ...tried,
      `  name an address or a folder that has releases.json with --mirror or KWS_MIRROR ` +
      `("deno task release" writes one), or use the files of this checkout in ${here}/`,
    ].join("\n"),
  );
}
