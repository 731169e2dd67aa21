/**
 * The CRNN with 2 gates and one layer, as settings of the study name it.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import { CRNN, crnnLayout, initialCrnn } from "./crnn.ts";
import type { CrnnShape } from "./crnn_shape.ts";
import type { Topology } from "./topology.ts";

/** A CRNN's dimensions without those that are always the same here. */
export type ResetFreeShape =
  & Omit<CrnnShape, "layers" | "dropout" | "gates" | "attention">
  & { attention: number };

/** The CRNN that it is. */
export function resetFreeCrnn(shape: ResetFreeShape): CrnnShape {
  return { ...shape, layers: 1, dropout: 0, gates: 2 };
}

/** The initial parameters of the same network with reset gates, of which its own are taken. */
function initial(shape: ResetFreeShape, random: Random): Float32Array {
  const own = resetFreeCrnn(shape);
  const { attention: _, gates: __, ...whole } = own;
  const from = initialCrnn(whole, random);
  const slots = crnnLayout(whole).slots;
  const { slots: places, size: total } = crnnLayout(own);
  const out = new Float32Array(total);
  for (const { name, offset, size } of places.values()) {
    const slot = slots.get(name === "gru.bias_l0" ? "gru.bias_ih_l0" : name)!;
    // The GRU's rows are r, z, n: what is kept follows the first third. All else comes first.
    const start = slot.offset + (name.startsWith("gru.") ? slot.size / 3 : 0);
    out.set(from.subarray(start, start + size), offset);
  }
  return out;
}

/** The reset-free CRNN. */
export const RESET_FREE: Topology<ResetFreeShape> = {
  kind: "reset-free",
  layout: (shape) => crnnLayout(resetFreeCrnn(shape)),
  initial,
  build: (kernels, shape, options) => CRNN.build(kernels, resetFreeCrnn(shape), options),
  cost: (shape, frames) => CRNN.cost(resetFreeCrnn(shape), frames),
  stream: {
    cost: (shape, window) => CRNN.stream!.cost(resetFreeCrnn(shape), window),
    stride: (shape) => CRNN.stream!.stride(resetFreeCrnn(shape)),
    window: (shape, frames) => CRNN.stream!.window(resetFreeCrnn(shape), frames),
  },
};
