/**
 * The functions of the training module. Pointers (`…: number` named after an array) are byte offsets into
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
  /**
   * h and, where not 0, hq (T,B,H) from gi (T,B,GH), uT (H,GH), c (GH), h0 and, where hq is there, h0q
   * (B,H).
   */
  gruForward(
    h: number,
    hq: number,
    gates: number,
    gh: number,
    gi: number,
    uT: number,
    c: number,
    h0: number,
    h0q: number,
    T: number,
    B: number,
    H: number,
    G: number,
  ): void;
  /** dgi and dgh (T,B,GH), carry (B,H) from dh (T,B,H). */
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
    G: number,
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
  /** y (T,B,H), w (T,W,B) of e (T,B), h (T,B,H): the pool of the latest W steps at every step. */
  attentionWindows(
    y: number,
    w: number,
    e: number,
    h: number,
    t: number,
    b: number,
    units: number,
    window: number,
  ): void;
  /** de (T,B), dh (T,B,H) of dy (T,B,H), w (T,W,B), h (T,B,H); s (W) is scratch. */
  attentionWindowsBackward(
    de: number,
    dh: number,
    s: number,
    dy: number,
    w: number,
    h: number,
    t: number,
    b: number,
    units: number,
    window: number,
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
  /**
   * Of x (n), what is no sound becomes 0: how many there were. With `integers`, x comes from 16-bit ones in
   * the second half of its place. Four floats behind x are overwritten.
   */
  clean(x: number, n: number, integers: boolean): number;
  /** y (n) = s · x, x 16-bit integers. */
  fromInt16(y: number, x: number, n: number, s: number): void;
  /** y (n) += g · x (n). */
  mixTo(y: number, x: number, n: number, g: number): void;
  /** y (n) = x to the nearest of low…high times step. */
  fakeQuantize(y: number, x: number, n: number, step: number, low: number, high: number): void;
  /** d (n) = 0 where x (n) lies outside the range. */
  fakeQuantizeBackward(
    d: number,
    x: number,
    n: number,
    step: number,
    low: number,
    high: number,
  ): void;
  /** y (B,T,C): every channel of x (B,T,C) with its own K weights of w (K,C), the length kept. */
  depthwise(
    y: number,
    x: number,
    w: number,
    scratch: number,
    B: number,
    T: number,
    C: number,
    K: number,
  ): void;
  /** dw (K,C) += the gradient of the weights from dy and x (B,T,C). */
  depthwiseWeights(
    dw: number,
    dy: number,
    x: number,
    scratch: number,
    B: number,
    T: number,
    C: number,
    K: number,
  ): void;
  /** y (R,C) [+]= x (R,C) normalised over R, times g plus a; m and v (C) are its moments; scratch (C). */
  normalise(
    y: number,
    m: number,
    v: number,
    x: number,
    g: number,
    a: number,
    scratch: number,
    R: number,
    C: number,
    epsilon: number,
    accumulate: number,
  ): void;
  /** dx (R,C) from dy (R,C); dg and da (C) += the gradients of g and a; scratch (3·C). */
  normaliseBackward(
    dx: number,
    dg: number,
    da: number,
    dy: number,
    x: number,
    m: number,
    v: number,
    g: number,
    scratch: number,
    R: number,
    C: number,
    epsilon: number,
  ): void;
  /** y (n) = x (n) + shift, cut to low…high. */
  clip(y: number, x: number, n: number, shift: number, low: number, high: number): void;
  /** d (n) = 0 where y (n) lies at an end of low…high. */
  clipBackward(d: number, y: number, n: number, low: number, high: number): void;
  /** y (B,T,F,C): every channel of x with its own weights of w (KF·KT,C), the size kept. */
  depthwise2d(
    y: number,
    x: number,
    w: number,
    B: number,
    T: number,
    F: number,
    C: number,
    KF: number,
    KT: number,
  ): void;
  /** dw (KF·KT,C) += the gradient of the weights from dy and x (B,T,F,C). */
  depthwise2dWeights(
    dw: number,
    dy: number,
    x: number,
    B: number,
    T: number,
    F: number,
    C: number,
    KF: number,
    KT: number,
  ): void;
}
