/**
 * Makes the golden vectors anew: `deno run -A packages/runtime/golden/make_vectors.ts`.
 *
 * The vectors are what every host must say. They change when a candidate does, and for no other reason.
 *
 * @module
 */
import { createCurrentDetector } from "../create_detector.ts";
import {
  digestOf,
  digestOfHeard,
  type GoldenCase,
  goldenSounds,
  type GoldenVectors,
  hearCase,
  type ReplayedRuntime,
} from "../golden_vectors.ts";
import { Spotter } from "../spotter.ts";

/** The runtime from source. */
export const SOURCE: ReplayedRuntime = { createDetector: createCurrentDetector, Spotter };

const CANDIDATES = ["size", "small", "quality"].map((name) => `checkpoints/best/${name}.kws`);
/** Random networks: with reset gate, with attention of another width, with factors. */
const RANDOM = [1, 2, 4].map((seed) => `packages/runtime/golden/v2-crnn-${seed}.kws`);

/** A rule by which many a step is a detection: the middle of the steps' log-odds is its threshold. */
function lowRule(model: Uint8Array, samples: Int16Array): GoldenCase["rule"] {
  const rule = { smoothing: 2, threshold: 0, refractory: 0.2 };
  const { steps } = hearCase(SOURCE, model, samples, rule);
  const sorted = steps.map(([, logOdds]) => logOdds).sort((a, b) => a - b);
  return { ...rule, threshold: Math.round(sorted[sorted.length >> 1] * 4) / 4 };
}

/** The vectors of all cases, from source. */
export function makeVectors(read: (path: string) => Uint8Array): GoldenVectors {
  const sounds = goldenSounds();
  const own = CANDIDATES.flatMap((model) => Object.keys(sounds).map((sound) => ({ model, sound })));
  const low = [...CANDIDATES, ...RANDOM].map((model): GoldenCase => ({
    ...{ model, sound: "happy", rule: lowRule(read(model), sounds.happy) },
  }));
  const cases = [...own, ...low].map((one: GoldenCase) => ({
    ...one,
    ...hearCase(SOURCE, read(one.model), sounds[one.sound], one.rule),
  }));
  const digests = Object.entries(sounds).map(([name, samples]) => [name, digestOf(samples)]);
  return { digest: digestOfHeard(cases), sounds: Object.fromEntries(digests), cases };
}

if (import.meta.main) {
  const root = new URL("../../../", import.meta.url);
  const vectors = makeVectors((path) => Deno.readFileSync(new URL(path, root)));
  // A line for every step and every detection.
  const text = JSON.stringify(vectors, undefined, 1)
    .replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, ""));
  Deno.writeTextFileSync(new URL("vectors.json", import.meta.url), `${text}\n`);
}
