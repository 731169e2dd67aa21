// The complex Fourier transform of four frames at once, their samples windowed on the way in.
//
// A point in memory is 32 bytes: the real parts of four frames, then the imaginary parts. The transform
// is stages of butterflies of 2, 3, 4, 5 or 8 points; which, and their tables, the plan says.

import { high1, high2, low1, low2 } from "./lanes";
import { INPUT, POINTS, SCRATCH, STAGE, STAGES } from "./plan";

// Constants lie in memory: a splat from there is one instruction, a literal takes three.
const CONSTANTS: usize = memory.data<f32>([
  0.707106781186547524, // √½
  0.866025403784438647, // sin 120°
  -0.5, // cos 120°
  -0.25, // (cos 72° + cos 144°) / 2
  0.559016994374947424, // (cos 72° - cos 144°) / 2
  0.951056516295153572, // sin 72°
  0.587785252292473129, // sin 144°
]);
const ROOT_HALF: usize = CONSTANTS, SIN_120: usize = CONSTANTS + 4, COS_120: usize = CONSTANTS + 8;
const MEAN: usize = CONSTANTS + 12, SPREAD: usize = CONSTANTS + 16;
const SIN_72: usize = CONSTANTS + 20, SIN_144: usize = CONSTANTS + 24;

@inline
function re(point: usize): v128 {
  return v128.load(point);
}
@inline
function im(point: usize): v128 {
  return v128.load(point, 16);
}
@inline
function put(y: usize, re: v128, im: v128): void {
  v128.store(y, re);
  v128.store(y, im, 16);
}

// Rows of butterflies: from x to end, each a point further than the one before. Each transforms the points at
// x, x + far, x + 2 far … to y, y + near, y + 2 near …; its outputs begin `step` bytes behind those before.
function row2(y: usize, x: usize, far: usize, near: usize, step: usize, end: usize): void {
  do {
    const ar = re(x), ai = im(x), br = re(x + far), bi = im(x + far);
    put(y, f32x4.add(ar, br), f32x4.add(ai, bi));
    put(y + near, f32x4.sub(ar, br), f32x4.sub(ai, bi));
    x += 32;
    y += step;
  } while (x < end);
}

function row3(y: usize, x: usize, far: usize, near: usize, step: usize, end: usize): void {
  const half = v128.load32_splat(COS_120), sine = v128.load32_splat(SIN_120);
  do {
    const b = x + far, c = b + far;
    const ar = re(x), ai = im(x), br = re(b), bi = im(b), cr = re(c), ci = im(c);
    const tr = f32x4.add(br, cr), ti = f32x4.add(bi, ci);
    const ur = f32x4.mul(f32x4.sub(br, cr), sine), ui = f32x4.mul(f32x4.sub(bi, ci), sine);
    const vr = f32x4.add(ar, f32x4.mul(tr, half)), vi = f32x4.add(ai, f32x4.mul(ti, half));
    put(y, f32x4.add(ar, tr), f32x4.add(ai, ti));
    put(y + near, f32x4.add(vr, ui), f32x4.sub(vi, ur));
    put(y + 2 * near, f32x4.sub(vr, ui), f32x4.add(vi, ur));
    x += 32;
    y += step;
  } while (x < end);
}

function row4(y: usize, x: usize, far: usize, near: usize, step: usize, end: usize): void {
  do {
    const b = x + far, c = b + far, d = c + far;
    const ar = re(x), ai = im(x), br = re(b), bi = im(b);
    const cr = re(c), ci = im(c), dr = re(d), di = im(d);
    const acr = f32x4.add(ar, cr), aci = f32x4.add(ai, ci);
    const bdr = f32x4.add(br, dr), bdi = f32x4.add(bi, di);
    const amr = f32x4.sub(ar, cr), ami = f32x4.sub(ai, ci);
    const bmr = f32x4.sub(br, dr), bmi = f32x4.sub(bi, di);
    put(y, f32x4.add(acr, bdr), f32x4.add(aci, bdi));
    put(y + near, f32x4.add(amr, bmi), f32x4.sub(ami, bmr));
    put(y + 2 * near, f32x4.sub(acr, bdr), f32x4.sub(aci, bdi));
    put(y + 3 * near, f32x4.sub(amr, bmi), f32x4.add(ami, bmr));
    x += 32;
    y += step;
  } while (x < end);
}

