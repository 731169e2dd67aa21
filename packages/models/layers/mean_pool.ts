import type { Kernels } from "@kws/kernels";

/** What is pooled: B clips of R rows of C channels. */
export interface MeanPoolSize {
  batch: number;
  rows: number;
  channels: number;
}

/** y (B,C) = the mean over the rows of x (B,R,C). */
export function meanPool(
  { wasm }: Kernels,
  y: Float32Array,
  x: Float32Array,
  { batch, rows, channels }: MeanPoolSize,
): void {
  y.fill(0);
  for (let b = 0; b < batch; b++) {
    const [to, from] = [y.byteOffset + 4 * b * channels, x.byteOffset + 4 * b * rows * channels];
    wasm.columnSums(to, from, rows, channels);
  }
  wasm.scale(y.byteOffset, y.length, 1 / rows);
}

/** dx (B,R,C) from dy (B,C), which is scaled in place. */
export function meanPoolBackward(
  { wasm }: Kernels,
  dx: Float32Array,
  dy: Float32Array,
  { batch, rows, channels }: MeanPoolSize,
): void {
  wasm.scale(dy.byteOffset, dy.length, 1 / rows);
  for (let b = 0; b < batch; b++) {
    const to = dx.byteOffset + 4 * b * rows * channels;
    wasm.fillRows(to, dy.byteOffset + 4 * b * channels, rows, channels);
  }
}
