/**
 * The detector on small boards that QEMU emulates.
 *
 * @module
 */
import { FLAGS, FOLDER, isThere, runProgram, sources, type Target } from "./_compiler.ts";
import type { Heard } from "./_driver.ts";
import { modelHeader } from "./model_header.ts";

/** The emulator. */
export const EMULATOR = "qemu-system-arm";

/** Samples a second of what boards hear. */
const RATE = 16000;

/** What a board says of a model on a sound. */
export interface BoardRun {
  detections: Heard["detections"];
  /** Bytes of memory by `kws_bytes`. */
  bytes: number;
  /** Bytes of stack of all calls, the program's own among them. */
  stack: number;
  /** Instructions of `kws_open`. */
  open: number;
  /** Instructions of `kws_push` for a second of sound, in the mean. */
  perSecond: number;
  /** Instructions that were counted of a loop that has 300,000. */
  loop: number;
}

/** The tools that are missing to run a target's code; none if it can be run. */
export function missingFor({ prefix }: Target): string[] {
  return [`${prefix}gcc`, EMULATOR].filter((program) => !isThere(program));
}

function caseHeader(model: Uint8Array, samples: Int16Array): string {
  return `${modelHeader(model, "board")}
static const int16_t board_samples[${samples.length}] = { ${samples.join(", ")} };
`;
}

function readDouble(hexadecimal: string): number {
  return new Float64Array(BigUint64Array.of(BigInt(`0x${hexadecimal}`)).buffer)[0];
}

/**
 * Compiles the detector for a target, and runs it on a board with such a processor.
 *
 * @param samples At 16 kHz.
 * @throws {Error} If a tool fails, or the board does not run to the end.
 */
export function runOnBoard(
  { prefix, flags, board }: Target,
  model: Uint8Array,
  samples: Int16Array,
): BoardRun {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${dir}/board_case.h`, caseHeader(model, samples));
    runProgram(`${prefix}gcc`, [
      ...[...FLAGS, "-Os", ...flags, `-I${dir}`, "-ffreestanding", "-nostartfiles"],
      ...[`-T${FOLDER}/_board.ld`, ...sources(), `${FOLDER}/_board.c`],
      ...["-nostdlib", "-lc", "-lgcc", "-o", `${dir}/board.elf`],
    ]);
    const text = runProgram(EMULATOR, [
      ...["-machine", board, "-display", "none", "-monitor", "none", "-serial", "none"],
      ...["-icount", "shift=0", "-chardev", "stdio,id=out"],
      ...["-semihosting-config", "enable=on,target=native,chardev=out"],
      ...["-kernel", `${dir}/board.elf`],
    ]);
    return readRun(text, samples.length);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

function readRun(text: string, samples: number): BoardRun {
  const lines = text.trim().split("\n").map((line) => line.split(" "));
  const took = lines.find(([what]) => what === "took");
  if (took === undefined) {
    throw new Error(`Cannot run on a board as it must come to its end: it says "${text.trim()}"`);
  }
  const [bytes, open, push, stack, loop] = took.slice(1).map((word) => parseInt(word, 16));
  const detections = lines.filter(([what]) => what === "detection").map((
    [, sample, start, logOdds, probability],
  ) => ({
    ...{ sample: parseInt(sample, 16), start: parseInt(start, 16) },
    ...{ logOdds: readDouble(logOdds), probability: readDouble(probability) },
  }));
  return { detections, bytes, stack, open, perSecond: push * RATE / samples, loop };
}
