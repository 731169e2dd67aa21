/**
 * A packed network in memory, as 32-bit words: what stands at which place.
 *
 * The one description that both sides use: `assembly/crnn_step.ts` reads what `@kws/runtime` lays out.
 * The language of both is kept to what both understand. Letters: H units, A units of the attention's
 * hidden layer, W steps of the window. An i16 width is padded to a multiple of 8 by zeros, the rows of a
 * matrix to a multiple of 4.
 *
 * A matrix is its rows of i16, then for every row a multiplier i64, then the shift i32 of all, then 1 if
 * all multipliers are below 2³¹, else 0. A matrix of two factors is two of them; without the second
 * its word is 0.
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
/** Units of the attention's hidden layer, A. */
export const ATTENTION = 10;
/** Steps that the attention sees, W. */
export const WINDOW = 11;
/** kf · kt, padded. */
export const TAPS = 12;
/** H, padded. */
export const WIDTH = 13;
/** Inner width of matrices of two factors, 0 if none is one. */
export const RANK = 14;
/** What is subtracted from a feature, f32. */
export const OFFSET = 15;
/** One over the features' step, f32. */
export const SHARPNESS = 16;

/** Pointer to what a step changes: frames heard, outputs in the ring, next place in it, all i32. */
export const COUNTERS = 17;
/** Pointer to the kernel's frames, i16 (kt,bands). */
export const FRAMES = 18;
/** Pointer to the states in Q15, i32 (layers,H). */
export const STATES = 19;
/** Pointer to the states as 7 bits, i16 (layers,padded H). */
export const ROUNDED = 20;
/** Pointer to the ring of energies in Q12, i32 (W). */
export const ENERGIES = 21;
/** Pointer to the ring of the classifier's rows in Q12, i32 (W). */
export const VOTES = 22;

/** Pointer to one position's taps, i16. */
export const PATCH = 23;
/** Pointer to the convolution's outputs, i16. */
export const FEATURE_MAP = 24;
/** Pointer to the attention's hidden layer, i16 (padded A). */
export const KEYS = 25;
/** Pointer to sums, i32. */
export const SUMS = 26;
/** Pointer to the last layer's states, i16 (padded H). */
export const WIDE = 27;
/** Pointer to what lies between two factors, i32 and i16. */
export const BOTTLENECK = 28;
/** Pointer to a frame from outside, f32 (bands). */
export const FRAME = 29;

/** Pointer to the convolution's matrix. */
export const CONV = 30;
/** Pointer to the convolution's bias, i32. */
export const CONV_BIAS = 31;
/** Pointer to the matrix of the attention's hidden layer. */
export const KEY = 32;
/** Pointer to the bias of the attention's hidden layer, i32. */
export const KEY_BIAS = 33;
/** Pointer to the row of the attention's energy. */
export const ENERGY = 34;
/** Pointer to its bias, i32. */
export const ENERGY_BIAS = 35;
/** Pointer to the classifier's row. */
export const CLASSIFIER = 36;
/** Pointer to its bias, i32. */
export const CLASSIFIER_BIAS = 37;
/** Pointer to 32767 · tanh(i / 64), i16. */
export const TANH = 38;
/** Pointer to 65535 · exp(−i / 32), u16. */
export const EXP = 39;

/** The first word of the first GRU layer. */
export const LAYER = 40;
/** Words of a layer. */
export const LAYER_WORDS = 7;
/** Of a layer: pointer to the input's matrix, or to its left factor. */
export const INPUT = 0;
/** Of a layer: pointer to the right factor of the input's matrix. */
export const INPUT_RIGHT = 1;
/** Of a layer: the input's width, padded. */
export const INPUT_WIDTH = 2;
/** Of a layer: pointer to the bias, i32. */
export const BIAS = 3;
/** Of a layer: pointer to the recurrent matrix, or to its left factor. */
export const RECURRENT = 4;
/** Of a layer: pointer to the right factor of the recurrent matrix. */
export const RECURRENT_RIGHT = 5;
/** Of a layer: pointer to the candidate's second bias, i32; none with 2 gates. */
export const CANDIDATE_BIAS = 6;

/** What a frame that completes no step returns. */
export const NO_STEP: number = -2147483648;
