/** What `deno task fetch` may reach. @module */
import { filePath, projectRoot, userPath } from "@kws/cli";
import { type ArchiveManifest, gitFolder, hostingBases, hostsOf } from "@kws/corpus/places";
import { parseArgs } from "node:util";

const isAddress = (place: string): boolean => /^https?:\/\//.test(place);

/** A mirror as an address or an absolute path. */
export function mirrorPlace(place: string | undefined): string | undefined {
  if (!place || isAddress(place)) return place || undefined;
  return place.startsWith("file:") ? filePath(place) : userPath(place);
}

function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined; // Not there.
  }
}

/**
 * The permissions of a fetch as flags: hosts and folders, since a flag takes the place of a permission
 * set's whole list.
 *
 * @param args The command line.
 * @param environment What `KWS_MIRROR` says.
 * @param root The project's folder.
 */
export function fetchPermissions(
  manifest: ArchiveManifest,
  args: readonly string[],
  environment?: string,
  root: string = projectRoot(),
): string[] {
  const options = { mirror: { type: "string" }, dir: { type: "string" } } as const;
  const { mirror, dir } = parseArgs({ args: [...args], options, strict: false }).values;
  const own = typeof dir === "string" && dir !== "" ? userPath(dir) : undefined;
  const bases = hostingBases(root, {
    mirror: mirrorPlace(typeof mirror === "string" ? mirror : undefined),
    environment: mirrorPlace(environment),
  });
  const addresses = [...manifest.archives.flatMap(({ urls }) => urls), ...bases].filter(isAddress);
  const shared = `${root}/../shared`;
  const near = bases.filter((base) => !isAddress(base));
  // Mirrors, and files of mirrors, may be links.
  const files = manifest.archives.flatMap(({ file }) => near.map((base) => `${base}/${file}`));
  const folders = [root, shared, realPath(shared), own, gitFolder(root), ...near]
    .concat([...near, ...files].map(realPath)).filter((path) => path !== undefined);
  // A comma in a path is written twice in a flag.
  const list = (paths: string[]): string =>
    [...new Set(paths)].map((path) => path.replaceAll(",", ",,")).join(",");
  return [
    `--allow-net=${[...new Set(addresses.flatMap(hostsOf))].sort().join(",")}`,
    `--allow-read=${list(folders)}`,
    "--allow-env=KWS_TRACE,KWS_MIRROR,INIT_CWD",
    ...own === undefined ? [] : [`--allow-write=${list([`${root}/.cache`, own])}`],
  ];
}
