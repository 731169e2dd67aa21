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
//   30 outputs in the ring, 31 next place in it, 32 scratch i32 (6H + 8), 33 state i16,
//   34 frame f32 (bands), 35 offset f32, 36 one over the features' step f32, 37 st, 38 frames heard,
//   39 width of the attention's hidden layer, at most H;
//   from 40 on for every layer: input matrix, its bias, recurrent matrix, its bias, input's width,
//   rows of its matrices, 3H, or 2H without those of a reset gate that stays at ½.
// A matrix: rows of i16, padded to a multiple of 4, then for every row a multiplier i64, then the
// shift i32 of all, then 1 if all multipliers are below 2^31, else 0. Arrays that are read or written
// eight values at a time have slack behind them.

@inline
function word(m: usize, i: i32): i32 {
  return load<i32>(m + (<usize>i << 2));
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

// y (rows) i32 = ⌊W (rows,n) · x (n) · multiplier / 2^shift + ½⌋, rows a multiple of 4, n of 8.
function product(y: usize, w: usize, x: usize, rows: i32, n: i32): void {
  const bytes: usize = <usize>n << 1;
  let factors = w + <usize>rows * bytes;
  const shift = load<i32>(factors + (<usize>rows << 3));
  // Multiplying 64 bits by 64 takes many instructions, 32 by 32 a single one.
  const narrow = load<i32>(factors + (<usize>rows << 3), 4) != 0;
  const half = i64x2.splat(<i64>1 << (shift - 1));
  for (let row = 0; row < rows; row += 4) {
    let s0 = i32x4.splat(0), s1 = i32x4.splat(0), s2 = i32x4.splat(0), s3 = i32x4.splat(0);
    const w1 = w + bytes;
    const w2 = w1 + bytes;
    const w3 = w2 + bytes;
    for (let i: usize = 0; i < bytes; i += 16) {
      const v = v128.load(x + i);
      s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(w + i), v));
      s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(w1 + i), v));
      s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load(w2 + i), v));
      s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load(w3 + i), v));
    }
    w = w3 + bytes;
    const a = i32x4.add(
      v128.shuffle<i32>(s0, s1, 0, 4, 2, 6),
      v128.shuffle<i32>(s0, s1, 1, 5, 3, 7),
    );
    const b = i32x4.add(
      v128.shuffle<i32>(s2, s3, 0, 4, 2, 6),
      v128.shuffle<i32>(s2, s3, 1, 5, 3, 7),
    );
    const t = i32x4.add(
      v128.shuffle<i32>(a, b, 0, 1, 4, 5),
      v128.shuffle<i32>(a, b, 2, 3, 6, 7),
    );
    let low = v128.load(factors), high = v128.load(factors, 16);
    if (narrow) {
      const both = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
      low = i64x2.extmul_low_i32x4_s(t, both);
      high = i64x2.extmul_high_i32x4_s(t, both);
    } else {
      low = i64x2.mul(i64x2.extend_low_i32x4_s(t), low);
      high = i64x2.mul(i64x2.extend_high_i32x4_s(t), high);
    }
    v128.store(
      y,
      v128.shuffle<i32>(
        i64x2.shr_s(i64x2.add(low, half), shift),
        i64x2.shr_s(i64x2.add(high, half), shift),
        0, 2, 4, 6,
      ),
    );
    factors += 32;
    y += 16;
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
  store<i32>(m, 0, 38 << 2);
}

// Takes the log-mel frame at word 34, f32 (bands).
// Returns the keyword's log-odds in Q12 if the frame completes a step, else the smallest integer.
export function push(m: usize): i32 {
  const bands = word(m, 0), kt = word(m, 3), st = word(m, 37);
  const frames: usize = <usize>word(m, 12);
  const size: usize = <usize>bands << 1;
  let heard = word(m, 38) + 1;
  // A frame goes to its place in the next step's kernel; those of the last step that it shares with
  // the next move there once, and frames between two kernels are not kept.
  let place = heard - 1;
  if (heard > kt) {
    place = heard - st - 1;
    if (heard == kt + 1 && st < kt) {
      const shared = <usize>(kt - st) * size;
      const older = frames + <usize>st * size;
      for (let i: usize = 0; i < shared; i += 16) v128.store(frames + i, v128.load(older + i));
    }
    if (heard == kt + st) heard = kt;
  }
  store<i32>(m, heard, 38 << 2);
  if (place >= 0) hear(m, frames + <usize>place * size);
  return heard == kt ? step(m) : i32.MIN_VALUE;
}

// The frame as 7-bit integers.
function hear(m: usize, to: usize): void {
  const bands: usize = <usize>word(m, 0);
  const frame: usize = <usize>word(m, 34);
  const offset = v128.load32_splat(m, 35 << 2);
  const scale = v128.load32_splat(m, 36 << 2);
  for (let i: usize = 0; i < bands; i += 4) {
    const q = f32x4.nearest(f32x4.mul(f32x4.sub(v128.load(frame + (i << 2)), offset), scale));
    const whole = i32x4.trunc_sat_f32x4_s(
      f32x4.max(f32x4.min(q, f32x4.splat(63)), f32x4.splat(-64)),
    );
    // Bands beyond the last fall on the next frame's place, or on the slack behind the frames.
    v128.store64_lane(to + (i << 1), i16x8.narrow_i32x4_s(whole, whole), 0);
  }
}

