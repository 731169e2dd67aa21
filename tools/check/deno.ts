/**
 * Deno as a process.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";

/**
 * Deno 2.9.6 now and then ends its linter with a segmentation fault when a plugin is loaded. That says
 * nothing of the code, so a run that a signal ended is repeated; findings never are.
 */
const ATTEMPTS = 6;

/** Runs Deno in the project's folder; its text is what it prints, on both ways together. */
export async function deno(
  ...args: string[]
): Promise<{ code: number; text: string; stdout: string }> {
  for (let attempt = 1;; attempt++) {
    const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: projectRoot(),
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).output();
    if (signal !== null && attempt < ATTEMPTS) {
      console.error(`deno ${args[0]} was ended by ${signal} and runs again`);
      continue;
    }
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const crash = signal === null ? "" : `deno ${args[0]} was ended by ${signal} ${ATTEMPTS} times`;
    return { code, text: (out + error + crash).trim(), stdout: out };
  }
}
