/**
 * What the detector in C takes: bytes of code by the compiler, bytes of memory by itself.
 *
 * `deno run -A packages/c/sizes.ts`
 *
 * @module
 */
import { formatTable, projectRoot } from "@kws/cli";
import { FLAGS, isThere, runProgram, sources } from "./_compiler.ts";
import { withDriver } from "./_driver.ts";

/** A machine that is compiled for. */
interface Target {
  name: string;
  /** What the names of its tools begin with. */
  prefix: string;
  flags: readonly string[];
}

const TARGETS: readonly Target[] = [
  { name: "this machine", prefix: "", flags: [] },
  {
    ...{ name: "Cortex-M4 with FPU", prefix: "arm-none-eabi-" },
    flags: ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
  },
  {
    ...{ name: "Cortex-M0+", prefix: "arm-none-eabi-" },
    flags: ["-mcpu=cortex-m0plus", "-mthumb"],
  },
];

const MODELS: readonly string[] = ["size", "small", "quality"];

/** What `size` says of an object of all sources. */
interface ObjectSize {
  target: string;
  compiler: string;
  text: number;
  data: number;
  bss: number;
  /** Text with what it calls of the compiler's and the C library's functions; not of a whole system's. */
  whole?: number;
}

function objectSize({ name, prefix, flags }: Target, dir: string): ObjectSize {
  const compiler = `${prefix}gcc`;
  const objects = sources().map((path, i) => {
    const object = `${dir}/${i}.o`;
    runProgram(compiler, [...FLAGS, "-Os", ...flags, "-c", path, "-o", object]);
    return object;
  });
  const all = `${dir}/all.o`;
  const measure = (...libraries: string[]): number[] => {
    runProgram(compiler, [...flags, "-nostdlib", "-r", ...objects, ...libraries, "-o", all]);
    const [, line] = runProgram(`${prefix}size`, [all]).split("\n");
    return line.trim().split(/\s+/).map(Number);
  };
  const [text, data, bss] = measure();
  const [version] = runProgram(compiler, ["-dumpfullversion"]).split("\n");
  const whole = prefix === "" ? undefined : measure("-lc", "-lgcc")[0];
  return { target: name, compiler: `${compiler} ${version}`, text, data, bss, whole };
}

if (import.meta.main) {
  const dir = Deno.makeTempDirSync();
  try {
    const there = TARGETS.filter(({ prefix }) => isThere(`${prefix}gcc`));
    console.log(
      "Bytes of all sources as one object, -Os; whole: text with the functions of compiler and C\n" +
        "library that it calls, such as those of doubles where the machine has none:\n",
    );
    console.log(formatTable(there.map((target) => objectSize(target, dir)), [
      { head: "machine", value: ({ target }) => target },
      { head: "compiler", value: ({ compiler }) => compiler },
      { head: "text", value: ({ text }) => text },
      { head: "data", value: ({ data }) => data },
      { head: "bss", value: ({ bss }) => bss },
      { head: "whole", value: ({ whole }) => whole },
    ]));
    for (const { name, prefix } of TARGETS) {
      if (!isThere(`${prefix}gcc`)) console.log(`${name}: no ${prefix}gcc here`);
    }
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
  await withDriver([], async (driver) => {
    const files = MODELS.map((name) =>
      Deno.readFileSync(`${projectRoot()}/checkpoints/best/${name}.kws`)
    );
    const outcomes = await driver(
      files.map((model) => ({ model, samples: new Int16Array(), pieces: [] })),
    );
    console.log("\nBytes of memory by kws_bytes on this machine, whose pointers have 8 bytes:\n");
    console.log(formatTable(MODELS, [
      { head: "model", value: (name) => `checkpoints/best/${name}.kws` },
      { head: "file", value: (name) => files[MODELS.indexOf(name)].length },
      { head: "memory", value: (name) => outcomes[MODELS.indexOf(name)].bytes },
    ]));
  });
}
