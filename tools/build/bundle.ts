/**
 * One file of a module and all that it imports.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";

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
}

/**
 * Writes a module for any host.
 *
 * @throws {SyntaxError} If it cannot be bundled; the bundler's report is the message.
 */
export async function bundle(
  { entry, path, minify = false, format = "esm" }: BundleOptions,
): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser", ...minify ? ["--minify"] : []],
      ...["--format", format, "--output", path, `${projectRoot()}/${entry}`],
    ],
    cwd: projectRoot(),
    env: { NO_COLOR: "1" },
  }).output();
  if (code !== 0) {
    throw new SyntaxError(`Cannot bundle ${entry}: ${new TextDecoder().decode(stderr)}`);
  }
}
