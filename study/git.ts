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

/** Texts of `commit:path`, those of them that there are, by name. */
export async function gitBlobs(names: readonly string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const process = new Deno.Command("git", {
    args: ["cat-file", "--batch"],
    cwd: projectRoot(),
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  const asked = writer.write(new TextEncoder().encode(names.map((name) => `${name}\n`).join("")))
    .then(() => writer.close());
  const { stdout } = await process.output();
  await asked;
  const decoder = new TextDecoder();
  const blobs = new Map<string, string>();
  let at = 0;
  for (const name of names) {
    const end = stdout.indexOf(10, at);
    const head = decoder.decode(stdout.subarray(at, end)).split(" ");
    at = end + 1;
    // "NAME missing": removed in that commit.
    if (head.at(-1) === "missing") continue;
    const size = Number(head.at(-1));
    blobs.set(name, decoder.decode(stdout.subarray(at, at + size)));
    at += size + 1;
  }
  return blobs;
}
