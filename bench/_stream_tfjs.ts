/**
 * Speed of TensorFlow.js on a second of sound.
 *
 * It keeps no state between calls, so it computes a second at once: a favour, as a detector that answers
 * every 80 ms would compute each second more than twelve times.
 */
import { Random } from "@kws/kernels";
import { crnnLayout, toParameterSet } from "@kws/models";
import { loadBackend, type TfjsBackend } from "../packages/models/reference/tfjs_backends.ts";
import { predictor } from "../packages/models/reference/tfjs_model.ts";
import type { Network } from "../tasks/experiments/network.ts";

/** Milliseconds of single calls for one second of sound each; nothing where the backend is missing. */
export async function timeTfjs(
  backend: TfjsBackend,
  { shape, parameters }: Pick<Network, "shape" | "parameters">,
  frames: number,
): Promise<number[] | undefined> {
  const loaded = await loadBackend(backend);
  if (!("tf" in loaded)) return undefined;
  const random = Random.root("bench");
  const features = Float32Array.from({ length: frames * shape.bands }, () => random.between(-9, 0));
  const set = toParameterSet(parameters, crnnLayout(shape));
  // Both forms of the convolution give the same; the faster one counts.
  const times = (["conv2d", "patches"] as const).map((convolution) => {
    const net = predictor(loaded.tf, set, { shape, batch: 1, frames, convolution });
    const taken: number[] = [];
    for (let i = 0; i < 60; i++) {
      const started = performance.now();
      net.predict(features);
      if (i >= 20) taken.push(performance.now() - started);
    }
    net.dispose();
    return taken;
  });
  const total = (taken: number[]): number => taken.reduce((sum, one) => sum + one, 0);
  return total(times[0]) < total(times[1]) ? times[0] : times[1];
}
