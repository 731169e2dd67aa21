// The packed network, one step at a time, in integers: 8-bit weights widened to 16 bits, 7-bit
// activations, products summed in 32 bits. Every function has the bits of the reference in
// packages/compress/integer_crnn.ts. A module of its own with its own memory and no imports.
//
// The model lies at `m` as 32-bit words:
//   0 bands, 1 channels, 2 kf, 3 kt, 4 sf, 5 outBands, 6 hidden, 7 layers, 8 window,
//   9 padded kf·kt, 10 padded width, 11 input width of layer 0, padded,
//   then pointers: 12 frames i16 (kt,bands), 13 patch i16, 14 columns i16, 15 states i32 (layers,H),
//   16 rounded i16 (layers,width), 17 keys i16, 18 energies i32 (window), 19 votes i32 (window),
//   20 convolution's matrix, 21 its bias, 22 attention's matrix, 23 its bias, 24 energy's row,
//   25 energy's bias, 26 classifier's row, 27 classifier's bias, 28 tanh table i16, 29 exp table u16,
//   30 outputs in the ring, 31 next place in it, 32 scratch i32 (6H), 33 votes' row i16;
//   from 36 on for every layer: input matrix, its bias, recurrent matrix, its bias, input's width.
// A matrix: rows of i16, then for every row multiplier i32 and shift i32.

@inline
function word(m: usize, i: i32): i32 {
  return load<i32>(m + (<usize>i << 2));
}

// ⌊(sum · multiplier) / 2^shift + ½⌋
@inline
function rescale(sum: i32, multiplier: i32, shift: i32): i32 {
  const product = <i64>sum * <i64>multiplier;
  return shift > 0
    ? <i32>((product + (<i64>1 << (shift - 1))) >> shift)
    : <i32>(product << -shift);
}

@inline
function tanhQ(table: usize, x: i32): i32 {
  const size = x < 0 ? -x : x;
  if (size >= 32768) return x < 0 ? -32767 : 32767;
  const at = table + (<usize>(size >> 6) << 1);
  const low = <i32>load<i16>(at);
  const y = low + (((<i32>load<i16>(at, 2) - low) * (size & 63) + 32) >> 6);
  return x < 0 ? -y : y;
}

@inline
function sigmoidQ(table: usize, x: i32): i32 {
  return 16384 + (tanhQ(table, x >> 1) >> 1);
}

@inline
function expQ(table: usize, x: i32): i32 {
  if (x >= 65536) return 0;
  const at = table + (<usize>(x >> 7) << 1);
  const high = <i32>load<u16>(at);
  return high + (((<i32>load<u16>(at, 2) - high) * (x & 127) + 64) >> 7);
}

@inline
function sevenBits(x: i32): i32 {
  return max(min((x + 256) >> 9, 63), -64);
}

// y (rows) i32 = rescaled W (rows,n) · x (n), n a multiple of 8.
function product(y: usize, w: usize, x: usize, rows: i32, n: i32): void {
  const bytes: usize = <usize>n << 1;
  let scales = w + <usize>rows * bytes;
  for (let row = 0; row < rows; row++) {
    let sum = i32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(w + i), v128.load(x + i)));
    }
    w += bytes;
    const total = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) +
      i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
    store<i32>(y, rescale(total, load<i32>(scales), load<i32>(scales, 4)));
    y += 4;
    scales += 8;
  }
}

// Forgets everything heard.
export function reset(m: usize): void {
  const hidden = word(m, 6);
  const layers = word(m, 7);
  memory.fill(<usize>word(m, 15), 0, <usize>(4 * hidden * layers));
  memory.fill(<usize>word(m, 16), 0, <usize>(2 * word(m, 10) * layers));
  store<i32>(m, 0, 30 << 2);
  store<i32>(m, 0, 31 << 2);
}

// One step from the kernel's frames, 7-bit integers as i16 (kt,bands), oldest first.
// Returns the keyword's log-odds in Q12.
export function step(m: usize): i32 {
  convolve(m);
  const layers = word(m, 7);
  let input: usize = <usize>word(m, 14);
  for (let layer = 0; layer < layers; layer++) {
    recur(m, layer, input);
    input = <usize>word(m, 16) + <usize>(2 * word(m, 10) * layer);
  }
  return attend(m, input);
}