// One step from the kernel's frames, 7-bit integers as i16 (kt,bands), oldest first.
function step(m: usize): i32 {
  convolve(m);
  const layers = word(m, 7);
  let input: usize = <usize>word(m, 14);
  for (let layer = 0; layer < layers; layer++) {
    if (word(m, 45 + 6 * layer) == 2 * word(m, 6)) recurLight(m, layer, input);
    else recur(m, layer, input);
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
  const row: usize = <usize>kf << 1;
  for (let f = 0; f < outBands; f++) {
    let taps = frames;
    // The matrix has been rearranged to (t, i): a frame's bands lie side by side, so a kernel of full
    // height works on the frames as they are. What is copied beyond a row is overwritten by the next
    // one, and behind the last one it meets weights of zero.
    if (kf < bands) {
      taps = patch;
      let to = patch;
      for (let t = 0; t < kt; t++) {
        const from = frames + (<usize>(t * bands + f * sf) << 1);
        for (let i: usize = 0; i < row; i += 16) v128.store(to + i, v128.load(from + i));
        to += row;
      }
    }
    product(sums, matrix, taps, (channels + 3) & ~3, padded);
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
  const entry = m + (<usize>(40 + 6 * layer) << 2);
  const state: usize = <usize>word(m, 15) + <usize>(4 * hidden * layer);
  const rounded: usize = <usize>word(m, 16) + <usize>(2 * width * layer);
  const rows = (3 * hidden + 3) & ~3;
  const own: usize = <usize>word(m, 32);
  const back = own + (<usize>rows << 2);
  product(own, <usize>word(entry, 0), input, rows, word(entry, 4));
  product(back, <usize>word(entry, 2), rounded, rows, width);
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

// With ½ for the reset gate and no second bias: what is left is the update gate and the candidate.
function recurLight(m: usize, layer: i32, input: usize): void {
  const hidden = word(m, 6), width = word(m, 10);
  const table: usize = <usize>word(m, 28);
  const entry = m + (<usize>(40 + 6 * layer) << 2);
  const state: usize = <usize>word(m, 15) + <usize>(4 * hidden * layer);
  const rounded: usize = <usize>word(m, 16) + <usize>(2 * width * layer);
  const rows = (2 * hidden + 3) & ~3;
  const own: usize = <usize>word(m, 32);
  const back = own + (<usize>rows << 2);
  product(own, <usize>word(entry, 0), input, rows, word(entry, 4));
  product(back, <usize>word(entry, 2), rounded, rows, width);
  const bias: usize = <usize>word(entry, 1);
  const row: usize = <usize>hidden << 2;
  for (let j: usize = 0; j < row; j += 4) {
    const z = sigmoidQ(table, load<i32>(own + j) + load<i32>(bias + j) + load<i32>(back + j));
    // (16384 q + 16384) >> 15, the reset gate being 16384.
    const gated = (load<i32>(back + row + j) + 1) >> 1;
    const n = tanhQ(table, load<i32>(own + row + j) + load<i32>(bias + row + j) + gated);
    const before = load<i32>(state + j);
    const after = n + ((z * (before - n) + 16384) >> 15);
    store<i32>(state + j, after);
    store<i16>(rounded + (j >> 1), <i16>sevenBits(after));
  }
}

function attend(m: usize, rounded: usize): i32 {
  const hidden = word(m, 6), layers = word(m, 7), window = word(m, 8), width = word(m, 10);
  const attention = word(m, 39);
  const table: usize = <usize>word(m, 28);
  const sums: usize = <usize>word(m, 32);
  const keys: usize = <usize>word(m, 17);
  const bias: usize = <usize>word(m, 23);
  product(sums, <usize>word(m, 22), rounded, (attention + 3) & ~3, width);
  for (let j: usize = 0; j < <usize>attention; j++) {
    const key = tanhQ(table, load<i32>(sums + (j << 2)) + load<i32>(bias + (j << 2)));
    store<i16>(keys + (j << 1), <i16>sevenBits(key));
  }
  product(sums, <usize>word(m, 24), keys, 4, (attention + 7) & ~7);
  const energy = load<i32>(sums) + load<i32>(<usize>word(m, 25));
  // States take 16 bits, so the row of the classifier works on them as they are.
  const state: usize = <usize>word(m, 15) + <usize>(4 * hidden * (layers - 1));
  const wide: usize = <usize>word(m, 33);
  for (let j: usize = 0; j < <usize>hidden; j++) {
    store<i16>(wide + (j << 1), <i16>load<i32>(state + (j << 2)));
  }
  product(sums, <usize>word(m, 26), wide, 4, width);
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
