/**
 * The functions of `kernels.wasm`. Pointers (`…: number` named after an array) are byte offsets into
 * the memory, lengths are counts of elements; shapes stand beside the sources in `assembly/`.
 */
export interface WasmExports {
  memory: WebAssembly.Memory;
  heapBase(): number;
  /** y (n) = eˣ. */
  expArray(y: number, x: number, n: number): void;
  /** y (n) = ln x; x below the smallest normal number counts as that. */
  logArray(y: number, x: number, n: number): void;
  /** y (n) = tanh x. */
  tanhArray(y: number, x: number, n: number): void;
  /** y (n) = 1 / (1 + e⁻ˣ). */
  sigmoidArray(y: number, x: number, n: number): void;
  /** x (n) *= s. */
  scale(x: number, n: number, s: number): void;
  /** y (n) += x (n). */
  addTo(y: number, x: number, n: number): void;
  /** y (n) = x (n) · m (n). */
  multiply(y: number, x: number, m: number, n: number): void;
  /** y (n) += w (x − y). */
  lerpTo(y: number, x: number, n: number, w: number): void;
  /** Σ x². */
  sumSquares(x: number, n: number): number;
  /** Every row of y (rows,n) = x (n). */
  fillRows(y: number, x: number, rows: number, n: number): void;
  /** y (n) += the sum of the rows of x (rows,n). */
  columnSums(y: number, x: number, rows: number, n: number): void;
  /** y (cols,rows) = xᵀ, x (rows,cols). */
  transpose(y: number, x: number, rows: number, cols: number): void;
  /** x (n) *= 1 − y². */
  tanhBackward(x: number, y: number, n: number): void;
  /** C (m,n) = [C +] A (m,k) · B (k,n), A's strides free. */
  gemm(
    c: number,
    ldc: number,
    a: number,
    sai: number,
    sap: number,
    b: number,
    ldb: number,
    m: number,
    n: number,
    k: number,
    accumulate: number,
  ): void;
  /** y (kf·kt, positions) of x (frames,bands). */
  patchColumns(
    y: number,
    x: number,
    frames: number,
    bands: number,
    kf: number,
    kt: number,
    sf: number,
    st: number,
  ): void;
  /** y (positions, kf·kt) of x (frames,bands). */
  patchRows(
    y: number,
    x: number,
    frames: number,
    bands: number,
    kf: number,
    kt: number,
    sf: number,
    st: number,
  ): void;
  /** h (T,B,H) from gi (T,B,3H), uT (H,3H), c (3H) and h0 (B,H). */
  gruForward(
    h: number,
    gates: number,
    gh: number,
    gi: number,
    uT: number,
    c: number,
    h0: number,
    T: number,
    B: number,
    H: number,
  ): void;
  /** dgi and dgh (T,B,3H), carry (B,H) from dh (T,B,H). */
  gruBackward(
    dgi: number,
    dgh: number,
    carry: number,
    dh: number,
    h: number,
    h0: number,
    gates: number,
    u: number,
    T: number,
    B: number,
    H: number,
  ): void;
  /** y (B,H) and w (T,B) from e (T,B) and h (T,B,H). */
  attentionPool(y: number, w: number, e: number, h: number, T: number, B: number, H: number): void;
  /** de (T,B) and dh (T,B,H) from dy (B,H) and, where not 0, dw (T,B). */
  attentionPoolBackward(
    de: number,
    dh: number,
    dy: number,
    dw: number,
    w: number,
    h: number,
    T: number,
    B: number,
    H: number,
  ): void;
  /** One step of Adam on p, m, v (n) with the gradient g (n). */
  adamStep(
    p: number,
    g: number,
    m: number,
    v: number,
    n: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    l2: number,
    c1: number,
    c2: number,
    clip: number,
  ): void;
  /** mask (n): 0 where the stream's word is below `threshold`, else `kept`. */
  dropoutMask(
    mask: number,
    n: number,
    key0: number,
    key1: number,
    threshold: number,
    kept: number,
  ): void;
  /** y (n) += sigma · N(0, 1) of the stream with that key. */
  addNormal(y: number, n: number, key0: number, key1: number, sigma: number): void;
  /** y (frames,bands) of x by the plan's tables. */
  logMel(y: number, x: number, frames: number, hop: number, plan: number): void;
  /** y (n/2 + 1) of one frame x (n). */
  powerSpectrum(y: number, x: number, plan: number): void;
  /** y (n) = s · x, x 16-bit integers. */
  fromInt16(y: number, x: number, n: number, s: number): void;
  /** y (n) += g · x (n). */
  mixTo(y: number, x: number, n: number, g: number): void;
}
