import type { Random } from "@kws/kernels";
import { crnnLayout, view } from "./parameters.ts";
import { type CrnnShape, crnnSizes } from "./shape.ts";

/**
 * PyTorch's initial parameters of a CRNN: every tensor uniform in ±1/√fan, where fan is the number
 * of inputs of the convolution or linear layer, and the width of the GRU for all of its tensors.
 *
 * @param random The stream; each tensor draws from the child of its name.
 * @returns The flat parameters in the order of {@linkcode crnnLayout}.
 */
export function initialParameters(shape: CrnnShape, random: Random): Float32Array {
  crnnSizes(shape, shape.kernel[1]);
  const layout = crnnLayout(shape);
  const flat = new Float32Array(layout.size);
  for (const { name } of layout.slots.values()) {
    const fan = name.startsWith("conv.") ? shape.kernel[0] * shape.kernel[1] : shape.hidden;
    const bound = 1 / Math.sqrt(fan);
    const stream = random.stream(name);
    const values = view(flat, layout, name);
    for (let i = 0; i < values.length; i++) values[i] = stream.between(-bound, bound);
  }
  return flat;
}
