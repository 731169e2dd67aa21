// Matrix products. Every element of C sums its products in ascending k in one f32, whatever the
// shape, so that a product with one row (a streaming step) has the bits of a whole batch.

import { mac } from "./arrays";

// Rows and products that are taken at a time, so that what they read is still near when it is read again.
const ROWS = 64;
const PRODUCTS = 128;

// C (m,n) = [C +] A (m,k) · B (k,n).
// A's element (i,p) lies at a + 4·(i·sai + p·sap): sai = k, sap = 1 for A as it is and
// sai = 1, sap = m for a transposed A. Rows of B and C are ldb and ldc floats apart.
export function gemm(
  c: usize, ldc: i32,
  a: usize, sai: i32, sap: i32,
  b: usize, ldb: i32,
  m: i32, n: i32, k: i32,
  accumulate: i32,
): void {
  let p = 0;
  do {
    const products = min(PRODUCTS, k - p);
    const bp: usize = b + (<usize>(p * ldb) << 2);
    for (let i = 0; i < m; i += ROWS) {
      const ci: usize = c + (<usize>(i * ldc) << 2);
      const ai: usize = a + (<usize>(i * sai + p * sap) << 2);
      block(ci, ldc, ai, sai, sap, bp, ldb, min(ROWS, m - i), n, products, accumulate | i32(p > 0));
    }
    p += PRODUCTS;
  } while (p < k);
}

// The same at once.
function block(
  c: usize, ldc: i32,
  a: usize, sai: i32, sap: i32,
  b: usize, ldb: i32,
  m: i32, n: i32, k: i32,
  accumulate: i32,
): void {
  const rowA: usize = <usize>sai << 2;
  const stepA: usize = <usize>sap << 2;
  const rowB: usize = <usize>ldb << 2;
  const rowC: usize = <usize>ldc << 2;
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const bj: usize = b + (<usize>j << 2);
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      const cp: usize = c + <usize>i * rowC + (<usize>j << 2);
      const cp1 = cp + rowC;
      const cp2 = cp1 + rowC;
      const cp3 = cp2 + rowC;
      let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
      let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
      let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
      let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
      if (accumulate) {
        c00 = v128.load(cp); c01 = v128.load(cp, 16);
        c10 = v128.load(cp1); c11 = v128.load(cp1, 16);
        c20 = v128.load(cp2); c21 = v128.load(cp2, 16);
        c30 = v128.load(cp3); c31 = v128.load(cp3, 16);
      }
      let a0: usize = a + <usize>i * rowA;
      let a1 = a0 + rowA;
      let a2 = a1 + rowA;
      let a3 = a2 + rowA;
      let bp = bj;
      for (let p = 0; p < k; p++) {
        const b0 = v128.load(bp);
        const b1 = v128.load(bp, 16);
        let s = v128.load32_splat(a0);
        c00 = mac(c00, s, b0); c01 = mac(c01, s, b1);
        s = v128.load32_splat(a1);
        c10 = mac(c10, s, b0); c11 = mac(c11, s, b1);
        s = v128.load32_splat(a2);
        c20 = mac(c20, s, b0); c21 = mac(c21, s, b1);
        s = v128.load32_splat(a3);
        c30 = mac(c30, s, b0); c31 = mac(c31, s, b1);
        bp += rowB;
        a0 += stepA; a1 += stepA; a2 += stepA; a3 += stepA;
      }
      v128.store(cp, c00); v128.store(cp, c01, 16);
      v128.store(cp1, c10); v128.store(cp1, c11, 16);
      v128.store(cp2, c20); v128.store(cp2, c21, 16);
      v128.store(cp3, c30); v128.store(cp3, c31, 16);
    }
    for (; i < m; i++) {
      const cp: usize = c + <usize>i * rowC + (<usize>j << 2);
      let c0 = f32x4.splat(0), c1 = f32x4.splat(0);
      if (accumulate) {
        c0 = v128.load(cp); c1 = v128.load(cp, 16);
      }
      let ap: usize = a + <usize>i * rowA;
      let bp = bj;
      for (let p = 0; p < k; p++) {
        const s = v128.load32_splat(ap);
        c0 = mac(c0, s, v128.load(bp)); c1 = mac(c1, s, v128.load(bp, 16));
        bp += rowB;
        ap += stepA;
      }
      v128.store(cp, c0); v128.store(cp, c1, 16);
    }
  }
  for (; j + 4 <= n; j += 4) {
    const bj: usize = b + (<usize>j << 2);
    for (let i = 0; i < m; i++) {
      const cp: usize = c + <usize>i * rowC + (<usize>j << 2);
      let c0 = f32x4.splat(0);
      if (accumulate) c0 = v128.load(cp);
      let ap: usize = a + <usize>i * rowA;
      let bp = bj;
      for (let p = 0; p < k; p++) {
        c0 = mac(c0, v128.load32_splat(ap), v128.load(bp));
        bp += rowB;
        ap += stepA;
      }
      v128.store(cp, c0);
    }
  }
  for (; j < n; j++) {
    const bj: usize = b + (<usize>j << 2);
    for (let i = 0; i < m; i++) {
      const cp: usize = c + <usize>i * rowC + (<usize>j << 2);
      let s: f32 = accumulate ? load<f32>(cp) : 0;
      let ap: usize = a + <usize>i * rowA;
      let bp = bj;
      for (let p = 0; p < k; p++) {
        s += load<f32>(ap) * load<f32>(bp);
        bp += rowB;
        ap += stepA;
      }
      store<f32>(cp, s);
    }
  }
}
