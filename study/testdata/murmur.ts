/**
 * Sound that a committed model takes for its keyword now and then, by a rule that is made for it.
 *
 * @module
 */
import { projectRoot } from "@kws/cli";
import { toPcm } from "@kws/features";
import { Random } from "@kws/kernels";
import type { StreamRule } from "@kws/runtime";
import { Listener } from "../listener.ts";
import { type Model, openModel } from "../model.ts";
import { spotterOf } from "../spotter_of.ts";

/** The smallest of the committed models. */
export const MODEL = `${projectRoot()}/checkpoints/best/size.kws`;

/** Seconds of filtered noise whose level goes up and down. */
export function murmur(seconds: number, rate = 16000): Int16Array<ArrayBuffer> {
  const random = Random.root("murmur");
  let level = 0;
  const samples = Float32Array.from({ length: seconds * rate }, (_, i) => {
    level = 0.9 * level + 0.1 * random.normal();
    return level * Math.abs(Math.sin(i * 5 / rate));
  });
  return toPcm(samples) as Int16Array<ArrayBuffer>;
}

/** A rule by which a model detects something in a sound several times. */
export function easyRule(model: Model, pcm: Int16Array): StreamRule {
  const sorted = spotterOf(model).run(pcm).map(({ logOdds }) => logOdds).sort((a, b) => a - b);
  return { smoothing: 2, threshold: sorted[Math.floor(sorted.length / 2)], refractory: 0.2 };
}

/** A listener that detects something in {@linkcode murmur} several times. */
export function easyListener(pcm: Int16Array): Listener {
  const model = openModel(MODEL);
  return new Listener(model, easyRule(model, pcm));
}
