/**
 * Training speed of PyTorch, measured by `torch_train.py`.
 */
import { filePath } from "@kws/cli";
import type { TrainingContender, TrainingReading } from "./_training_contender.ts";

interface TorchOutput {
  version: string;
  featureMilliseconds: number;
  networkMilliseconds: number;
  stepMilliseconds: number;
}

/**
 * PyTorch on some threads, as `PYTHON` or `python3` has it, for about `seconds` in a round. Whether it is
 * there is tried once, for as short as it goes.
 */
export async function torchContender(
  threads: number,
  seconds: number,
): Promise<TrainingContender | { engine: string; skipped: string }> {
  const tried = await runTorch(threads, 0);
  if (typeof tried === "string") return { engine: "PyTorch", skipped: tried };
  return {
    engine: `PyTorch ${tried.version}`,
    name: `PyTorch, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    threads,
    async measure(): Promise<TrainingReading> {
      const result = await runTorch(threads, seconds);
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
async function runTorch(threads: number, seconds: number): Promise<TorchOutput | string> {
  const python = Deno.env.get("PYTHON") ?? "python3";
  const script = filePath(new URL("./torch_train.py", import.meta.url));
  try {
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: ["-B", script, "--threads", `${threads}`, "--seconds", `${seconds}`],
    }).output();
    if (success) return JSON.parse(new TextDecoder().decode(stdout));
    const message = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
    return /No module named 'torch'/.test(message) ? "is not installed" : `fails: ${message}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "is not installed";
    throw error;
  }
}
