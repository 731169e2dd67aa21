/**
 * The C compilers of a machine.
 *
 * @module
 */

/** The folder of the sources. */
export const FOLDER: string = import.meta.dirname!;

/** The sources of the detector. */
export function sources(): string[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
    .filter((name) => /^kws.*\.c$/.test(name))
    .sort()
    .map((name) => `${FOLDER}/${name}`);
}

/** What every compiler is told: C99 alone, all warnings are errors, floats as they are written. */
export const FLAGS: readonly string[] = [
  ...["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-ffp-contract=off"],
  `-I${FOLDER}`,
];

/** Whether a program is there, as its version tells. */
export function isThere(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The first C compiler that is there. */
export function findCompiler(): string | undefined {
  return ["gcc", "cc", "clang"].find(isThere);
}

/** What compiles a program and what runs it. */
export interface Toolchain {
  compiler: string;
  /** The command that runs a compiled program, the program behind it; empty where it runs by itself. */
  runner: readonly string[];
}

/**
 * This machine's own tools.
 *
 * @throws {Error} If it has no compiler.
 */
export function ownTools(): Toolchain {
  const compiler = findCompiler();
  if (compiler !== undefined) return { compiler, runner: [] };
  throw new Error("Cannot compile C as gcc, cc or clang must be installed: apt-get install gcc");
}

/** A compiler and its version by the first line that it says of itself, as `gcc 12.2.0`. */
export function compilerName(line: string): string {
  const clang = /\bclang version (\S+)/.exec(line);
  return clang ? `clang ${clang[1]}` : `gcc ${line.split(" ").at(-1)}`;
}

/**
 * Runs a program to its end.
 *
 * @returns What it prints.
 * @throws {Error} If it fails, with what it says.
 */
export function runProgram(program: string, args: readonly string[]): string {
  const { success, stdout, stderr } = new Deno.Command(program, { args: [...args] }).outputSync();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(
    `Cannot run ${program} as it must succeed: ${new TextDecoder().decode(stderr).trim()}`,
  );
}

/** A machine that is compiled for. */
export interface Target {
  name: string;
  /** What the names of its tools begin with. */
  prefix: string;
  flags: readonly string[];
  /** The emulated board that runs its code. */
  board: string;
}

/** Small boards' processors. */
export const ARM: readonly Target[] = [
  {
    ...{ name: "Cortex-M4 with FPU", prefix: "arm-none-eabi-" },
    flags: ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
    board: "mps2-an386",
  },
  {
    ...{ name: "Cortex-M0+", prefix: "arm-none-eabi-" },
    flags: ["-mcpu=cortex-m0plus", "-mthumb"],
    // A Cortex-M3, which runs all that a Cortex-M0+ does.
    board: "mps2-an385",
  },
];
