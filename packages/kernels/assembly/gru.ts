// Gated recurrent unit in PyTorch's form: K. Cho et al. (2014), arXiv:1406.1078, with the reset gate
// applied after the recurrent product:
//   r = σ(Wr x + br + Ur h + cr)      z = σ(Wz x + bz + Uz h + cz)
//   n = tanh(Wn x + bn + r · (Un h + cn))      h' = n + z · (h - n)
// T steps, B sequences, H units, G gates: 3 in the order r, z, n; or 2, z and n, where r stays at ½ and
// c is none: the reset-free unit after M. Ravanelli et al. (2018), arXiv:1803.10225.
import { gemm } from "./gemm";
import { sigmoid1, sigmoid4, tanh1, tanh4 } from "./math";
import { state1, state4 } from "./quantize";

// h (T,B,H) from gi (T,B,GH) = W x + b, uT (H,GH), c (GH) and h0 (B,H). hq (T,B,H) receives h rounded
// to 7 bits, which is then what products see, h0q before the first step; hq = 0: they see h itself.
// gh (B,GH) is scratch. gates (T,B,4H) receives r, z, n and Un h + cn for the backward pass; 0 = not kept.
export function gruForward(
  h: usize, hq: usize, gates: usize, gh: usize,
  gi: usize, uT: usize, c: usize, h0: usize, h0q: usize,
  T: i32, B: i32, H: i32, G: i32,
): void {
  const GH = G * H;
  const rowH: usize = <usize>H << 2;
  const rowG: usize = <usize>GH << 2;
  const atZ: usize = <usize>(G - 2) * rowH;
  const atN: usize = atZ + rowH;
  const half = f32x4.splat(0.5);
  let before = h0;
  let seen = hq ? h0q : h0;
  for (let t = 0; t < T; t++) {
    if (G == 3) { for (let b = 0; b < B; b++) memory.copy(gh + <usize>b * rowG, c, rowG); }
    else memory.fill(gh, 0, <usize>B * rowG);
    gemm(gh, GH, seen, H, 1, uT, GH, B, GH, H, 1);
    for (let b = 0; b < B; b++) {
      const tb: usize = <usize>(t * B + b);
      const g: usize = gi + tb * rowG;
      const u: usize = gh + <usize>b * rowG;
      const hp: usize = before + <usize>b * rowH;
      const out: usize = h + tb * rowH;
      const outQ: usize = hq + (hq ? tb * rowH : 0);
      const kept: usize = gates + (gates ? tb * rowH * 4 : 0);
      let i: usize = 0;
      for (; i + 16 <= rowH; i += 16) {
        const r = G == 3 ? sigmoid4(f32x4.add(v128.load(g + i), v128.load(u + i))) : half;
        const z = sigmoid4(f32x4.add(v128.load(g + atZ + i), v128.load(u + atZ + i)));
        const q = v128.load(u + atN + i);
        const n = tanh4(f32x4.add(v128.load(g + atN + i), f32x4.mul(r, q)));
        const s = f32x4.add(n, f32x4.mul(z, f32x4.sub(v128.load(hp + i), n)));
        v128.store(out + i, s);
        if (hq) v128.store(outQ + i, state4(s));
        if (gates) {
          v128.store(kept + i, r);
          v128.store(kept + rowH + i, z);
          v128.store(kept + 2 * rowH + i, n);
          v128.store(kept + 3 * rowH + i, q);
        }
      }
      for (; i < rowH; i += 4) {
        const r: f32 = G == 3 ? sigmoid1(load<f32>(g + i) + load<f32>(u + i)) : 0.5;
        const z = sigmoid1(load<f32>(g + atZ + i) + load<f32>(u + atZ + i));
        const q = load<f32>(u + atN + i);
        const n = tanh1(load<f32>(g + atN + i) + r * q);
        const s = n + z * (load<f32>(hp + i) - n);
        store<f32>(out + i, s);
        if (hq) store<f32>(outQ + i, state1(s));
        if (gates) {
          store<f32>(kept + i, r);
          store<f32>(kept + rowH + i, z);
          store<f32>(kept + 2 * rowH + i, n);
          store<f32>(kept + 3 * rowH + i, q);
        }
      }
    }
    before = h + <usize>(t * B) * rowH;
    seen = hq ? hq + <usize>(t * B) * rowH : before;
  }
}

// From dh (T,B,H), the gradient that reaches every output from above: dgi and dgh (T,B,GH), the
// gradients of W x + b and of U h + c; carry (B,H) ends as the gradient of h0. u is (GH,H).
export function gruBackward(
  dgi: usize, dgh: usize, carry: usize,
  dh: usize, h: usize, h0: usize, gates: usize, u: usize,
  T: i32, B: i32, H: i32, G: i32,
): void {
  const GH = G * H;
  const rowH: usize = <usize>H << 2;
  const rowG: usize = <usize>GH << 2;
  const atZ: usize = <usize>(G - 2) * rowH;
  const atN: usize = atZ + rowH;
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
      const gi: usize = dgi + tb * rowG;
      const gh: usize = dgh + tb * rowG;
      let i: usize = 0;
      for (; i + 16 <= rowH; i += 16) {
        const r = v128.load(kept + i);
        const z = v128.load(kept + rowH + i);
        const n = v128.load(kept + 2 * rowH + i);
        const q = v128.load(kept + 3 * rowH + i);
        const d = f32x4.add(v128.load(up + i), v128.load(back + i));
        const dn = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
        const dz = f32x4.mul(f32x4.mul(d, f32x4.sub(v128.load(hp + i), n)), f32x4.mul(z, f32x4.sub(one, z)));
        if (G == 3) {
          const dr = f32x4.mul(f32x4.mul(dn, q), f32x4.mul(r, f32x4.sub(one, r)));
          v128.store(gi + i, dr);
          v128.store(gh + i, dr);
        }
        v128.store(gi + atZ + i, dz);
        v128.store(gi + atN + i, dn);
        v128.store(gh + atZ + i, dz);
        v128.store(gh + atN + i, f32x4.mul(dn, r));
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
        if (G == 3) {
          const dr = dn * q * (r * (<f32>1 - r));
          store<f32>(gi + i, dr);
          store<f32>(gh + i, dr);
        }
        store<f32>(gi + atZ + i, dz);
        store<f32>(gi + atN + i, dn);
        store<f32>(gh + atZ + i, dz);
        store<f32>(gh + atN + i, dn * r);
        store<f32>(back + i, d * z);
      }
    }
    gemm(carry, H, dgh + <usize>(t * B) * rowG, GH, 1, u, H, B, H, GH, 1);
  }
}
