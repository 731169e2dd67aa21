/**
 * A module without SIMD from the text of one with it: every v128 becomes four words of 32 bits.
 *
 * Each lane goes through the scalar instruction of the same name, so the bits are the same. Values that
 * the text leaves on the stack stay there, four words for one; an instruction takes its operands into
 * locals and puts its result's words back. What that costs in length, Binaryen's optimiser removes.
 *
 * @module
 */

/** Words of a v128. */
const LANES = [0, 1, 2, 3];

/** Lines of text. */
type Lines = string[];

/** What an instruction does with what stands behind its name. */
type Lowering = (immediates: readonly string[]) => Lines;

/** Pops a v128 into the locals of an operand. */
function pop(operand: "a" | "b"): Lines {
  return LANES.map((i) => `local.set $${operand}${3 - i}`);
}

/** A word of an operand. */
function word(operand: "a" | "b", i: number): string {
  return `local.get $${operand}${i}`;
}

/** A word of an operand as a float. */
function float(operand: "a" | "b", i: number): Lines {
  return [word(operand, i), "f32.reinterpret_i32"];
}

/** Two words of an operand as one number of 64 bits. */
function long(operand: "a" | "b", half: number): Lines {
  return [
    ...[word(operand, 2 * half), "i64.extend_i32_u", word(operand, 2 * half + 1)],
    ...["i64.extend_i32_u", "i64.const 32", "i64.shl", "i64.or"],
  ];
}

/** The two words of a number of 64 bits. */
const SPLIT: Lines = [
  ...["local.tee $w", "i32.wrap_i64", "local.get $w", "i64.const 32", "i64.shr_u", "i32.wrap_i64"],
];

/** Of two operands, word by word. */
const words = (op: string): Lowering => () => [
  ...[...pop("b"), ...pop("a")],
  ...LANES.flatMap((i) => [word("a", i), word("b", i), op]),
];

/** Of two operands, float by float. */
const floats = (op: string): Lowering => () => [
  ...[...pop("b"), ...pop("a")],
  ...LANES.flatMap((i) => [...float("a", i), ...float("b", i), op, "i32.reinterpret_f32"]),
];

/** The second operand where a comparison holds, else the first: `pmin` and `pmax`. */
const chosen = (first: "a" | "b", second: "a" | "b"): Lowering => () => [
  ...[...pop("b"), ...pop("a")],
  ...LANES.flatMap((i) => [
    ...[word("b", i), word("a", i), ...float(first, i), ...float(second, i), "f32.lt", "select"],
  ]),
];

/** Every word shifted by a count on top of the stack. */
const shifted = (op: string): Lowering => () => [
  ...["local.set $n", ...pop("a")],
  ...LANES.flatMap((i) => [word("a", i), "local.get $n", op]),
];

/** Of two operands, by numbers of 64 bits. */
const longs = (op: string): Lowering => () => [
  ...[...pop("b"), ...pop("a")],
  ...[0, 1].flatMap((i) => [...long("a", i), ...long("b", i), op, ...SPLIT]),
];

/** Products of 64 bits of two words each, from the word `from` on. */
const products = (from: number): Lowering => () => [
  ...[...pop("b"), ...pop("a")],
  ...[from, from + 1].flatMap((i) => [
    ...[word("a", i), "i64.extend_i32_s", word("b", i), "i64.extend_i32_s", "i64.mul", ...SPLIT],
  ]),
];

/** Two words from `from` on, as numbers of 64 bits. */
const extended = (from: number): Lowering => () => [
  ...pop("a"),
  ...[from, from + 1].flatMap((i) => [word("a", i), word("a", i), "i32.const 31", "i32.shr_s"]),
];

/** A half word of an operand, with its sign. */
function half(operand: "a" | "b", i: number, high: boolean): Lines {
  const up = high ? [] : ["i32.const 16", "i32.shl"];
  return [word(operand, i), ...up, "i32.const 16", "i32.shr_s"];
}

/** A word cut to 16 bits with its sign. */
function saturated(operand: "a" | "b", i: number): Lines {
  const cut = (limit: number, compare: string): Lines => [
    ...["local.set $n", "local.get $n", `i32.const ${limit}`],
    ...["local.get $n", `i32.const ${limit}`, compare, "select"],
  ];
  return [word(operand, i), ...cut(-32768, "i32.gt_s"), ...cut(32767, "i32.lt_s")];
}

