/**
 * Hosts that run a script: Deno and Node, each as a process of its own.
 *
 * @module
 */
import type { JobFile, Told } from "./job.ts";

/** Node whose V8 has no SSE 4.1, and so no SIMD of WebAssembly, as on a processor of before 2008. */
export const OLD_NODE: readonly string[] = ["node", "--no-enable-sse4-1"];

/** A script that runs a job's module and prints what it says. */
function script(path: string): string {
  const load = path.endsWith(".cjs")
    ? `require(${JSON.stringify(path)})`
    : `await import(${JSON.stringify(`file://${path}`)})`;
  // Deno has `process` too, and says there that it is Node.
  return `
(async () => {
  const { run } = ${load};
  const { version, arch } = globalThis.process ?? {};
  const engine = globalThis.Deno
    ? \`Deno \${Deno.version.deno} \${Deno.build.arch}\`
    : \`Node \${version.slice(1)} \${arch}\`;
  console.log(JSON.stringify({ engine, ...await run() }));
})();`;
}

/**
 * Runs a job's module in a process.
 *
 * @param command The engine and its flags.
 * @param folder The absolute folder of the job.
 * @throws {Error} If the engine is not installed, or the process fails, with what it says.
 */
export async function runScript(
  [program, ...flags]: readonly string[],
  folder: string,
  file: JobFile,
): Promise<Told> {
  const path = `${folder}/run-${file.replace(".mjs", ".cjs")}`;
  Deno.writeTextFileSync(path, script(`${folder}/${file}`));
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [...flags, path],
      env: { NO_COLOR: "1" },
    }).output();
    const [printed, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    if (!success) {
      throw new Error(`Cannot run a job in ${program} as it must succeed: ${said.slice(-2000)}`);
    }
    const told: Told = JSON.parse(printed);
    // Deno stands in for a Node that is not there.
    if (!told.engine.startsWith("Deno") || program === Deno.execPath()) return told;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new Error(
    `Cannot run a job as ${program} must be installed and on the PATH (Debian: apt-get install nodejs)`,
  );
}
