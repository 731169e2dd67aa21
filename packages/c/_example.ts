/**
 * Programs that listen to raw sound and print when they heard the keyword: how examples are tried.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { findCompiler, FLAGS, runProgram, sources } from "./_compiler.ts";
import { modelHeader } from "./model_header.ts";
import { reference, withRule } from "./_reference.ts";
import { speechLike } from "./_speech_like.ts";

/** The folder of what a newcomer copies. */
export const EXAMPLES: string = `${import.meta.dirname}/examples`;

/** The folder of what stands for a board's own functions. */
export const STUBS: string = `${import.meta.dirname}/_stubs`;

/** Runs a test in a folder with a header as `deno task export` writes it. */
export async function withHeader(
  use: (dir: string, model: Uint8Array, samples: Int16Array<ArrayBuffer>) => Promise<void>,
): Promise<void> {
  const samples = speechLike(64000, 3);
  const model = withRule(Deno.readFileSync("checkpoints/best/size.kws"), samples, 3);
  const dir = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${dir}/happy.h`, modelHeader(model, "happy"));
    await use(dir, model, samples);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** The detector's sources as objects in a folder. */
export function detectorObjects(dir: string): string[] {
  return sources().map((path, i) => {
    runProgram(findCompiler()!, [...FLAGS, "-O2", "-c", path, "-o", `${dir}/kws_${i}.o`]);
    return `${dir}/kws_${i}.o`;
  });
}

/** Sees a program print the seconds of the runtime's detections, and nothing else. */
export async function assertListens(
  program: string,
  model: Uint8Array,
  samples: Int16Array<ArrayBuffer>,
): Promise<void> {
  const right = reference(model, samples).detections
    .map(({ sample }) => `${(sample / 16000).toFixed(2)} s`);
  assert(right.length > 1);
  const process = new Deno.Command(program, { stdin: "piped", stdout: "piped" }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new Uint8Array(samples.buffer));
  await writer.close();
  const { success, stdout } = await process.output();
  assertEquals(new TextDecoder().decode(stdout).trim().split("\n"), right);
  assert(success);
}
