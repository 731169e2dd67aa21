/**
 * Bytes of the detector's code.
 *
 * @module
 */
import { FLAGS, runProgram, sources, type Target } from "./_compiler.ts";

/** What `size` says of an object of all sources. */
export interface CodeSize {
  compiler: string;
  text: number;
  /** Text with what it calls of the compiler's and the C library's functions; not of a whole system's. */
  whole?: number;
}

/** Compiles for size, and measures. */
export function sizesOf({ prefix, flags }: Pick<Target, "prefix" | "flags">): CodeSize {
  const dir = Deno.makeTempDirSync();
  try {
    const compiler = `${prefix}gcc`;
    const objects = sources().map((path, i) => {
      const object = `${dir}/${i}.o`;
      runProgram(compiler, [...FLAGS, "-Os", ...flags, "-c", path, "-o", object]);
      return object;
    });
    const all = `${dir}/all.o`;
    const measure = (...libraries: string[]): number => {
      runProgram(compiler, [...flags, "-nostdlib", "-r", ...objects, ...libraries, "-o", all]);
      const [, line] = runProgram(`${prefix}size`, [all]).split("\n");
      const [text, data, bss] = line.trim().split(/\s+/).map(Number);
      if (data + bss === 0) return text;
      throw new Error(
        `Cannot measure the code as it must hold no variables: it has ${data + bss} bytes of them`,
      );
    };
    const [version] = runProgram(compiler, ["-dumpfullversion"]).split("\n");
    const whole = prefix === "" ? undefined : measure("-lc", "-lgcc");
    return { compiler: `${compiler} ${version}`, text: measure(), whole };
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}
