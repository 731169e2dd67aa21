/**
 * Compiles the AssemblyScript sources to `kernels.wasm` (`deno task build`).
 *
 * The compiler is pinned in deno.json because another version gives other bytes; the built module
 * is committed, and a test proves that building it again gives the same bytes.
 *
 * @module
 */
import { main } from "assemblyscript/asc";
import { parseArgs } from "@std/cli";

/** Flags of the compiler: plain SIMD, no runtime, so that no call can allocate. */
const FLAGS: readonly string[] = [
  "-O3",
  "--runtime",
  "stub",
  "--enable",
  "simd",
  "--noAssert",
];

/**
 * Compiles `entry` (relative to this folder) and returns the module's bytes.
 *
 * @throws {SyntaxError} If the compiler reports an error; its report is the message.
 */
export async function buildKernels(entry = "assembly/index.ts"): Promise<Uint8Array> {
  const folder = new URL("./", import.meta.url);
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(
    [entry, "--outFile", "kernels.wasm", ...FLAGS],
    {
      readFile: (name: string): string | null => {
        try {
          return Deno.readTextFileSync(new URL(name, folder));
        } catch {
          return null;
        }
      },
      writeFile: (_name: string, contents: string | Uint8Array): void => {
        if (contents instanceof Uint8Array) binary = contents;
      },
      listFiles: (): string[] => [],
    },
  );
  if (error || !binary) {
    throw new SyntaxError(`Cannot build ${entry}: ${error?.message ?? ""}\n${stderr.toString()}`);
  }
  return binary;
}

if (import.meta.main) {
  const args = parseArgs(Deno.args, { string: ["entry", "out"] });
  const out = args.out ?? new URL("./kernels.wasm", import.meta.url);
  const bytes = await buildKernels(args.entry);
  const temporary = out instanceof URL
    ? new URL("./kernels.wasm.part", import.meta.url)
    : `${out}.part`;
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, out);
  console.error(`kernels.wasm: ${bytes.length} bytes`);
}
