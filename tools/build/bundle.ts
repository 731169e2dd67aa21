/**
 * One file of a module and all that it imports.
 *
 * @module
 */
import { projectRoot, writeWhole } from "@kws/cli";

/** Options of {@linkcode bundle}. */
export interface BundleOptions {
  /** The module, relative to the project's folder. */
  entry: string;
  /** The file to write. */
  path: string;
  /** Whether names and white space are shortened. Defaults to no. */
  minify?: boolean;
  /** The kind of module. Defaults to that of the language, `esm`. */
  format?: "esm" | "cjs";
  /** Modules that others take the place of, relative to the project's folder. Defaults to none. */
  replace?: Readonly<Record<string, string>>;
}

/**
 * Writes a module for any host.
 *
 * @throws {SyntaxError} If it cannot be bundled; the bundler's report is the message.
 */
export async function bundle(
  { entry, path, minify = false, format = "esm", replace = {} }: BundleOptions,
): Promise<void> {
  const root = projectRoot();
  const map = `${path}.import-map.json`;
  const isChanged = Object.keys(replace).length > 0;
  if (isChanged) writeWhole(map, importMap(root, replace));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", ...minify ? ["--minify"] : []],
      ...isChanged ? ["--import-map", map] : [],
      ...["--format", format, "--output", path, `${root}/${entry}`],
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  if (isChanged) Deno.removeSync(map);
  if (code !== 0) {
    throw new SyntaxError(`Cannot bundle ${entry}: ${new TextDecoder().decode(stderr)}`);
  }
}

/** The project's own import map, and the modules that take others' places. */
function importMap(root: string, replace: Readonly<Record<string, string>>): string {
  const { imports } = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`));
  const url = (path: string): string => new URL(path, `file://${root}/`).href;
  const changed = Object.entries(replace).map(([from, to]) => [url(from), url(to)]);
  return JSON.stringify({ imports: { ...imports, ...Object.fromEntries(changed) } });
}
