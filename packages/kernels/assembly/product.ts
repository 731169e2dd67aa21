// Integer matrix times vector, with a scale for every row: the heart of a packed step.
import { high1, high2, low1, low2 } from "./lanes";
import { MULTIPLIERS, NARROW, ROW_BYTES, ROWS, SHIFT } from "../step_words";

// y (rows) i32 = ⌊W (rows,n) · x (n) · multiplier / 2^shift + ½⌋, rows a multiple of 4, n of 8. What
// stands where in a matrix: ../step_words.ts.
export function product(y: usize, matrix: usize, x: usize): void {
  const rows: usize = load<u32>(matrix, ROWS);
  const bytes: usize = load<u32>(matrix, ROW_BYTES);
  const shift = load<i32>(matrix, SHIFT) - 1;
  // Multiplying 64 bits by 64 takes many instructions, 32 by 32 a single one.
  const narrow = load<i32>(matrix, NARROW) != 0;
  const half = i64x2.splat(<i64>1 << shift);
  let factors = matrix + MULTIPLIERS;
  let w = factors + (rows << 3);
  for (const end = w; factors < end; factors += 32) {
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
    const a = i32x4.add(low1(s0, s1), high1(s0, s1)), b = i32x4.add(low1(s2, s3), high1(s2, s3));
    const t = i32x4.add(low2(a, b), high2(a, b));
    let low = v128.load(factors), high = v128.load(factors, 16);
    if (narrow) {
      const both = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
      low = i64x2.extmul_low_i32x4_s(t, both);
      high = i64x2.extmul_high_i32x4_s(t, both);
    } else {
      low = i64x2.mul(i64x2.extend_low_i32x4_s(t), low);
      high = i64x2.mul(i64x2.extend_high_i32x4_s(t), high);
    }
    // Arithmetic shifts of 64-bit lanes are slow. A result takes 30 bits (packages/runtime/limits.ts), so twice
    // the result is whole in the lower 32 bits, whatever comes in above; the last shift is one of 32-bit lanes.
    const doubled = v128.shuffle<i32>(
      i64x2.shr_u(i64x2.add(low, half), shift),
      i64x2.shr_u(i64x2.add(high, half), shift),
      0, 2, 4, 6,
    );
    v128.store(y, i32x4.shr_s(doubled, 1));
    y += 16;
  }
}
