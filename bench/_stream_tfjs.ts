/**
 * Speed of TensorFlow.js on a second of sound.
 *
 * It keeps no state between calls, so it computes a second at once: a favour, as a detector that answers
 * every 80 ms would compute each second more than twelve times.
 */
import { Random } from "@kws/kernels";
import { crnnLayout, toParameterSet } from "@kws/models";
import { loadBackend, predictor, type TfjsBackend } from "@kws/models/reference";
import type { Network } from "../study/network.ts";
import { quietTfjs } from "./_quiet_tfjs.ts";

/** Calls before any is timed. */
const WARM = 20;

/**
 * Makes ready a function that computes one second of sound; nothing where the backend is missing. It is
 * to be asked for anew in every round, as the backend is global.
 */
export async function tfjsTimer(
  backend: TfjsBackend,
  { shape, parameters }: Pick<Network, "shape" | "parameters">,
  frames: number,
): Promise<(() => Promise<() => void>) | undefined> {
  await quietTfjs();
  const loaded = await loadBackend(backend);
  if (!("tf" in loaded)) return undefined;
  const { tf } = loaded;
  const random = Random.root("bench");
  const features = Float32Array.from({ length: frames * shape.bands }, () => random.between(-9, 0));
  const set = toParameterSet(parameters, crnnLayout(shape));
  // Both forms of the convolution give the same; the faster one counts.
  const [first, second] = (["conv2d", "patches"] as const).map((convolution) => {
    const net = predictor(tf, set, { shape, batch: 1, frames, convolution });
    const run = (): void => void net.predict(features);
    for (let i = 0; i < WARM; i++) run();
    const started = performance.now();
    for (let i = 0; i < WARM; i++) run();
    return { run, taken: performance.now() - started };
  });
  const { run } = first.taken < second.taken ? first : second;
  return async () => {
    await tf.setBackend(backend === "node" ? "tensorflow" : backend);
    run();
    return run;
  };
}
