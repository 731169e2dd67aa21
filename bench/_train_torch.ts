/**
 * Training speed of PyTorch, measured by `torch_train.py`.
 */
import { filePath } from "@kws/cli";
import {
  STREAMS_SOUND,
  type TrainingContender,
  type TrainingReading,
} from "./_training_contender.ts";

interface TorchOutput {
  version: string;
  featureMilliseconds: number;
  networkMilliseconds: number;
  stepMilliseconds: number;
}

/**
 * PyTorch on some threads, as `PYTHON` or `python3` has it, for about `seconds` in a round. Whether it is
 * there is tried once, for as short as it goes.
 *
 * @param streams Whether it trains on segments of streams, too.
 */
export async function torchContender(
  threads: number,
  seconds: number,
  streams = false,
): Promise<TrainingContender | { engine: string; skipped: string }> {
  const options = { threads, streams };
  const tried = await runTorch({ ...options, seconds: 0 });
  const beside = streams ? ", streams" : "";
  if (typeof tried === "string") return { engine: `PyTorch${beside}`, skipped: tried };
  return {
    engine: `PyTorch ${tried.version}${beside}`,
    name: `PyTorch${beside}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    threads,
    sound: streams ? STREAMS_SOUND : undefined,
    async measure(): Promise<TrainingReading> {
      const result = await runTorch({ ...options, seconds });
      if (typeof result === "string") throw new Error(`Cannot time PyTorch as it ${result}`);
      return {
        features: result.featureMilliseconds,
        network: result.networkMilliseconds,
        step: result.stepMilliseconds,
      };
    },
  };
}

/** Runs the script; in words, why it does not run. */
async function runTorch(
  { threads, seconds, streams }: { threads: number; seconds: number; streams: boolean },
): Promise<TorchOutput | string> {
  const python = Deno.env.get("PYTHON") ?? "python3";
  const script = filePath(new URL("./torch_train.py", import.meta.url));
  try {
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: [
        ...["-B", script, "--threads", `${threads}`, "--seconds", `${seconds}`],
        ...(streams ? ["--streams"] : []),
      ],
    }).output();
    if (success) return JSON.parse(new TextDecoder().decode(stdout));
    const message = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
    return /No module named 'torch'/.test(message) ? "is not installed" : `fails: ${message}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "is not installed";
    throw error;
  }
}
