import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { assemble, type Corpus, SAMPLE_RATE } from "@kws/corpus";
import { BASE_AUGMENTATION, BASE_FRONT_END, BASE_MASKS } from "@kws/features";
import { BASE_SHAPE } from "@kws/runtime/network";
import * as kernels from "../classify_task.ts";
import { initialCrnn } from "../topologies/crnn.ts";
import { shareGradients, train, type Trained } from "../trainer.ts";
import * as tfjs from "./tfjs_task.ts";

const DESCENT = {
  epochs: 3,
  batches: 2,
  batch: 8,
  shards: 2,
  schedule: { kind: "one-cycle", peak: 2e-3, warmup: 0.3 },
  l2: 1e-5,
  clip: 5,
  average: 0.998,
} as const;

/** Two words that differ in pitch, and noise. */
function drawCorpus(): Corpus {
  const random = Random.root("tfjs program");
  const sound = (length: number, hertz: number): Int16Array =>
    Int16Array.from(
      { length },
      (_, i) => 3000 * Math.sin(2 * Math.PI * hertz * i / SAMPLE_RATE) + 300 * random.uniform(),
    );
  const clips = [1, 2, 3, 4].map((i) => ({
    path: `${i}.wav`,
    word: i % 2 ? "key" : "other",
    speaker: `${i}`,
    split: "training" as const,
    pcm: sound(SAMPLE_RATE, i % 2 ? 400 + i : 1200 + i),
  }));
  return assemble("tones", "synthetic", clips, [{
    path: "noise.wav",
    pcm: sound(3 * SAMPLE_RATE, 50),
  }]);
}

function configure(parameters: Float32Array): kernels.ClassifyConfig {
  return {
    topology: "crnn",
    shape: BASE_SHAPE,
    frontEnd: BASE_FRONT_END,
    corpus: drawCorpus(),
    keyword: "key",
    seed: 1,
    batch: DESCENT.batch,
    batches: DESCENT.batches,
    shards: DESCENT.shards,
    noises: 1,
    augmentation: BASE_AUGMENTATION,
    masks: BASE_MASKS,
    shared: shareGradients(parameters.length, DESCENT.shards),
  };
}

async function run(
  name: string,
  { createTask }: Pick<typeof kernels, "createTask">,
  jobs: number,
): Promise<Trained> {
  const parameters = initialCrnn(BASE_SHAPE, Random.root(1));
  const config = configure(parameters);
  const module = import.meta.resolve(name);
  const { shared } = config;
  return await train({ parameters, descent: DESCENT, shared, module, createTask, config, jobs });
}

Deno.test("the engine tfjs trains end to end on the course of the kernels", async () => {
  const [expected, witness] = [
    await run("../classify_task.ts", kernels, 1),
    await run("./tfjs_task.ts", tfjs, 1),
  ];
  assertEquals(witness.log.length, DESCENT.epochs);
  expected.log.forEach(({ loss, norm }, epoch) => {
    assertAlmostEquals(witness.log[epoch].loss, loss, 1e-4);
    assertLess(Math.abs(witness.log[epoch].norm / norm - 1), 1e-3);
  });
  // Adam divides by the gradient's size, so tiny gradients move by their rounding: a mean is taken.
  const moved = expected.parameters.reduce(
    (sum, value, i) => sum + Math.abs(witness.parameters[i] - value) / expected.parameters.length,
    0,
  );
  assertLess(moved, 1e-5);
});

Deno.test("a worker of the engine tfjs finds its own backend", async () => {
  const one = await run("./tfjs_task.ts", tfjs, 1);
  const two = await run("./tfjs_task.ts", tfjs, 2);
  one.log.forEach(({ loss }, epoch) => assertAlmostEquals(two.log[epoch].loss, loss, 1e-4));
});

Deno.test("the engine tfjs refuses other kinds of networks and names the way out", () => {
  const parameters = initialCrnn(BASE_SHAPE, Random.root(1));
  assertThrows(
    () => tfjs.createTask({ ...configure(parameters), topology: "sparknet" }),
    RangeError,
    'current value is "sparknet"; use --engine wasm',
  );
});

Deno.test("the engine tfjs refuses what it does not compute, and does not pass over it", () => {
  const config = configure(initialCrnn(BASE_SHAPE, Random.root(1)));
  const cases: [Partial<typeof config>, string][] = [
    [{ shape: { ...BASE_SHAPE, gates: 2 } }, "a GRU of 2 gates"],
    [{ shape: { ...BASE_SHAPE, rank: 2 } }, "matrices of rank 2"],
    [{ segments: {} as never }, "segments of streams"],
  ];
  for (const [change, what] of cases) {
    assertThrows(
      () => tfjs.createTask({ ...config, ...change }),
      RangeError,
      `it must be the base network on clips: there are ${what}; use --engine wasm`,
    );
  }
});
