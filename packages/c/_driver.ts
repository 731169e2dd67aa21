/**
 * The detector in C, compiled with a driver that runs it on cases and prints all that it does.
 *
 * @module
 */
import {
  findCompiler,
  FLAGS,
  FOLDER,
  ownTools,
  runProgram,
  sources,
  type Toolchain,
} from "./_compiler.ts";

/** A model, what it hears, and in which pieces. */
export interface Case {
  model: Uint8Array;
  samples: Int16Array;
  pieces: readonly number[];
}

/** What was heard of a case in one way of cutting it. */
export interface Heard {
  steps: { sample: number; logOdds: number }[];
  detections: { sample: number; start: number; logOdds: number; probability: number }[];
}

/** What came of a case. */
export interface Outcome {
  /** Bytes of memory, or below 0 an error. */
  bytes: number;
  /** The error in words. */
  words?: string;
  /** What opening says with no memory, with a byte too few, and then with enough. */
  missing?: number;
  small?: number;
  open?: number;
  /** By the ways of cutting. */
  heard: Heard[];
}

/** Runs cases on the compiled detector. */
export type Driver = (cases: readonly Case[]) => Promise<Outcome[]>;

/** The bytes of an array of numbers. */
export function bytesOf(
  { buffer, byteOffset, byteLength }: ArrayBufferView,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

function encodeCases(cases: readonly Case[]): Uint8Array<ArrayBuffer>[] {
  return cases.flatMap(({ model, samples, pieces }) => [
    bytesOf(Uint32Array.of(model.length)),
    bytesOf(model),
    bytesOf(Uint32Array.of(samples.length)),
    bytesOf(samples),
    bytesOf(Uint32Array.of(pieces.length, ...pieces)),
  ]);
}

function readOutcomes(text: string): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const line of text.trimEnd().split("\n")) {
    const [what, ...words] = line.split(" ");
    const numbers = words.map(Number);
    if (what === "bytes") outcomes.push({ bytes: numbers[0], heard: [] });
    const last = outcomes[outcomes.length - 1];
    if (what === "words") last.words = words.join(" ");
    if (what === "missing" || what === "small" || what === "open") last[what] = numbers[0];
    if (what === "way") last.heard.push({ steps: [], detections: [] });
    const heard = last.heard[last.heard.length - 1];
    if (what === "step") heard.steps.push({ sample: numbers[0], logOdds: numbers[1] });
    if (what !== "detection") continue;
    const [sample, start, logOdds, probability] = numbers;
    heard.detections.push({ sample, start, logOdds, probability });
  }
  return outcomes;
}

/** Runs a compiled program on what it reads, and gives what it writes. */
export type Program = (
  input: readonly Uint8Array<ArrayBuffer>[],
) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Compiles the detector with a driver and gives a test the program.
 *
 * @param driver The driver's source, in this folder.
 * @param flags Besides those that every compiler is told.
 * @param tools What compiles and runs it; this machine's own without them.
 */
export async function withProgram<T>(
  driver: string,
  flags: readonly string[],
  use: (program: Program) => Promise<T>,
  { compiler, runner }: Toolchain = ownTools(),
): Promise<T> {
  const dir = Deno.makeTempDirSync();
  try {
    const program = `${dir}/driver`;
    const files = [...sources(), `${FOLDER}/${driver}`];
    runProgram(compiler, [...FLAGS, ...flags, ...files, "-o", program]);
    const [command, ...args] = [...runner, program];
    return await use(async (input) => {
      const process = new Deno.Command(command, {
        ...{ args, stdin: "piped", stdout: "piped", stderr: "piped" },
      }).spawn();
      const output = process.output();
      const writer = process.stdin.getWriter();
      for (const bytes of input) await writer.write(bytes);
      await writer.close();
      const { success, stdout, stderr } = await output;
      if (!success) throw new Error(new TextDecoder().decode(stderr));
      return stdout;
    });
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** As {@linkcode withProgram}, with the driver that runs whole detectors. */
export function withDriver<T>(
  flags: readonly string[],
  use: (driver: Driver) => Promise<T>,
  tools?: Toolchain,
): Promise<T> {
  return withProgram(
    "_driver.c",
    flags,
    (program) =>
      use(async (cases) =>
        readOutcomes(new TextDecoder().decode(await program(encodeCases(cases))))
      ),
    tools,
  );
}

/** The name of a test that needs a compiler, with the reason if it is passed over. */
export function compiled(name: string): { name: string; ignore: boolean } {
  const ignore = findCompiler() === undefined;
  return { name: ignore ? `${name} (passed over: no C compiler)` : name, ignore };
}
