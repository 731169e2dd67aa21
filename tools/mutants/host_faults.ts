/**
 * Faults of what keeps the same bits in every host: golden vectors, kernels without SIMD, named streams.
 *
 * @module
 */
import type { Fault } from "../mutants.ts";

const GOLDEN = "packages/runtime/golden_vectors_test.ts";

/** All faults, by file. */
export const HOST_FAULTS: Fault[] = [
  {
    name: "a lowered pmin takes the other value",
    file: "tools/build/lower_simd.ts",
    find: '"f32x4.pmin": chosen("b", "a"),',
    replace: '"f32x4.pmin": chosen("a", "b"),',
    tests: ["tools/build/lower_simd_test.ts"],
  },
  {
    name: "a lowered block's result does not leave its first arm",
    file: "tools/build/lower_simd.ts",
    find: 'out.push(...access("local.set", result), line);',
    replace: 'out.push(...name === "end" ? access("local.set", result) : [], line);',
    tests: ["tools/build/lower_simd_test.ts"],
  },
  {
    name: "the scalar bundle holds the kernels with SIMD",
    file: "tools/build/runtime_bundle.ts",
    find: "replace: isScalar ? SCALAR_KERNELS : {}",
    replace: "replace: {}",
    tests: ["tools/hosts/node_command_test.ts"],
  },
  {
    name: "golden log-mel frames are not compared",
    file: "packages/runtime/golden_vectors.ts",
    find: '["values", "features", "steps", "detections"]',
    replace: '["values", "steps", "detections"]',
    tests: [GOLDEN],
  },
  {
    name: "golden numbers have no sign of zero",
    file: "packages/runtime/golden_vectors.ts",
    find: "return Object.is(is, must) ? undefined",
    replace: "return is === must ? undefined",
    tests: [GOLDEN],
  },
  {
    name: "a golden list may be shorter than it must be",
    file: "packages/runtime/golden_vectors.ts",
    find: "const length = Math.max(is.length, must.length);",
    replace: "const length = Math.min(is.length, must.length);",
    tests: [GOLDEN],
  },
  {
    name: "the golden word has another pitch",
    file: "packages/runtime/golden_sounds.ts",
    find: "const PITCH = 142;",
    replace: "const PITCH = 143;",
    tests: [GOLDEN],
  },
  {
    name: "letters of four bytes have three",
    file: "packages/kernels/utf8.ts",
    find: "point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;",
    replace: "point < 0x800 ? 1 : 2;",
    tests: ["packages/kernels/utf8_test.ts"],
  },
  {
    name: "emulation asks for no emulator",
    file: "tools/hosts/emulation.ts",
    find: '  { path: EMULATOR[0], packages: "qemu-user" },\n',
    replace: "",
    tests: ["tools/hosts/emulation_test.ts"],
  },
];