/** Where an access lies and how: its offset in bytes, and the number of a lane behind it. */
function place(immediates: readonly string[]): { offset: number; lane: number } {
  const offset = immediates.find((one) => one.startsWith("offset="))?.slice(7) ?? "0";
  const last = immediates.at(-1) ?? "";
  return { offset: Number(offset), lane: /^\d+$/.test(last) ? Number(last) : 0 };
}

/** A word at `$p`. No access is said to be aligned to more than a word. */
function loadWord(offset: number, i: number): Lines {
  return ["local.get $p", `i32.load offset=${offset + 4 * i} align=4`];
}

function storeWord(offset: number, i: number, lane: number): Lines {
  return ["local.get $p", word("a", lane), `i32.store offset=${offset + 4 * i} align=4`];
}

/** Words from an address, by their numbers. */
const loaded = (result: readonly number[]): Lowering => (immediates) => {
  const { offset } = place(immediates);
  return [
    "local.set $p",
    ...result.flatMap((i) => loadWord(offset, i)),
  ];
};

/** So many words of a lane to an address. */
const storedLane = (count: number): Lowering => (immediates) => {
  const { offset, lane } = place(immediates);
  return [
    ...[...pop("a"), "local.set $p"],
    ...LANES.slice(0, count).flatMap((i) => storeWord(offset, i, count * lane + i)),
  ];
};

/** Every instruction on v128 that the runtime's module has. */
const LOWERINGS: Record<string, Lowering> = {
  "f32x4.add": floats("f32.add"),
  "f32x4.sub": floats("f32.sub"),
  "f32x4.mul": floats("f32.mul"),
  "f32x4.abs": () => [
    ...pop("a"),
    ...LANES.flatMap((i) => [...float("a", i), "f32.abs", "i32.reinterpret_f32"]),
  ],
  "f32x4.pmin": chosen("b", "a"),
  "f32x4.pmax": chosen("a", "b"),
  "f32x4.le": () => [
    ...[...pop("b"), ...pop("a")],
    ...LANES.flatMap((i) => [
      ...["i32.const 0", ...float("a", i), ...float("b", i), "f32.le", "i32.sub"],
    ]),
  ],
  "f32x4.convert_i32x4_s": () => [
    ...pop("a"),
    ...LANES.flatMap((i) => [word("a", i), "f32.convert_i32_s", "i32.reinterpret_f32"]),
  ],
  "i32x4.add": words("i32.add"),
  "i32x4.sub": words("i32.sub"),
  "i32x4.shl": shifted("i32.shl"),
  "i32x4.shr_s": shifted("i32.shr_s"),
  "i32x4.bitmask": () => [
    ...pop("a"),
    ...LANES.flatMap((i) => [
      ...[word("a", i), "i32.const 31", "i32.shr_u", `i32.const ${i}`, "i32.shl"],
      ...i > 0 ? ["i32.or"] : [],
    ]),
  ],
  "i32x4.dot_i16x8_s": () => [
    ...[...pop("b"), ...pop("a")],
    ...LANES.flatMap((i) => [
      ...[...half("a", i, false), ...half("b", i, false), "i32.mul"],
      ...[...half("a", i, true), ...half("b", i, true), "i32.mul", "i32.add"],
    ]),
  ],
  "i16x8.narrow_i32x4_s": () => [
    ...[...pop("b"), ...pop("a")],
    ...(["a", "b"] as const).flatMap((operand) =>
      [0, 2].flatMap((i) => [
        ...[...saturated(operand, i), "i32.const 65535", "i32.and"],
        ...[...saturated(operand, i + 1), "i32.const 16", "i32.shl", "i32.or"],
      ])
    ),
  ],
  "i64x2.add": longs("i64.add"),
  "i64x2.mul": longs("i64.mul"),
  "i64x2.shr_u": () => [
    ...["local.set $n", ...pop("a")],
    ...[0, 1].flatMap((i) => [
      ...[...long("a", i), "local.get $n", "i64.extend_i32_u", "i64.shr_u", ...SPLIT],
    ]),
  ],
  "i64x2.splat": () => [...SPLIT, "local.get $w", ...SPLIT],
  "i64x2.extend_low_i32x4_s": extended(0),
  "i64x2.extend_high_i32x4_s": extended(2),
  "i64x2.extmul_low_i32x4_s": products(0),
  "i64x2.extmul_high_i32x4_s": products(2),
  "i8x16.shuffle": (immediates) => {
    const bytes = immediates.map(Number);
    const whole = bytes.every((byte, i) =>
      byte === bytes[i & ~3] + (i & 3) && bytes[i & ~3] % 4 === 0
    );
    if (!whole) {
      throw new RangeError(
        `Cannot lower a shuffle as it must move whole words: current value is ${bytes.join(" ")}`,
      );
    }
    return [
      ...[...pop("b"), ...pop("a")],
      ...LANES.map((i) => word(bytes[4 * i] < 16 ? "a" : "b", bytes[4 * i] % 16 / 4)),
    ];
  },
  "v128.and": words("i32.and"),
  "v128.const": ([, ...values]) => values.map((value) => `i32.const ${value}`),
  "v128.load": loaded([0, 1, 2, 3]),
  "v128.load16x4_s": (immediates) => {
    const { offset } = place(immediates);
    return [
      "local.set $p",
      ...LANES.flatMap((i) => ["local.get $p", `i32.load16_s offset=${offset + 2 * i} align=2`]),
    ];
  },
  "v128.load32_splat": loaded([0, 0, 0, 0]),
  "v128.store": storedLane(4),
  "v128.store32_lane": storedLane(1),
  "v128.store64_lane": storedLane(2),
};

