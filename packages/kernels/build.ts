/**
 * Compiles the AssemblyScript sources to the WebAssembly modules (`deno task build`).
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

/** A module: what it is compiled from, and flags of its own. */
export interface KernelModule {
  /** The source that exports its functions, relative to this folder. */
  entry: string;
  /** The compiled file, relative to this folder. */
  file: string;
  /** Further flags of the compiler. */
  flags: readonly string[];
}

/** All modules; `quantized.wasm` and `separable.wasm` work in the memory of `kernels.wasm`. */
export const KERNEL_MODULES: readonly KernelModule[] = [
  { entry: "assembly/index.ts", file: "kernels.wasm", flags: [] },
  { entry: "assembly/quantized.ts", file: "quantized.wasm", flags: ["--importMemory"] },
  { entry: "assembly/integer.ts", file: "integer.wasm", flags: [] },
  { entry: "assembly/separable.ts", file: "separable.wasm", flags: ["--importMemory"] },
];

/**
 * Compiles `entry` (relative to this folder) and returns the module's bytes.
 *
 * @throws {SyntaxError} If the compiler reports an error; its report is the message.
 */
export async function buildKernels(
  entry = "assembly/index.ts",
  flags: readonly string[] = [],
): Promise<Uint8Array> {
  const folder = new URL("./", import.meta.url);
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(
    [entry, "--outFile", "kernels.wasm", ...FLAGS, ...flags],
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

async function write(bytes: Uint8Array, out: string | URL): Promise<void> {
  const temporary = out instanceof URL ? new URL(`${out.href}.part`) : `${out}.part`;
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, out);
  console.error(
    `${out instanceof URL ? out.pathname.split("/").pop() : out}: ${bytes.length} bytes`,
  );
}

if (import.meta.main) {
  const args = parseArgs(Deno.args, { string: ["entry", "out"] });
  if (args.entry !== undefined) {
    const flags = KERNEL_MODULES.find(({ entry }) => entry === args.entry)?.flags;
    await write(await buildKernels(args.entry, flags), args.out ?? "kernels.wasm");
  } else {
    for (const { entry, file, flags } of KERNEL_MODULES) {
      await write(await buildKernels(entry, flags), new URL(file, import.meta.url));
    }
  }
}
