/**
 * A packed network in memory, as 32-bit words: what stands at which place.
 *
 * The one description that both sides use: `assembly/crnn_step.ts` reads what `@kws/runtime` lays out.
 * The language of both is kept to what both understand. Letters: H units, A units of the attention's
 * hidden layer, W steps of the window. An i16 width is padded to a multiple of 8 by zeros, the rows of a
 * matrix to a multiple of 4.
 *
 * @module
 */

/** Mel bands of a frame. */
export const BANDS = 0;
/** Channels of the convolution. */
export const CHANNELS = 1;
/** Bands of the convolution's kernel, kf; all bands where it is laid over whole frames. */
export const KERNEL_BANDS = 2;
/** Frames of the convolution's kernel, kt. */
export const KERNEL_FRAMES = 3;
/** Bands from position to position. */
export const STRIDE_BANDS = 4;
/** Frames from step to step. */
export const STRIDE_FRAMES = 5;
/** Positions of the convolution over the bands. */
export const POSITIONS = 6;
/** Units of a GRU layer, H. */
export const HIDDEN = 7;
/** GRU layers. */
export const LAYERS = 8;
/** Gates of the GRU: 3, or 2 where the reset gate stays at ½. */
export const GATES = 9;
/** Factors of a matrix of the GRU: 1, or 2 where it is one of low rank. */
export const FACTORS = 10;
/** Units of the attention's hidden layer, A. */
export const ATTENTION = 11;
/** Steps that the attention sees, W. */
export const WINDOW = 12;
/** What is subtracted from a feature, f32. */
export const OFFSET = 13;
/** One over the features' step, f32. */
export const SHARPNESS = 14;

/** Pointer to what a step changes: frames heard, outputs in the ring, next place in it, all i32. */
export const COUNTERS = 15;
/** Pointer to the kernel's frames, i16 (kt,bands). */
export const FRAMES = 16;
/** Pointer to the states in Q15, i32 (layers,H). */
export const STATES = 17;
/** Pointer to the states as 7 bits, i16 (layers,padded H). */
export const ROUNDED = 18;
/** Pointer to the ring of energies in Q12, i32 (W). */
export const ENERGIES = 19;
/** Pointer to the ring of the classifier's rows in Q12, i32 (W). */
export const VOTES = 20;

/** Pointer to one position's taps, i16. */
export const PATCH = 21;
/** Pointer to the convolution's outputs, i16. */
export const FEATURE_MAP = 22;
/** Pointer to the attention's hidden layer, i16 (padded A). */
export const KEYS = 23;
/** Pointer to sums, i32. */
export const SUMS = 24;
/** Pointer to the last layer's states, i16 (padded H). */
export const WIDE = 25;
/** Pointer to what lies between two factors, i32 and i16. */
export const BOTTLENECK = 26;

/** Pointer to 32767 · tanh(i / 64), i16. */
export const TANH = 27;
/** Pointer to 65535 · exp(−i / 32), u16. */
export const EXP = 28;
/** The first pointer to weights: those of all tensors in the order of the file, biases as i32. */
export const WEIGHTS = 29;

/** Of a matrix: its padded rows, i32. */
export const ROWS = 0;
/** Of a matrix: bytes of a padded row, i32. */
export const ROW_BYTES = 4;
/** Of a matrix: the shift of all rows' products, i32. */
export const SHIFT = 8;
/** Of a matrix: 1 if all multipliers are below 2³¹, else 0, i32. */
export const NARROW = 12;
/** Of a matrix: where the rows' multipliers begin, i64 (rows); its rows lie behind them, i16. */
export const MULTIPLIERS = 16;

/** What a push returns whose last frame completes no step. */
export const NO_STEP = 2147483647;
