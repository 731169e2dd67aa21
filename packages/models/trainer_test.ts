import type { CrnnShape } from "@kws/runtime/network";
import { resumeFile } from "./resume_file.ts";
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { Random } from "@kws/kernels";
import { BASE_AUGMENTATION, BASE_MASKS } from "@kws/features";
import { assemble } from "@kws/corpus";
import { type ClassifyConfig, createTask } from "./classify_task.ts";
import { initialCrnn } from "./topologies/crnn.ts";
import { type Descent, shareGradients, train, type Trained } from "./trainer.ts";

const SHAPE: CrnnShape = {
  bands: 20,
  channels: 3,
  kernel: [6, 6],
  stride: [4, 3],
  hidden: 10,
  layers: 2,
  dropout: 0.1,
};
const FRONT_END = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 };

/** Two "words": high tones and low ones. */
function tones(): ClassifyConfig["corpus"] {
  const random = Random.root("tones");
  const clips = Array.from({ length: 24 }, (_, i) => {
    const word = i % 2 === 0 ? "high" : "low";
    const pitch = word === "high" ? random.between(1500, 2500) : random.between(200, 400);
    const pcm = Int16Array.from(
      { length: 16000 },
      (_, t) => Math.round(8000 * Math.sin(2 * Math.PI * pitch * t / 16000)),
    );
    return { path: `${word}/${i}`, word, speaker: `s${i}`, split: "training" as const, pcm };
  });
  const hiss = Int16Array.from({ length: 30000 }, () => random.integer(2000) - 1000);
  return assemble("tones", "synthetic", clips, [{ path: "hiss", pcm: hiss }]);
}

const corpus = tones();

/** `stop`: the epoch after which the run breaks off, the epoch itself being saved. */
function run(
  epochs: number,
  jobs: number,
  resume?: string,
  stop?: number,
  { seed = 3, onRefusal }: { seed?: number; onRefusal?: (why: string) => void } = {},
): Promise<Trained> {
  const descent: Descent = {
    epochs,
    batches: 4,
    batch: 16,
    shards: 4,
    schedule: { kind: "one-cycle", peak: 8e-3, warmup: 0.3 },
    l2: 1e-5,
    clip: 5,
    average: 0.9,
  };
  const parameters = initialCrnn(SHAPE, Random.root("init"));
  const shared = shareGradients(parameters.length, descent.shards);
  const { batch, batches, shards } = descent;
  return train({
    onEpoch: ({ epoch }) => {
      if (stop !== undefined && epoch === stop + 1) throw new Error("stopped");
    },
    resume: resume === undefined ? undefined : resumeFile(resume),
    ...{ parameters, descent, shared, createTask, jobs, saveEvery: 1, onRefusal },
    module: new URL("./classify_task.ts", import.meta.url).href,
    config: {
      ...{ topology: "crnn", shape: SHAPE, frontEnd: FRONT_END, corpus, keyword: "high" },
      ...{ seed, shared },
      ...{ batch, batches, shards, noises: 1, augmentation: BASE_AUGMENTATION, masks: BASE_MASKS },
    },
  });
}

Deno.test("training gives the same bits on one, two and four threads", async () => {
  const one = await run(3, 1);
  for (const jobs of [2, 4]) {
    const more = await run(3, jobs);
    assertEquals(more.parameters, one.parameters);
    assertEquals(more.log, one.log);
  }
});

Deno.test("training learns to tell high tones from low ones", async () => {
  const { log } = await run(30, 2);
  assertLess(log[29].loss, 0.5 * log[0].loss);
});

Deno.test("training that is stopped after any epoch and resumed ends with the same bits", async () => {
  const whole = await run(4, 1);
  const dir = Deno.makeTempDirSync();
  for (const stop of [1, 2, 3]) {
    const resume = `${dir}/${stop}`;
    await assertRejects(() => run(4, 1, resume, stop), Error, "stopped");
    const again = await run(4, 2, resume);
    assertEquals(again.parameters, whole.parameters);
    assertEquals(again.log, whole.log);
  }
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("a resume file that is empty, damaged or another training's is not used, and that is said", async () => {
  const whole = await run(4, 1);
  const dir = Deno.makeTempDirSync();
  const resume = `${dir}/resume`;
  const refused: string[] = [];
  const onRefusal = (why: string): number => refused.push(why);
  const cutOff = (seed?: number): Promise<Error> =>
    assertRejects(() => run(4, 1, resume, 2, { seed, onRefusal }), Error, "stopped");
  const spoil: (() => void | Promise<unknown>)[] = [
    () => Deno.writeFileSync(resume, new Uint8Array(0)),
    () => Deno.truncateSync(resume, 1000),
    () => {
      const bytes = Deno.readFileSync(resume);
      bytes[bytes.length - 2] ^= 1;
      Deno.writeFileSync(resume, bytes);
    },
    async () => {
      Deno.removeSync(resume);
      await cutOff(4);
    },
  ];
  for (const [i, damage] of spoil.entries()) {
    await cutOff();
    await damage();
    refused.length = 0;
    const again = await run(4, 1, resume, undefined, { onRefusal });
    assertEquals(again.parameters, whole.parameters, `damage ${i}`);
    assertEquals(again.log, whole.log, `damage ${i}`);
    assertEquals(refused.length, 1, `damage ${i}`);
    Deno.removeSync(resume);
  }
  Deno.removeSync(dir, { recursive: true });
});
