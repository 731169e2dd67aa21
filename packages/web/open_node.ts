/**
 * The way to the audio thread.
 *
 * @module
 */
import type { Begin, FromAudio } from "./messages.ts";
import { PROCESSOR } from "./processor.ts";
import { WakeWordError, type WakeWordFault } from "./wake_word_error.ts";

/** What a detector throws of a file, a rule or a rate; all else is of the engine that runs it. */
const OF_THE_MODEL = ["SyntaxError", "RangeError", "TypeError"];

/** Adds the module and makes the processor; resolves when it has opened the model. */
export async function openNode(
  context: AudioContext,
  worklet: URL | string,
  processorOptions: Begin,
): Promise<{ node: AudioWorkletNode; ready: FromAudio & { kind: "ready" } }> {
  await context.audioWorklet.addModule(String(worklet)).catch((cause) => {
    // Some servers move the page's module, beside which it is looked for, and not this file.
    throw new WakeWordError("not-found", `${worklet}; name its place by the option worklet`, cause);
  });
  const node = orFault(
    "not-found",
    () => new AudioWorkletNode(context, PROCESSOR, { numberOfOutputs: 0, processorOptions }),
    `${worklet} must be the audio thread's module`,
  );
  const first = await new Promise<FromAudio>((resolve) => {
    node.port.onmessage = ({ data }: MessageEvent<FromAudio>) => resolve(data);
    const failed = { kind: "failed", message: "the audio thread fails", error: "" } as const;
    node.onprocessorerror = () => resolve(failed);
  });
  if (first.kind === "ready") return { node, ready: first };
  const { message, error } = first as FromAudio & { kind: "failed" };
  throw new WakeWordError(OF_THE_MODEL.includes(error) ? "bad-model" : "no-wasm", message);
}

/** What a call gives; what it throws is a fault. */
export function orFault<T>(fault: WakeWordFault, call: () => T, detail?: string): T {
  try {
    return call();
  } catch (cause) {
    throw new WakeWordError(fault, detail ?? (cause as Error).message, cause);
  }
}
