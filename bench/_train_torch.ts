/**
 * Training speed of PyTorch, measured by `torch_train.py`.
 */
import type { TrainRow } from "./train_bench.ts";

/** Runs the script with `PYTHON`, or `python3`. */
export async function benchTorch(threads: number, seconds: number): Promise<TrainRow> {
  const python = Deno.env.get("PYTHON") ?? "python3";
  const script = decodeURIComponent(new URL("./torch_train.py", import.meta.url).pathname);
  try {
    const { success, stdout, stderr } = await new Deno.Command(python, {
      args: ["-B", script, "--threads", `${threads}`, "--seconds", `${seconds}`],
    }).output();
    if (!success) {
      const message = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
      const absent = /No module named 'torch'/.test(message);
      return { engine: "PyTorch", skipped: absent ? "not installed" : `fails: ${message}` };
    }
    const result = JSON.parse(new TextDecoder().decode(stdout));
    return {
      engine: `PyTorch ${result.version}`,
      threads,
      features: result.featureMilliseconds,
      network: result.networkMilliseconds,
      step: result.stepMilliseconds,
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      return { engine: "PyTorch", skipped: "not installed" };
    }
    throw error;
  }
}
