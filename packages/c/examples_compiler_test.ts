import { ARM, findCompiler, FLAGS, FOLDER, isThere, runProgram, sources } from "./_compiler.ts";
import { compiled } from "./_driver.ts";
import { assertListens, detectorObjects, EXAMPLES, STUBS, withHeader } from "./_example.ts";

const SKETCH = `${EXAMPLES}/arduino/listen/listen.ino`;
const MAIN = `${EXAMPLES}/zephyr/src/main.c`;

/** A sketch as Arduino compiles it: as C++, behind the declarations of the board. */
function sketchFlags(dir: string): string[] {
  return [
    ...["-std=c++11", "-Wall", "-Wextra", "-Werror", `-I${FOLDER}`, `-I${dir}`],
    ...[`-I${STUBS}/arduino`, "-include", "Arduino.h", "-x", "c++"],
  ];
}

/** Zephyr's C is that of its compiler, beyond C99. */
function zephyrFlags(dir: string): string[] {
  return [...FLAGS, "-std=c11", `-I${dir}`, `-I${STUBS}/zephyr`];
}

/** The name of a test that needs a program besides a C compiler, with the reason if it is passed over. */
function needing(program: string, name: string): { name: string; ignore: boolean } {
  const own = compiled(name);
  if (own.ignore || isThere(program)) return own;
  return { name: `${name} (passed over: no ${program})`, ignore: true };
}

Deno.test({
  ...needing(
    "g++",
    "the sketch for Arduino listens, with a microphone of ours, as the runtime does",
  ),
  fn: () =>
    withHeader(async (dir, model, samples) => {
      const program = `${dir}/sketch`;
      for (const [i, file] of [SKETCH, `${STUBS}/arduino/main.cpp`].entries()) {
        runProgram("g++", [...sketchFlags(dir), "-O2", "-c", file, "-o", `${dir}/sketch_${i}.o`]);
      }
      const objects = [...detectorObjects(dir), `${dir}/sketch_0.o`, `${dir}/sketch_1.o`];
      runProgram("g++", [...objects, "-o", program]);
      await assertListens(program, model, samples);
    }),
});

Deno.test({
  ...compiled("the program for Zephyr listens, with a microphone of ours, as the runtime does"),
  fn: () =>
    withHeader(async (dir, model, samples) => {
      const files = [MAIN, `${STUBS}/zephyr/dmic.c`, ...detectorObjects(dir)];
      const program = `${dir}/zephyr`;
      runProgram(findCompiler()!, [...zephyrFlags(dir), "-O2", ...files, "-o", program]);
      await assertListens(program, model, samples);
    }),
});

Deno.test({
  ...needing(
    "cmake",
    "the program for Zephyr is built by its CMakeLists.txt, with a Zephyr of ours",
  ),
  fn: () =>
    withHeader(async (dir, model, samples) => {
      const flags = `-std=c11 -O2 -I${dir}`;
      runProgram("cmake", [
        ...["-S", `${EXAMPLES}/zephyr`, "-B", `${dir}/build`, `-DCMAKE_C_FLAGS=${flags}`],
        ...[`-DZephyr_DIR=${STUBS}/zephyr`, `-DCMAKE_C_COMPILER=${findCompiler()}`],
      ]);
      runProgram("cmake", ["--build", `${dir}/build`]);
      await assertListens(`${dir}/build/app`, model, samples);
    }),
});

for (const { name, prefix, flags } of ARM) {
  Deno.test({
    ...needing(`${prefix}g++`, `sketch, program and detector compile for ${name}`),
    fn: () =>
      withHeader((dir) => {
        const out = ["-Os", "-c", "-o", `${dir}/out.o`];
        runProgram(`${prefix}g++`, [
          ...flags,
          "-fno-exceptions",
          ...sketchFlags(dir),
          ...out,
          SKETCH,
        ]);
        runProgram(`${prefix}gcc`, [...flags, ...zephyrFlags(dir), ...out, MAIN]);
        for (const path of sources()) {
          runProgram(`${prefix}gcc`, [...flags, ...FLAGS, ...out, path]);
        }
        return Promise.resolve();
      }),
  });
}