// cos 72° (b + e) + cos 144° (c + d) is the mean of both cosines times the sum of all, plus half of
// their difference times the difference of both pairs. With the cosines changed over it is minus that.
function row5(y: usize, x: usize, far: usize, near: usize, step: usize, end: usize): void {
  const mean = v128.load32_splat(MEAN), spread = v128.load32_splat(SPREAD);
  const s1 = v128.load32_splat(SIN_72), s2 = v128.load32_splat(SIN_144);
  do {
    const b = x + far, c = b + far, d = c + far, e = d + far;
    const ar = re(x), ai = im(x), br = re(b), bi = im(b), cr = re(c), ci = im(c);
    const dr = re(d), di = im(d), er = re(e), ei = im(e);
    const ber = f32x4.add(br, er), bei = f32x4.add(bi, ei);
    const cdr = f32x4.add(cr, dr), cdi = f32x4.add(ci, di);
    const bmr = f32x4.sub(br, er), bmi = f32x4.sub(bi, ei);
    const cmr = f32x4.sub(cr, dr), cmi = f32x4.sub(ci, di);
    const sr = f32x4.add(ber, cdr), si = f32x4.add(bei, cdi);
    put(y, f32x4.add(ar, sr), f32x4.add(ai, si));
    const tr = f32x4.add(ar, f32x4.mul(sr, mean)), ti = f32x4.add(ai, f32x4.mul(si, mean));
    const gr = f32x4.mul(f32x4.sub(ber, cdr), spread), gi = f32x4.mul(f32x4.sub(bei, cdi), spread);
    const ur = f32x4.add(tr, gr), ui = f32x4.add(ti, gi);
    const vr = f32x4.add(f32x4.mul(bmr, s1), f32x4.mul(cmr, s2));
    const vi = f32x4.add(f32x4.mul(bmi, s1), f32x4.mul(cmi, s2));
    put(y + near, f32x4.add(ur, vi), f32x4.sub(ui, vr));
    put(y + 4 * near, f32x4.sub(ur, vi), f32x4.add(ui, vr));
    const pr = f32x4.sub(tr, gr), pi = f32x4.sub(ti, gi);
    const qr = f32x4.sub(f32x4.mul(bmr, s2), f32x4.mul(cmr, s1));
    const qi = f32x4.sub(f32x4.mul(bmi, s2), f32x4.mul(cmi, s1));
    put(y + 2 * near, f32x4.add(pr, qi), f32x4.sub(pi, qr));
    put(y + 3 * near, f32x4.sub(pr, qi), f32x4.add(pi, qr));
    x += 32;
    y += step;
  } while (x < end);
}

// Sums of opposite points give the even outputs, their differences, turned by eighths, the odd ones.
function row8(y: usize, x: usize, far: usize, near: usize, step: usize, end: usize): void {
  const root = v128.load32_splat(ROOT_HALF);
  do {
    const b = x + far, c = b + far, d = c + far, e = d + far, f = e + far, g = f + far, h = g + far;
    const ar = re(x), ai = im(x), br = re(b), bi = im(b), cr = re(c), ci = im(c);
    const dr = re(d), di = im(d), er = re(e), ei = im(e), fr = re(f), fi = im(f);
    const gr = re(g), gi = im(g), hr = re(h), hi = im(h);
    const aer = f32x4.add(ar, er), aei = f32x4.add(ai, ei);
    const cgr = f32x4.add(cr, gr), cgi = f32x4.add(ci, gi);
    const bfr = f32x4.add(br, fr), bfi = f32x4.add(bi, fi);
    const dhr = f32x4.add(dr, hr), dhi = f32x4.add(di, hi);
    const p0r = f32x4.add(aer, cgr), p0i = f32x4.add(aei, cgi);
    const p1r = f32x4.sub(aer, cgr), p1i = f32x4.sub(aei, cgi);
    const p2r = f32x4.add(bfr, dhr), p2i = f32x4.add(bfi, dhi);
    const p3r = f32x4.sub(bfr, dhr), p3i = f32x4.sub(bfi, dhi);
    put(y, f32x4.add(p0r, p2r), f32x4.add(p0i, p2i));
    put(y + 2 * near, f32x4.add(p1r, p3i), f32x4.sub(p1i, p3r));
    put(y + 4 * near, f32x4.sub(p0r, p2r), f32x4.sub(p0i, p2i));
    put(y + 6 * near, f32x4.sub(p1r, p3i), f32x4.add(p1i, p3r));
    const amr = f32x4.sub(ar, er), ami = f32x4.sub(ai, ei);
    const cmr = f32x4.sub(cr, gr), cmi = f32x4.sub(ci, gi);
    const bmr = f32x4.sub(br, fr), bmi = f32x4.sub(bi, fi);
    const dmr = f32x4.sub(dr, hr), dmi = f32x4.sub(di, hi);
    const q0r = f32x4.add(amr, cmi), q0i = f32x4.sub(ami, cmr);
    const q1r = f32x4.sub(amr, cmi), q1i = f32x4.add(ami, cmr);
    // (b - f)·(1 - i)/√2 and (d - h)·(-1 - i)/√2, and their sum and difference.
    const u = f32x4.mul(f32x4.add(bmr, bmi), root), v = f32x4.mul(f32x4.sub(bmi, bmr), root);
    const s = f32x4.mul(f32x4.sub(dmi, dmr), root), t = f32x4.mul(f32x4.add(dmr, dmi), root);
    const q2r = f32x4.add(u, s), q2i = f32x4.sub(v, t);
    const q3r = f32x4.sub(u, s), q3i = f32x4.add(v, t);
    put(y + near, f32x4.add(q0r, q2r), f32x4.add(q0i, q2i));
    put(y + 3 * near, f32x4.add(q1r, q3i), f32x4.sub(q1i, q3r));
    put(y + 5 * near, f32x4.sub(q0r, q2r), f32x4.sub(q0i, q2i));
    put(y + 7 * near, f32x4.sub(q1r, q3i), f32x4.add(q1i, q3r));
    x += 32;
    y += step;
  } while (x < end);
}

