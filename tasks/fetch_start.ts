/**
 * Starts `deno task fetch` with leave to reach the hosts of its manifest and the mirror that it is
 * given, and no others.
 *
 * @module
 */
import { type ArchiveManifest, readArchives } from "@kws/corpus";
import { parseArgs } from "@std/cli";
import { projectRoot } from "./project.ts";

/**
 * The permissions of a fetch as flags: the hosts, and where a folder is named, the folders, since a
 * flag takes the place of a permission set's whole list.
 *
 * @param root The project's folder.
 */
export function fetchPermissions(
  manifest: ArchiveManifest,
  args: readonly string[],
  root: string = projectRoot(),
): string[] {
  const { mirror, dir } = parseArgs(args, { string: ["mirror", "dir"] });
  const addresses = manifest.archives.flatMap(({ urls }) => urls);
  addresses.push(manifest.releaseBase, mirror ?? "");
  const hosts = addresses.filter((address) => /^https?:\/\//.test(address))
    .map((address) => new URL(address).host);
  const flags = [`--allow-net=${[...new Set(hosts)].sort().join(",")}`];
  const folders = [mirror, dir].filter((path) => path && !/^https?:\/\//.test(path));
  if (folders.length > 0) {
    flags.push(`--allow-read=${[root, `${root}/../shared`, ...folders].join(",")}`);
  }
  if (dir) flags.push(`--allow-write=${root}/.cache,${dir},${dir}.unpacking`);
  return flags;
}

if (import.meta.main) {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "--no-prompt", "-P=fetch", ...fetchPermissions(readArchives(), Deno.args)],
      ...[`${projectRoot()}/tasks/fetch.ts`, ...Deno.args],
    ],
  }).spawn().status;
  Deno.exit(code);
}