function convolve(m: usize): void {
  const bands = word(m, 0), channels = word(m, 1), kf = word(m, 2), kt = word(m, 3);
  const sf = word(m, 4), outBands = word(m, 5), padded = word(m, 9);
  const frames: usize = <usize>word(m, 12);
  const patch: usize = <usize>word(m, 13);
  const columns: usize = <usize>word(m, 14);
  const matrix: usize = <usize>word(m, 20);
  const bias: usize = <usize>word(m, 21);
  const sums: usize = <usize>word(m, 32);
  for (let f = 0; f < outBands; f++) {
    let to = patch;
    // The matrix has been rearranged to (t, i): a frame's bands lie side by side.
    for (let t = 0; t < kt; t++) {
      const from = frames + (<usize>(t * bands + f * sf) << 1);
      for (let i = 0; i < kf; i++) store<i16>(to + (<usize>i << 1), load<i16>(from + (<usize>i << 1)));
      to += <usize>kf << 1;
    }
    product(sums, matrix, patch, channels, padded);
    for (let c = 0; c < channels; c++) {
      const at: usize = <usize>c << 2;
      const value = (load<i32>(sums + at) + load<i32>(bias + at) + 32) >> 6;
      store<i16>(columns + (<usize>(c * outBands + f) << 1), <i16>max(min(value, 63), -64));
    }
  }
}

function recur(m: usize, layer: i32, input: usize): void {
  const hidden = word(m, 6), width = word(m, 10);
  const table: usize = <usize>word(m, 28);
  const entry = m + (<usize>(36 + 5 * layer) << 2);
  const state: usize = <usize>word(m, 15) + <usize>(4 * hidden * layer);
  const rounded: usize = <usize>word(m, 16) + <usize>(2 * width * layer);
  const own: usize = <usize>word(m, 32);
  const back = own + <usize>(12 * hidden);
  product(own, <usize>word(entry, 0), input, 3 * hidden, word(entry, 4));
  product(back, <usize>word(entry, 2), rounded, 3 * hidden, width);
  const biasIh: usize = <usize>word(entry, 1);
  const biasHh: usize = <usize>word(entry, 3);
  const row: usize = <usize>hidden << 2;
  for (let j: usize = 0; j < row; j += 4) {
    const r = sigmoidQ(table, load<i32>(own + j) + load<i32>(biasIh + j) + load<i32>(back + j));
    const z = sigmoidQ(
      table,
      load<i32>(own + row + j) + load<i32>(biasIh + row + j) + load<i32>(back + row + j),
    );
    const q = load<i32>(back + 2 * row + j) + load<i32>(biasHh + j);
    const gated = <i32>((<i64>r * <i64>q + 16384) >> 15);
    const n = tanhQ(table, load<i32>(own + 2 * row + j) + load<i32>(biasIh + 2 * row + j) + gated);
    const before = load<i32>(state + j);
    const after = n + ((z * (before - n) + 16384) >> 15);
    store<i32>(state + j, after);
    store<i16>(rounded + (j >> 1), <i16>sevenBits(after));
  }
}

function attend(m: usize, rounded: usize): i32 {
  const hidden = word(m, 6), layers = word(m, 7), window = word(m, 8), width = word(m, 10);
  const table: usize = <usize>word(m, 28);
  const sums: usize = <usize>word(m, 32);
  const keys: usize = <usize>word(m, 17);
  const bias: usize = <usize>word(m, 23);
  product(sums, <usize>word(m, 22), rounded, hidden, width);
  for (let j: usize = 0; j < <usize>hidden; j++) {
    const key = tanhQ(table, load<i32>(sums + (j << 2)) + load<i32>(bias + (j << 2)));
    store<i16>(keys + (j << 1), <i16>sevenBits(key));
  }
  product(sums, <usize>word(m, 24), keys, 1, width);
  const energy = load<i32>(sums) + load<i32>(<usize>word(m, 25));
  // States take 16 bits, so the row of the classifier works on them as they are.
  const state: usize = <usize>word(m, 15) + <usize>(4 * hidden * (layers - 1));
  const wide: usize = <usize>word(m, 33);
  for (let j: usize = 0; j < <usize>hidden; j++) {
    store<i16>(wide + (j << 1), <i16>load<i32>(state + (j << 2)));
  }
  product(sums, <usize>word(m, 26), wide, 1, width);
  const energies: usize = <usize>word(m, 18);
  const votes: usize = <usize>word(m, 19);
  const next = word(m, 31);
  store<i32>(energies + (<usize>next << 2), energy);
  store<i32>(votes + (<usize>next << 2), load<i32>(sums));
  store<i32>(m, next + 1 == window ? 0 : next + 1, 31 << 2);
  const filled = min(word(m, 30) + 1, window);
  store<i32>(m, filled, 30 << 2);
  let top = i32.MIN_VALUE;
  for (let t = 0; t < filled; t++) top = max(top, load<i32>(energies + (<usize>t << 2)));
  const exps: usize = <usize>word(m, 29);
  let sum: i64 = 0;
  let total: i64 = 0;
  for (let t: usize = 0; t < <usize>filled; t++) {
    const share = expQ(exps, top - load<i32>(energies + (t << 2)));
    sum += <i64>share * <i64>load<i32>(votes + (t << 2));
    total += <i64>share;
  }
  return <i32>(sum / total) + load<i32>(<usize>word(m, 27));
}
export { heapBase } from "./memory";
