/**
 * Batches of a distillation set through a network of floats.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { type DistillationSet, FEATURE_STEPS } from "./distillation_set.ts";
import type { Sized } from "./prune.ts";
import { QatCrnn, qatCrnnBytes } from "./qat_crnn.ts";

/** What is subtracted from log-mel values before a network: about their mean. */
export const FEATURE_OFFSET: number = -4;

const BATCH = 64;

/** Lets a network hear sounds 0, spread, 2 · spread, …, `count` of them or as many as there are. */
export function eachBatch(
  set: DistillationSet,
  { shape, parameters }: Sized,
  count: number,
  visit: (student: QatCrnn, start: number, count: number) => void,
  spread = 1,
): void {
  const { frames, frontEnd: { bands } } = set;
  const size = { batch: BATCH, frames };
  const student = new QatCrnn(Kernels.create({ bytes: qatCrnnBytes(shape, size) }), shape, size);
  student.parameters.set(parameters);
  student.prepare();
  const row = frames * bands;
  const total = Math.min(count, Math.floor((set.count - 1) / spread) + 1);
  for (let start = 0; start < total; start += BATCH) {
    const batch = Math.min(BATCH, total - start);
    for (let i = 0; i < batch; i++) {
      const from = (start + i) * spread * row;
      for (let f = 0; f < row; f++) {
        student.features[i * row + f] = set.features[from + f] / FEATURE_STEPS - FEATURE_OFFSET;
      }
    }
    student.forward(batch);
    visit(student, start, batch);
  }
}
