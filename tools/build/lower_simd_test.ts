import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import binaryen from "assemblyscript/binaryen";
import { withoutSimd } from "./kernels.ts";
import { lowerSimd } from "./lower_simd.ts";

/** How operands come on the stack: two values, at 16 and 32, a number, the address of the first value. */
const OPERANDS = {
  a: ["i32.const 16", "v128.load"],
  ab: ["i32.const 16", "v128.load", "i32.const 32", "v128.load"],
  an: ["i32.const 16", "v128.load", "local.get $count"],
  n: ["local.get $count", "i64.extend_i32_s"],
  none: [],
  p: ["i32.const 16"],
  // The address of the result, for what stores.
  ra: ["i32.const 64", "i32.const 16", "v128.load"],
};

/** Every instruction of the table, by what it takes. */
const TAKES: Record<keyof typeof OPERANDS, string[]> = {
  a: [
    ...["f32x4.abs", "f32x4.convert_i32x4_s", "i32x4.bitmask"],
    ...["i64x2.extend_low_i32x4_s", "i64x2.extend_high_i32x4_s"],
  ],
  ab: [
    ...["f32x4.add", "f32x4.sub", "f32x4.mul", "f32x4.pmin"],
    ...["f32x4.pmax", "f32x4.le", "i32x4.add", "i32x4.sub", "i32x4.dot_i16x8_s", "v128.and"],
    ...["i16x8.narrow_i32x4_s", "i64x2.add", "i64x2.mul", "i64x2.extmul_low_i32x4_s"],
    "i64x2.extmul_high_i32x4_s",
    "i8x16.shuffle 8 9 10 11 24 25 26 27 4 5 6 7 16 17 18 19",
    "i8x16.shuffle 28 29 30 31 0 1 2 3 20 21 22 23 12 13 14 15",
  ],
  an: ["i32x4.shl", "i32x4.shr_s", "i64x2.shr_u"],
  n: ["i64x2.splat"],
  none: ["v128.const i32x4 0x00000001 0x80000000 0x3fc00000 0xffffffff"],
  p: [
    ...["v128.load", "v128.load offset=4 align=4", "v128.load32_splat offset=8"],
    "v128.load16x4_s offset=4",
  ],
  ra: [
    ...["v128.store", "v128.store offset=4", "v128.store32_lane offset=4 2", "v128.store32_lane 0"],
    ...["v128.store64_lane 1", "v128.store64_lane offset=8 0"],
  ],
};

/** A module of one function whose lines leave a result at 64. */
function moduleOf(lines: readonly string[], more: readonly string[] = []): string {
  return [
    "(module",
    "(memory $0 1)",
    '(export "memory" (memory $0))',
    '(export "f" (func $f))',
    ...more,
    "(func $f (param $count i32)",
    ...lines,
    ")",
    ")",
  ].join("\n");
}

/** The function of an instruction. */
function functionOf(takes: keyof typeof OPERANDS, instruction: string): string[] {
  if (takes === "ra") return [...OPERANDS.ra, instruction];
  const isNumber = /bitmask/.test(instruction);
  return ["i32.const 64", ...OPERANDS[takes], instruction, isNumber ? "i32.store" : "v128.store"];
}

/** Words that say much: limits, zeros, halves, what is no number, and any. */
const WORDS = Uint32Array.from([
  ...[0, 0x80000000, 0x7fffffff, 0xffffffff, 1, 0x00008000, 0xffff7fff, 0x80008000, 0x7fff7fff],
  ...[
    0x3f000000,
    0x3fc00000,
    0xc0200000,
    0x7f800000,
    0xff800000,
    0x7fc00000,
    0x4f000000,
    0xcf000001,
  ],
]);

function drawMemory(random: Random): Int32Array {
  return Int32Array.from(
    { length: 24 },
    () => random.integer(3) === 0 ? random.uint32() : WORDS[random.integer(WORDS.length)],
  );
}

/** Runs a module's function on a memory, and gives the memory behind it. */
function runner(bytes: Uint8Array): (memory: Int32Array, n: number) => Int32Array {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes.slice()));
  const { f, memory: { buffer } } = instance.exports as unknown as {
    f(n: number): void;
    memory: WebAssembly.Memory;
  };
  const words = new Int32Array(buffer, 0, 24);
  return (memory, n) => {
    words.set(memory);
    f(n);
    return words.slice();
  };
}

/** The bytes of a text as it is. */
function withSimd(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  return module.emitBinary();
}

/** Compares a module with itself lowered, on many memories. */
function compare(name: string, text: string): void {
  const [right, own] = [withSimd(text), withoutSimd({ bytes: new Uint8Array(), text }).bytes]
    .map(runner);
  const random = Random.root("lowered").stream(name);
  // Which NaN comes of floats, the specification leaves open.
  const isFloat = name.startsWith("f32x4");
  const seen = (words: Int32Array): (number | "NaN")[] =>
    [...words].map((word) => isFloat && (word & 0x7fffffff) > 0x7f800000 ? "NaN" : word);
  for (let i = 0; i < 300; i++) {
    const memory = drawMemory(random);
    const n = random.integer(3) === 0 ? random.uint32() | 0 : random.integer(70);
    assertEquals([name, ...seen(own(memory, n))], [name, ...seen(right(memory, n))]);
  }
}

Deno.test("every instruction that is lowered has the bits of the one with SIMD", () => {
  let count = 0;
  for (const [takes, instructions] of Object.entries(TAKES)) {
    for (const instruction of instructions) {
      compare(instruction, moduleOf(functionOf(takes as keyof typeof OPERANDS, instruction)));
      count++;
    }
  }
  // All of the table is here.
  const source = Deno.readTextFileSync(new URL("lower_simd.ts", import.meta.url));
  const table = [...source.matchAll(/^ {2}"([a-z0-9]+\.\w+)": /gm)].map(([, name]) => name);
  const tried = new Set(Object.values(TAKES).flat().map((one) => one.split(" ")[0]));
  assertEquals(table.toSorted(), [...tried].toSorted());
  assert(count > table.length);
});

Deno.test("locals, parameters and results of blocks carry four words", () => {
  const put = ["(func $put (param $at i32) (param $v v128)", "local.get $at", "local.get $v"];
  const lines = [
    ...["(local $x v128)", "(local $y v128)", "i32.const 16", "v128.load", "local.set $x"],
    ...[
      "local.get $count",
      "i32.const 1",
      "i32.and",
      "if (result v128)",
      "i32.const 32",
      "v128.load",
    ],
    ...["else", "local.get $x", "local.get $x", "i32x4.add", "end", "local.tee $y", "local.get $x"],
    ...["i32x4.sub", "local.set $x", "i32.const 64", "local.get $x", "local.get $y", "i32x4.add"],
    "call $put",
  ];
  compare("blocks", moduleOf(lines, [...put, "v128.store", ")"]));
});

Deno.test("what cannot be lowered is refused with its line", () => {
  const text = (instruction: string) => moduleOf(functionOf("ab", instruction));
  assertThrows(() => lowerSimd(text("f32x4.div")), RangeError, "must know it: f32x4.div");
  assertThrows(
    () => lowerSimd(text("i8x16.shuffle 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")),
    RangeError,
    "must move whole words: current value is 1 2 3 4",
  );
  const result = moduleOf([], ["(func $g (result v128)", "i32.const 16", "v128.load", ")"]);
  assertThrows(() => lowerSimd(result), RangeError, "(func $g (result v128)");
});
