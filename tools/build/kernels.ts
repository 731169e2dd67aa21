/**
 * Compiles the AssemblyScript sources of `packages/kernels` to WebAssembly modules.
 *
 * The compiler is pinned in deno.json because another version gives other bytes; the built modules
 * are committed, and a test proves that building them again gives the same bytes.
 *
 * @module
 */
import { main } from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";
import { projectRoot } from "@kws/cli";
import { toText } from "@kws/kernels/wasm_text";
import { lowerSimd } from "./lower_simd.ts";

/** Flags of the compiler: plain SIMD, no runtime, so that no call can allocate. */
const FLAGS: readonly string[] = ["-O3", "--runtime", "stub", "--enable", "simd", "--noAssert"];

/** Flags of a module that is shipped: frequent locals get small numbers, so that what repeats compresses. */
const SHIPPED: readonly string[] = [
  ...["--converge", "--runPasses", "reorder-locals,coalesce-locals"],
];

/** A module: what it is compiled from, and flags of its own. */
export interface KernelModule {
  /** The source that exports its functions, relative to `packages/kernels`. */
  entry: string;
  /** The source with its bytes, relative to `packages/kernels`. */
  file: string;
  /** Further flags of the compiler. */
  flags: readonly string[];
  /** Whether it is made for engines without SIMD. */
  isScalar?: boolean;
}

/** All modules. */
export const KERNEL_MODULES: readonly KernelModule[] = [
  { entry: "assembly/index.ts", file: "wasm/training.ts", flags: [] },
  { entry: "assembly/runtime.ts", file: "wasm/runtime.ts", flags: SHIPPED },
  { entry: "assembly/runtime.ts", file: "wasm/runtime_scalar.ts", flags: SHIPPED, isScalar: true },
];

/** A module's bytes as a source, so that any host and any bundler can load it. */
export function textModule(bytes: Uint8Array): string {
  // JSON leaves 127 to 159 as they are, which an editor may drop.
  const text = JSON.stringify(toText(bytes)).replace(
    /\\u00|[\x7f-\xff]/g,
    (one) => one.length > 1 ? "\\x" : `\\x${one.charCodeAt(0).toString(16)}`,
  );
  return "/** A module's bytes, as `wasm_text.ts` reads them: written by `deno task build`. */\n" +
    `const bytes: string =\n  ${text};\nexport default bytes;\n`;
}

/** A compiled module. */
export interface Compiled {
  /** The module. */
  bytes: Uint8Array;
  /** Its instructions as WebAssembly text. */
  text: string;
}

/** The folder of the kernels. */
export function kernelsFolder(): string {
  return `${projectRoot()}/packages/kernels`;
}

/** Compiles one of the modules, with SIMD or without. */
export async function compileModule(
  { entry, flags, isScalar = false }: KernelModule,
): Promise<Compiled> {
  const compiled = await compileKernels(entry, flags);
  return isScalar ? withoutSimd(compiled) : compiled;
}

/**
 * The same module for engines without SIMD.
 *
 * @throws {RangeError} If it has an instruction that cannot be lowered.
 */
export function withoutSimd({ text }: Compiled): Compiled {
  const module = binaryen.parseText(lowerSimd(text));
  try {
    const { MVP, NontrappingFPToInt } = binaryen.Features;
    module.setFeatures(MVP | NontrappingFPToInt);
    binaryen.setOptimizeLevel(3);
    binaryen.setShrinkLevel(1);
    for (let round = 0; round < 2; round++) module.optimize();
    if (!module.validate()) {
      throw new RangeError("Cannot lower a module as it must be valid without SIMD: it is not");
    }
    return { bytes: module.emitBinary(), text: module.emitStackIR() };
  } finally {
    module.dispose();
  }
}

/**
 * Compiles a module.
 *
 * @param entry The source that exports its functions.
 * @param flags Flags of its own.
 * @param readSource Gives a source by its path, `null` where there is none; from the folder of the
 * kernels without this.
 * @throws {SyntaxError} If the compiler reports an error; its report is the message.
 */
export async function compileKernels(
  entry: string,
  flags: readonly string[] = [],
  readSource: (path: string) => string | null = readKernelSource,
): Promise<Compiled> {
  let bytes: Uint8Array | undefined;
  let text = "";
  const { error, stderr } = await main(
    [entry, "--outFile", "out.wasm", "--textFile", "out.wat", ...FLAGS, ...flags],
    {
      readFile: readSource,
      writeFile: (_name: string, contents: string | Uint8Array): void => {
        if (contents instanceof Uint8Array) bytes = contents;
        else text = contents;
      },
      listFiles: (): string[] => [],
    },
  );
  if (error || !bytes) {
    throw new SyntaxError(`Cannot build ${entry}: ${error?.message ?? ""}\n${stderr.toString()}`);
  }
  return { bytes, text };
}

function readKernelSource(path: string): string | null {
  try {
    return Deno.readTextFileSync(`${kernelsFolder()}/${path}`);
  } catch {
    return null; // The compiler tries several names for one module.
  }
}

/** The different instructions of a module's text, as `f32x4.mul`. */
export function instructionsOf(text: string): Set<string> {
  return new Set([...text.matchAll(/^\s*([a-z]\w*(?:\.\w+)+)(?=\s|$)/gm)].map(([, name]) => name));
}

/** Instructions that an engine without SIMD does not know. */
export function simdInstructions(text: string): string[] {
  return [...instructionsOf(text)].filter((name) => /^(v128|[fi]\d+x\d+)\./.test(name)).sort();
}

/** Instructions whose results the specification leaves open: they differ between machines. */
export function openInstructions(text: string): string[] {
  return [...instructionsOf(text)].filter((name) => /relaxed/.test(name)).sort();
}
