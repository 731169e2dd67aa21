/**
 * What git says of the repository.
 *
 * @module
 */
import { projectRoot } from "./folders.ts";

/**
 * The output of a git command.
 *
 * @throws {Error} If there is no git, the project is no checkout, or the command fails.
 */
export async function git(...args: string[]): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command("git", {
      args,
      cwd: projectRoot(),
      stdout: "piped",
      stderr: "piped",
    }).output();
  } catch (cause) {
    throw new Error("Cannot ask git as it must be installed: it could not be started", { cause });
  }
  const decoder = new TextDecoder();
  if (output.success) return decoder.decode(output.stdout);
  throw new Error(
    `Cannot run git ${args[0]} as the project must be a git checkout: ` +
      decoder.decode(output.stderr).trim(),
  );
}
