/**
 * Linear layer and gated recurrent unit as plain loops over 64-bit floats, forward and backward.
 */

/** y (R,O) = x (R,I) · weightᵀ + bias, weight (O,I). */
export function linearForward(
  x: Float64Array,
  rows: number,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
): Float64Array {
  const outputs = bias.length;
  const inputs = weight.length / outputs;
  const y = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o];
      for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * x[row * inputs + i];
      y[row * outputs + o] = sum;
    }
  }
  return y;
}

/** Returns dx (R,I) and adds to the gradients, from dy (R,O) and x (R,I). */
export function linearBackward(
  dy: Float64Array,
  x: Float64Array,
  rows: number,
  weight: ArrayLike<number>,
  gradients: { weight: Float64Array; bias: Float64Array },
): Float64Array {
  const outputs = gradients.bias.length;
  const inputs = weight.length / outputs;
  const dx = new Float64Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputs; o++) {
      const slope = dy[row * outputs + o];
      gradients.bias[o] += slope;
      for (let i = 0; i < inputs; i++) {
        gradients.weight[o * inputs + i] += slope * x[row * inputs + i];
        dx[row * inputs + i] += slope * weight[o * inputs + i];
      }
    }
  }
  return dx;
}

/** The tensors of a GRU layer; gates in the order r, z, n. */
export interface GruParameters {
  /** (3H,I). */
  weightIh: ArrayLike<number>;
  /** (3H,H). */
  weightHh: ArrayLike<number>;
  /** (3H). */
  biasIh: ArrayLike<number>;
  /** (3H). */
  biasHh: ArrayLike<number>;
}

/** What the backward pass of a GRU layer needs of the forward pass, each (T',B,H). */
export interface GruCache {
  /** The states. */
  h: Float64Array;
  /** Reset gate. */
  r: Float64Array;
  /** Update gate. */
  z: Float64Array;
  /** Candidate state. */
  n: Float64Array;
  /** W_hn h + b_hn, which the reset gate multiplies. */
  q: Float64Array;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * The states h (T',B,H) for x (T',B,I), from a state of zeros: r = σ(W_ir x + b_ir + W_hr h + b_hr),
 * z alike, n = tanh(W_in x + b_in + r (W_hn h + b_hn)), h' = (1 − z) n + z h.
 */
export function gruForward(
  x: Float64Array,
  steps: number,
  batch: number,
  width: number,
  { weightIh, weightHh, biasIh, biasHh }: GruParameters,
): GruCache {
  const size = batch * width;
  const cache = (): Float64Array => new Float64Array(steps * size);
  const [h, r, z, n, q] = [cache(), cache(), cache(), cache(), cache()];
  const gi = linearForward(x, steps * batch, weightIh, biasIh);
  for (let t = 0; t < steps; t++) {
    const before = t === 0 ? new Float64Array(size) : h.subarray((t - 1) * size, t * size);
    const gh = linearForward(before, batch, weightHh, biasHh);
    for (let b = 0; b < batch; b++) {
      for (let j = 0; j < width; j++) {
        const input = (t * batch + b) * 3 * width + j;
        const recurrent = b * 3 * width + j;
        const at = (t * batch + b) * width + j;
        r[at] = sigmoid(gi[input] + gh[recurrent]);
        z[at] = sigmoid(gi[input + width] + gh[recurrent + width]);
        q[at] = gh[recurrent + 2 * width];
        n[at] = Math.tanh(gi[input + 2 * width] + r[at] * q[at]);
        h[at] = (1 - z[at]) * n[at] + z[at] * before[b * width + j];
      }
    }
  }
  return { h, r, z, n, q };
}

/** Returns dx (T',B,I) and adds to the gradients, from dh (T',B,H) and x (T',B,I). */
export function gruBackward(
  dh: Float64Array,
  x: Float64Array,
  { h, r, z, n, q }: GruCache,
  steps: number,
  batch: number,
  width: number,
  parameters: Pick<GruParameters, "weightIh" | "weightHh">,
  gradients: Record<keyof GruParameters, Float64Array>,
): Float64Array {
  const size = batch * width;
  const dgi = new Float64Array(3 * steps * size);
  let carry: Float64Array = new Float64Array(size);
  for (let t = steps - 1; t >= 0; t--) {
    const before = t === 0 ? new Float64Array(size) : h.subarray((t - 1) * size, t * size);
    const dgh = new Float64Array(3 * size);
    const dBefore = new Float64Array(size);
    for (let b = 0; b < batch; b++) {
      for (let j = 0; j < width; j++) {
        const i = b * width + j;
        const at = t * size + i;
        const slope = dh[at] + carry[i];
        dBefore[i] = slope * z[at];
        const dn = slope * (1 - z[at]) * (1 - n[at] * n[at]);
        const dz = slope * (before[i] - n[at]) * z[at] * (1 - z[at]);
        const dr = dn * q[at] * r[at] * (1 - r[at]);
        const input = (t * batch + b) * 3 * width + j;
        const recurrent = b * 3 * width + j;
        dgi[input] = dgh[recurrent] = dr;
        dgi[input + width] = dgh[recurrent + width] = dz;
        dgi[input + 2 * width] = dn;
        dgh[recurrent + 2 * width] = dn * r[at];
      }
    }
    carry = linearBackward(dgh, before, batch, parameters.weightHh, {
      weight: gradients.weightHh,
      bias: gradients.biasHh,
    });
    carry.forEach((value, i) => carry[i] = value + dBefore[i]);
  }
  return linearBackward(dgi, x, steps * batch, parameters.weightIh, {
    weight: gradients.weightIh,
    bias: gradients.biasIh,
  });
}