/** Locals of every function that instructions take their operands into. */
const SCRATCH = "(local $a0 i32) (local $a1 i32) (local $a2 i32) (local $a3 i32) (local $b0 i32) " +
  "(local $b1 i32) (local $b2 i32) (local $b3 i32) (local $p i32) (local $n i32) (local $w i64)";

/** The names of a local's words. */
function wordsOf(name: string): string[] {
  return LANES.map((i) => `${name}.${i}`);
}

/** The last line of locals' words, popped or pushed. */
function access(instruction: string, name: string): Lines {
  const all = wordsOf(name);
  if (instruction === "local.get") return all.map((one) => `local.get ${one}`);
  const set = all.toReversed().map((one) => `local.set ${one}`);
  return instruction === "local.set" ? set : [...set, ...access("local.get", name)];
}

/**
 * Lowers a module's text.
 *
 * @param text What the compiler writes: an instruction a line, operands before what takes them.
 * @returns Text of the same module with no v128 in it.
 * @throws {RangeError} If it has an instruction on v128 that is not in the table.
 */
export function lowerSimd(text: string): string {
  const out: Lines = [];
  const wide = new Set<string>();
  /** Blocks that are open: the local that a result of v128 leaves by. */
  const open: (string | undefined)[] = [];
  let blocks = 0;
  const declare = (line: string): string =>
    line.replace(/\((param|local) (\$\S+) v128\)/g, (_, kind, name) => {
      wide.add(name);
      return wordsOf(name).map((one) => `(${kind} ${one} i32)`).join(" ");
    });
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    const [name, ...immediates] = line.split(/\s+/);
    // Every function's own line says its type again.
    if (name === "(type") continue;
    if (name === "(func" || name === "(local") {
      if (name === "(func") wide.clear();
      const declared = declare(line);
      if (/\(result v128\)/.test(line)) throw unknown(line);
      out.push(declared, ...name === "(func" ? [BODY] : []);
    } else if (/^local\./.test(name) && wide.has(immediates[0])) {
      out.push(...access(name, immediates[0]));
    } else if (name === "if" || name === "loop" || name === "block") {
      const isWide = line.includes("(result v128)");
      open.push(isWide ? `$block${blocks++}` : undefined);
      out.push(line.replace(" (result v128)", ""));
    } else if (name === "else" || name === "end") {
      const result = name === "end" ? open.pop() : open.at(-1);
      if (result === undefined) out.push(line);
      else {
        out.push(...access("local.set", result), line);
        if (name === "end") out.push(...access("local.get", result));
      }
    } else if (/^\w+x\d+\.|^v128\./.test(name)) {
      const lowering = LOWERINGS[name];
      if (!lowering) throw unknown(line);
      out.push(...lowering(immediates));
    } else {
      out.push(line);
    }
  }
  const results = Array.from({ length: blocks }, (_, i) => `$block${i}`).flatMap(wordsOf)
    .map((one) => `(local ${one} i32)`).join(" ");
  return out.map((line) => line === BODY ? `${SCRATCH} ${results}` : line).join("\n");
}

/** Stands where a function's own locals follow. */
const BODY = ";; locals";

function unknown(line: string): RangeError {
  return new RangeError(
    `Cannot lower an instruction as the table of tools/build/lower_simd.ts must know it: ${line}`,
  );
}
