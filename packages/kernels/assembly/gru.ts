// Gated recurrent unit in PyTorch's form: K. Cho et al. (2014), arXiv:1406.1078, with the reset gate
// applied after the recurrent product:
//   r = σ(Wr x + br + Ur h + cr)      z = σ(Wz x + bz + Uz h + cz)
//   n = tanh(Wn x + bn + r · (Un h + cn))      h' = n + z · (h - n)
// T steps, B sequences, H units. The gates lie in the order r, z, n.
import { gemm } from "./gemm";
import { sigmoid1, sigmoid4, tanh1, tanh4 } from "./math";

// h (T,B,H) from gi (T,B,3H) = W x + b, uT (H,3H), c (3H) and h0 (B,H).
// gh (B,3H) is scratch. gates (T,B,4H) receives r, z, n and Un h + cn for the backward pass; 0 = not kept.
export function gruForward(
  h: usize, gates: usize, gh: usize,
  gi: usize, uT: usize, c: usize, h0: usize,
  T: i32, B: i32, H: i32,
): void {
  const H3 = 3 * H;
  const rowH: usize = <usize>H << 2;
  const row3: usize = <usize>H3 << 2;
  let before = h0;
  for (let t = 0; t < T; t++) {
    for (let b = 0; b < B; b++) memory.copy(gh + <usize>b * row3, c, row3);
    gemm(gh, H3, before, H, 1, uT, H3, B, H3, H, 1);
    for (let b = 0; b < B; b++) {
      const tb: usize = <usize>(t * B + b);
      const g: usize = gi + tb * row3;
      const u: usize = gh + <usize>b * row3;
      const hp: usize = before + <usize>b * rowH;
      const out: usize = h + tb * rowH;
      const kept: usize = gates + (gates ? tb * rowH * 4 : 0);
      let i: usize = 0;
      for (; i + 16 <= rowH; i += 16) {
        const r = sigmoid4(f32x4.add(v128.load(g + i), v128.load(u + i)));
        const z = sigmoid4(f32x4.add(v128.load(g + rowH + i), v128.load(u + rowH + i)));
        const q = v128.load(u + 2 * rowH + i);
        const n = tanh4(f32x4.add(v128.load(g + 2 * rowH + i), f32x4.mul(r, q)));
        v128.store(out + i, f32x4.add(n, f32x4.mul(z, f32x4.sub(v128.load(hp + i), n))));
        if (gates) {
          v128.store(kept + i, r);
          v128.store(kept + rowH + i, z);
          v128.store(kept + 2 * rowH + i, n);
          v128.store(kept + 3 * rowH + i, q);
        }
      }
      for (; i < rowH; i += 4) {
        const r = sigmoid1(load<f32>(g + i) + load<f32>(u + i));
        const z = sigmoid1(load<f32>(g + rowH + i) + load<f32>(u + rowH + i));
        const q = load<f32>(u + 2 * rowH + i);
        const n = tanh1(load<f32>(g + 2 * rowH + i) + r * q);
        store<f32>(out + i, n + z * (load<f32>(hp + i) - n));
        if (gates) {
          store<f32>(kept + i, r);
          store<f32>(kept + rowH + i, z);
          store<f32>(kept + 2 * rowH + i, n);
          store<f32>(kept + 3 * rowH + i, q);
        }
      }
    }
    before = h + <usize>(t * B) * rowH;
  }
}

// From dh (T,B,H), the gradient that reaches every output from above: dgi and dgh (T,B,3H), the
// gradients of W x + b and of U h + c; carry (B,H) ends as the gradient of h0. u is (3H,H).
export function gruBackward(
  dgi: usize, dgh: usize, carry: usize,
  dh: usize, h: usize, h0: usize, gates: usize, u: usize,
  T: i32, B: i32, H: i32,
): void {
  const H3 = 3 * H;
  const rowH: usize = <usize>H << 2;
  const row3: usize = <usize>H3 << 2;
  const one = f32x4.splat(1);
  memory.fill(carry, 0, <usize>B * rowH);
  for (let t = T - 1; t >= 0; t--) {
    const before: usize = t == 0 ? h0 : h + <usize>((t - 1) * B) * rowH;
    for (let b = 0; b < B; b++) {
      const tb: usize = <usize>(t * B + b);
      const kept: usize = gates + tb * rowH * 4;
      const up: usize = dh + tb * rowH;
      const hp: usize = before + <usize>b * rowH;
      const back: usize = carry + <usize>b * rowH;
      const gi: usize = dgi + tb * row3;
      const gh: usize = dgh + tb * row3;
      let i: usize = 0;
      for (; i + 16 <= rowH; i += 16) {
        const r = v128.load(kept + i);
        const z = v128.load(kept + rowH + i);
        const n = v128.load(kept + 2 * rowH + i);
        const q = v128.load(kept + 3 * rowH + i);
        const d = f32x4.add(v128.load(up + i), v128.load(back + i));
        const dn = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
        const dz = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(hp + i), n)), f32x4.mul(z, f32x4.sub(one, z)));
        const dr = f32x4.mul(f32x4.mul(dn, q), f32x4.mul(r, f32x4.sub(one, r)));
        v128.store(gi + i, dr);
        v128.store(gi + rowH + i, dz);
        v128.store(gi + 2 * rowH + i, dn);
        v128.store(gh + i, dr);
        v128.store(gh + rowH + i, dz);
        v128.store(gh + 2 * rowH + i, f32x4.mul(dn, r));
        v128.store(back + i, f32x4.mul(d, z));
      }
      for (; i < rowH; i += 4) {
        const r = load<f32>(kept + i);
        const z = load<f32>(kept + rowH + i);
        const n = load<f32>(kept + 2 * rowH + i);
        const q = load<f32>(kept + 3 * rowH + i);
        const d = load<f32>(up + i) + load<f32>(back + i);
        const dn = d * (<f32>1 - z) * (<f32>1 - n * n);
        const dz = d * (load<f32>(hp + i) - n) * (z * (<f32>1 - z));
        const dr = dn * q * (r * (<f32>1 - r));
        store<f32>(gi + i, dr);
        store<f32>(gi + rowH + i, dz);
        store<f32>(gi + 2 * rowH + i, dn);
        store<f32>(gh + i, dr);
        store<f32>(gh + rowH + i, dz);
        store<f32>(gh + 2 * rowH + i, dn * r);
        store<f32>(back + i, d * z);
      }
    }
    gemm(carry, H, dgh + <usize>(t * B) * row3, H3, 1, u, H, B, H, H3, 1);
  }
}
