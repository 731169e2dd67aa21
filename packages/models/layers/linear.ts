import { type Cost, costTimes } from "../cost.ts";
import type { Layer, NetworkMemory } from "../network_memory.ts";
import {
  classifierTensors as classifierLayout,
  linearTensors as linearLayout,
  matrixTensors as matrixLayout,
  type TensorLayout,
} from "@kws/runtime/network";
import type { TensorSpec } from "../parameters.ts";

/** Dimensions of a {@linkcode Linear} layer. */
export interface LinearSize {
  /** Width of the input, I. */
  inputs: number;
  /** Width of the output, O. */
  outputs: number;
}

/** How a {@linkcode Linear} layer's tensors begin, and what they belong to. */
export type LinearRole =
  & Partial<Pick<TensorSpec, "rows" | "columns" | "reads">>
  & { initial: TensorSpec["initial"]; bias?: boolean };

function withRole(
  [weight, ...bias]: readonly TensorLayout[],
  { initial, rows, columns, reads }: LinearRole,
): TensorSpec[] {
  return [
    { ...weight, initial, rows, columns, reads },
    ...bias.map((own) => ({ ...own, initial, rows })),
  ];
}

/** weight (O,I) and, unless told otherwise, bias (O): PyTorch's layout. */
export function linearTensors(
  name: string,
  { inputs, outputs }: LinearSize,
  role: LinearRole,
): TensorSpec[] {
  const layout = role.bias ?? true ? linearLayout : matrixLayout;
  return withRole(layout(name, outputs, inputs), role);
}

/** The layer of two classes: weight (2,I) and bias (2), uniform in ±1/√I unless told otherwise. */
export function classifierTensors(inputs: number, role: Partial<LinearRole> = {}): TensorSpec[] {
  const initial = { uniform: 1 / Math.sqrt(inputs) };
  return withRole(classifierLayout(inputs), { initial, ...role })
    .map((spec) => ({ ...spec, form: { kind: "difference" } }));
}

/** One row: I·O products; thop counts no bias of a linear layer. */
export function linearCost({ inputs, outputs }: LinearSize): Cost {
  return costTimes({ thop: 1, pure: 1 }, inputs * outputs);
}

/** y (R,O) = x (R,I) · weightᵀ [+ bias]. */
export class Linear implements Layer {
  /** The output, (R,O). */
  readonly y: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #size: LinearSize;
  readonly #weight: Float32Array;
  readonly #bias: Float32Array | undefined;
  readonly #dWeight: Float32Array;
  readonly #dBias: Float32Array | undefined;
  readonly #transposed: Float32Array;

  /**
   * @param name Of its tensors in the memory; the bias may be missing there.
   * @param rows Most rows of a call, R.
   */
  constructor(memory: NetworkMemory, name: string, size: LinearSize, rows: number) {
    const { inputs, outputs } = size;
    const bias = memory.layout.slots.has(`${name}.bias`) ? `${name}.bias` : undefined;
    this.#memory = memory;
    this.#size = size;
    this.#weight = memory.tensor(`${name}.weight`);
    this.#dWeight = memory.gradient(`${name}.weight`);
    this.#bias = bias === undefined ? undefined : memory.tensor(bias);
    this.#dBias = bias === undefined ? undefined : memory.gradient(bias);
    this.#transposed = memory.kernels.f32(inputs * outputs);
    this.y = memory.kernels.f32(rows * outputs);
    memory.add(this);
  }

  prepare(): void {
    const { inputs, outputs } = this.#size;
    const { wasm } = this.#memory.kernels;
    wasm.transpose(this.#transposed.byteOffset, this.#weight.byteOffset, outputs, inputs);
  }

  /**
   * y = x (rows,I) · weightᵀ + bias.
   *
   * @param y Where it goes; {@linkcode Linear.y} unless told otherwise.
   * @param accumulate Whether y is added to; then without the bias.
   */
  forward(
    x: Float32Array,
    rows: number,
    y: Float32Array = this.y,
    accumulate = false,
  ): Float32Array {
    const { inputs, outputs } = this.#size;
    const { kernels } = this.#memory;
    const bias = accumulate ? undefined : this.#bias;
    if (bias) kernels.wasm.fillRows(y.byteOffset, bias.byteOffset, rows, outputs);
    kernels.matmul(y, x, this.#transposed, {
      ...{ rows, columns: outputs, inner: inputs },
      accumulate: accumulate || bias !== undefined,
    });
    return y;
  }

  /** One row, x (I). */
  step(x: Float32Array): Float32Array {
    return this.forward(x, 1);
  }

  /**
   * Adds to the gradients from dy (rows,O) and the x of the forward pass; where `dx` (rows,I) is
   * given it receives, or with `accumulate` is increased by, the gradient of x.
   */
  backward(
    dy: Float32Array,
    x: Float32Array,
    rows: number,
    dx?: Float32Array,
    accumulate = false,
  ): void {
    const { inputs, outputs } = this.#size;
    const { kernels } = this.#memory;
    if (this.#dBias) {
      kernels.wasm.columnSums(this.#dBias.byteOffset, dy.byteOffset, rows, outputs);
    }
    kernels.matmul(this.#dWeight, dy, x, {
      ...{ rows: outputs, columns: inputs, inner: rows, transposed: true, accumulate: true },
    });
    if (!dx) return;
    kernels.matmul(dx, dy, this.#weight, { rows, columns: inputs, inner: outputs, accumulate });
  }
}
