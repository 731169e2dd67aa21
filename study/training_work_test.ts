import { assert, assertEquals } from "@std/assert";
import type { TrainStep } from "./setting.ts";
import { settingOf } from "./settings.ts";
import { trainingWork } from "./training_work.ts";

function workOf(name: string): number {
  const { topology, shape, set, steps } = settingOf(name);
  const step = steps.find((step): step is TrainStep => step.do === "train")!;
  return trainingWork({ topology, shape, frontEnd: set!.frontEnd, step });
}

Deno.test("a training of a network that costs more is more work", () => {
  const [kd, larger, largest] = ["kd", "published-3117", "ds-cnn"].map(workOf);
  assert(kd < larger && larger < largest, `${[kd, larger, largest]}`);
  // As many clips through a hundred times the network.
  assert(largest > 50 * kd, `${largest / kd}`);
});

Deno.test("a training is as much work as it has epochs, batches and clips, segments for three", () => {
  const { topology, shape, set, steps } = settingOf("kd");
  const part = { topology, shape, frontEnd: set!.frontEnd };
  const step = steps.find((step): step is TrainStep => step.do === "train")!;
  const work = (change: Partial<TrainStep>) =>
    trainingWork({ ...part, step: { ...step, epochs: 10, batches: 4, batch: 64, ...change } });
  const one = work({});
  assertEquals(work({ epochs: 20 }), 2 * one);
  assertEquals(work({ batches: 12 }), 3 * one);
  assertEquals(work({ batch: 256 }), 4 * one);
  assertEquals(work({ segments: { batch: 64 } as TrainStep["segments"] }), 4 * one);
});
