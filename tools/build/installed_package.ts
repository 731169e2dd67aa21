/**
 * The package for npm as a project has it that installed it.
 *
 * @module
 */
import { buildNpm } from "./npm.ts";

/**
 * Runs a program in a folder.
 *
 * @returns What it prints, without white space around it.
 * @throws {Error} If it fails, with what it says.
 */
export async function runIn(
  cwd: string,
  command: string,
  args: readonly string[],
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd })
    .output();
  const [printed, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (success) return printed;
  throw new Error(`Cannot run ${command} ${args[0]} as it must succeed: ${said}\n${printed}`);
}

/** A project with the package. */
export interface Installed {
  /** The project's folder. */
  project: string;
  /** The file that `npm pack` made. */
  archive: string;
}

/**
 * Builds and packs the package, and installs it into a project that has nothing else.
 *
 * @param dir A folder for all of it.
 * @param more Further packages by name and version, which take a network.
 */
export async function installPackage(
  dir: string,
  more: readonly string[] = [],
): Promise<Installed> {
  await buildNpm(`${dir}/package`);
  const name = await runIn(`${dir}/package`, "npm", [
    "pack",
    "--silent",
    "--pack-destination",
    dir,
  ]);
  const [project, archive] = [`${dir}/project`, `${dir}/${name}`];
  Deno.mkdirSync(project);
  Deno.writeTextFileSync(
    `${project}/package.json`,
    '{ "name": "empty", "private": true, "type": "module" }',
  );
  const flags = ["--silent", "--no-audit", "--no-fund", ...more.length > 0 ? [] : ["--offline"]];
  await runIn(project, "npm", ["install", ...flags, archive, ...more]);
  return { project, archive };
}