// Of a block's groups but the first: all outputs but the group's first, each times its own twiddle c - is,
// (c, s) at w.
function turn(y: usize, near: usize, w: usize, radix: i32, end: usize): void {
  while (y < end) {
    let j = radix;
    y += near;
    do {
      const c = v128.load32_splat(w), s = v128.load32_splat(w, 4);
      const next = y + near;
      do {
        const yr = re(y), yi = im(y);
        put(
          y,
          f32x4.add(f32x4.mul(yr, c), f32x4.mul(yi, s)),
          f32x4.sub(f32x4.mul(yi, c), f32x4.mul(yr, s)),
        );
        y += 32;
      } while (y < next);
      w += 8;
    } while (--j > 1);
  }
}

// Stockham's self-sorting stages, decimation in frequency: in every block x[q + s(k + jm)] for
// j < radix become y[q + s(radix·k + j)], turned by exp(-2πi jk/(radix·m)): not at all for k = 0.
// Source: C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1992, section 1.7.
function stage(at: usize, y: usize, x: usize): void {
  const radix = load<i32>(at);
  const near: usize = <usize>load<i32>(at, 12) << 5;
  const far: usize = near * <usize>load<i32>(at, 8);
  const group = <usize>radix * near;
  const block = <usize>radix * far;
  // Groups of a single butterfly each are one row.
  const isSingle = near == 32;
  const length = isSingle ? far : near;
  const step = isSingle ? group : 32;
  for (let blocks = load<i32>(at, 4); blocks > 0; blocks--) {
    let to = y;
    for (const end = x + far; x < end; to += group) {
      const next = x + length;
      if (radix == 2) row2(to, x, far, near, step, next);
      else if (radix == 3) row3(to, x, far, near, step, next);
      else if (radix == 4) row4(to, x, far, near, step, next);
      else if (radix == 5) row5(to, x, far, near, step, next);
      else row8(to, x, far, near, step, next);
      x = next;
    }
    x += block - far;
    to = y + group;
    y += block;
    turn(to, near, load<i32>(at, 16), radix, y);
  }
}

// Two points of a frame, windowed: real, imaginary, real, imaginary.
@inline
function two(t: usize, x: usize): v128 {
  return f32x4.mul(v128.load(x), v128.load(t, 8));
}

// The complex transform of the frames at x0 … x3; returns where the result lies.
export function transform(plan: usize, x0: usize, x1: usize, x2: usize, x3: usize): usize {
  const first = plan + SCRATCH;
  let y = first + (<usize>load<i32>(plan + POINTS) << 5);
  let t: usize = load<i32>(plan + INPUT);
  for (const end = x0 + ((y - first) >> 2); x0 < end; x0 += 16, t += 24) {
    const a = two(t, x0), b = two(t, x1), c = two(t, x2), d = two(t, x3);
    const ab = low1(a, b), cd = low1(c, d);
    put(first + <usize>load<i32>(t), low2(ab, cd), high2(ab, cd));
    const abHigh = high1(a, b), cdHigh = high1(c, d);
    put(first + <usize>load<i32>(t, 4), low2(abHigh, cdHigh), high2(abHigh, cdHigh));
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  let x = first;
  let at: usize = load<i32>(plan + STAGE);
  for (let stages = load<i32>(plan + STAGES); stages > 0; stages--, at += 20) {
    stage(at, y, x);
    const swap = x;
    x = y;
    y = swap;
  }
  return x;
}
