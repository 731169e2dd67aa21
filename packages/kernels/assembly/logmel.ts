// Log-mel frames, four at a time: every v128 holds the same value of four frames, so a frame's bits
// do not depend on its place in a group, and a stream's frames equal those of a whole signal.
//
// A frame of n samples is windowed and read as N = n/2 complex numbers, its points: even samples are
// real parts, odd ones imaginary. Their transform Z is untangled to the power of the N + 1 bins, which
// the slopes of the mel triangles sum up to bands; of these the logarithm is taken.
//
// A point in memory is 32 bytes: the real parts of four frames, then the imaginary parts.

// A plan is an array of i32: the numbers and byte offsets below. All tables are made by the caller, and
// read from front to back.
const POINTS: usize = 0; // N
const STAGES: usize = 4; // number of stages
const STAGE: usize = 8; // stages: (radix, blocks, groups, stride, offset of twiddles) of i32
const INPUT: usize = 12; // points as the first stage reads them: (offset in a frame i32, window f32 × 2)
const PAIR: usize = 16; // bins k = 0…N/2: (offsets of Z(k) and Z(N-k) i32 × 2, cos and sin of 2πk/n f32 × 2)
const BANDS: usize = 20; // number of mel bands
const SLOPE: usize = 24; // slopes 0…bands: number of bins i32
const WEIGHT: usize = 28; // rising weight of every bin of every slope f32
const FIRST: usize = 32; // where the first slope's first bin lies behind POWER
const A: usize = 36; // scratch (N points)
const B: usize = 40; // the same
const POWER: usize = 44; // scratch (N + 1) of v128
const SUMS: usize = 48; // scratch (1 + bands, up to a multiple of 4) of v128: band j at 1 + j

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
function put(y: usize, re: v128, im: v128): void {
  v128.store(y, re);
  v128.store(y, im, 16);
}

// (re, im) · (c, s) to y.
@inline
function turned(y: usize, re: v128, im: v128, w: usize): void {
  const c = v128.load32_splat(w);
  const s = v128.load32_splat(w, 4);
  v128.store(y, f32x4.sub(f32x4.mul(re, c), f32x4.mul(im, s)));
  v128.store(y, f32x4.add(f32x4.mul(re, s), f32x4.mul(im, c)), 16);
}

// To y, turned by the twiddle at w if `turn`.
@inline
function send(y: usize, re: v128, im: v128, w: usize, turn: bool): void {
  if (turn) turned(y, re, im, w);
  else put(y, re, im);
}

// Butterflies: the transform of a, b, c … goes to o, o + d, o + 2d …, all but the first turned by the
// twiddles at w if `turn`, which is known when this is compiled.
@inline
function butterfly2(o: usize, d: usize, w: usize, turn: bool, ar: v128, ai: v128, br: v128, bi: v128): void {
  put(o, f32x4.add(ar, br), f32x4.add(ai, bi));
  send(o + d, f32x4.sub(ar, br), f32x4.sub(ai, bi), w, turn);
}

@inline
function butterfly3(
  o: usize, d: usize, w: usize, turn: bool,
  ar: v128, ai: v128, br: v128, bi: v128, cr: v128, ci: v128,
): void {
  const half = v128.load32_splat(COS_120), sine = v128.load32_splat(SIN_120);
  const tr = f32x4.add(br, cr), ti = f32x4.add(bi, ci);
  const ur = f32x4.mul(f32x4.sub(br, cr), sine), ui = f32x4.mul(f32x4.sub(bi, ci), sine);
  const vr = f32x4.add(ar, f32x4.mul(tr, half)), vi = f32x4.add(ai, f32x4.mul(ti, half));
  put(o, f32x4.add(ar, tr), f32x4.add(ai, ti));
  send(o + d, f32x4.add(vr, ui), f32x4.sub(vi, ur), w, turn);
  send(o + 2 * d, f32x4.sub(vr, ui), f32x4.add(vi, ur), w + 8, turn);
}

@inline
function butterfly4(
  o: usize, d: usize, w: usize, turn: bool,
  ar: v128, ai: v128, br: v128, bi: v128, cr: v128, ci: v128, dr: v128, di: v128,
): void {
  const acr = f32x4.add(ar, cr), aci = f32x4.add(ai, ci);
  const bdr = f32x4.add(br, dr), bdi = f32x4.add(bi, di);
  const amr = f32x4.sub(ar, cr), ami = f32x4.sub(ai, ci);
  const bmr = f32x4.sub(br, dr), bmi = f32x4.sub(bi, di);
  put(o, f32x4.add(acr, bdr), f32x4.add(aci, bdi));
  send(o + d, f32x4.add(amr, bmi), f32x4.sub(ami, bmr), w, turn);
  send(o + 2 * d, f32x4.sub(acr, bdr), f32x4.sub(aci, bdi), w + 8, turn);
  send(o + 3 * d, f32x4.sub(amr, bmi), f32x4.add(ami, bmr), w + 16, turn);
}

// cos 72° (b + e) + cos 144° (c + d) is the mean of both cosines times the sum of all, plus half of
// their difference times the difference of both pairs. With the cosines changed over it is minus that.
@inline
function butterfly5(
  o: usize, d: usize, w: usize, turn: bool,
  ar: v128, ai: v128, br: v128, bi: v128, cr: v128, ci: v128, dr: v128, di: v128, er: v128, ei: v128,
): void {
  const mean = v128.load32_splat(MEAN), spread = v128.load32_splat(SPREAD);
  const s1 = v128.load32_splat(SIN_72), s2 = v128.load32_splat(SIN_144);
  const ber = f32x4.add(br, er), bei = f32x4.add(bi, ei);
  const cdr = f32x4.add(cr, dr), cdi = f32x4.add(ci, di);
  const bmr = f32x4.sub(br, er), bmi = f32x4.sub(bi, ei);
  const cmr = f32x4.sub(cr, dr), cmi = f32x4.sub(ci, di);
  const sr = f32x4.add(ber, cdr), si = f32x4.add(bei, cdi);
  put(o, f32x4.add(ar, sr), f32x4.add(ai, si));
  const tr = f32x4.add(ar, f32x4.mul(sr, mean)), ti = f32x4.add(ai, f32x4.mul(si, mean));
  const gr = f32x4.mul(f32x4.sub(ber, cdr), spread), gi = f32x4.mul(f32x4.sub(bei, cdi), spread);
  const ur = f32x4.add(tr, gr), ui = f32x4.add(ti, gi);
  const vr = f32x4.add(f32x4.mul(bmr, s1), f32x4.mul(cmr, s2));
  const vi = f32x4.add(f32x4.mul(bmi, s1), f32x4.mul(cmi, s2));
  send(o + d, f32x4.add(ur, vi), f32x4.sub(ui, vr), w, turn);
  send(o + 4 * d, f32x4.sub(ur, vi), f32x4.add(ui, vr), w + 24, turn);
  const pr = f32x4.sub(tr, gr), pi = f32x4.sub(ti, gi);
  const qr = f32x4.sub(f32x4.mul(bmr, s2), f32x4.mul(cmr, s1));
  const qi = f32x4.sub(f32x4.mul(bmi, s2), f32x4.mul(cmi, s1));
  send(o + 2 * d, f32x4.add(pr, qi), f32x4.sub(pi, qr), w + 8, turn);
  send(o + 3 * d, f32x4.sub(pr, qi), f32x4.add(pi, qr), w + 16, turn);
}

// Sums of opposite points give the even outputs, their differences, turned by eighths, the odd ones.
@inline
function butterfly8(
  o: usize, d: usize, w: usize, turn: bool,
  ar: v128, ai: v128, br: v128, bi: v128, cr: v128, ci: v128, dr: v128, di: v128,
  er: v128, ei: v128, fr: v128, fi: v128, gr: v128, gi: v128, hr: v128, hi: v128,
): void {
  const aer = f32x4.add(ar, er), aei = f32x4.add(ai, ei);
  const cgr = f32x4.add(cr, gr), cgi = f32x4.add(ci, gi);
  const bfr = f32x4.add(br, fr), bfi = f32x4.add(bi, fi);
  const dhr = f32x4.add(dr, hr), dhi = f32x4.add(di, hi);
  const p0r = f32x4.add(aer, cgr), p0i = f32x4.add(aei, cgi);
  const p1r = f32x4.sub(aer, cgr), p1i = f32x4.sub(aei, cgi);
  const p2r = f32x4.add(bfr, dhr), p2i = f32x4.add(bfi, dhi);
  const p3r = f32x4.sub(bfr, dhr), p3i = f32x4.sub(bfi, dhi);
  put(o, f32x4.add(p0r, p2r), f32x4.add(p0i, p2i));
  send(o + 2 * d, f32x4.add(p1r, p3i), f32x4.sub(p1i, p3r), w + 8, turn);
  send(o + 4 * d, f32x4.sub(p0r, p2r), f32x4.sub(p0i, p2i), w + 24, turn);
  send(o + 6 * d, f32x4.sub(p1r, p3i), f32x4.add(p1i, p3r), w + 40, turn);
  const root = v128.load32_splat(ROOT_HALF);
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
  send(o + d, f32x4.add(q0r, q2r), f32x4.add(q0i, q2i), w, turn);
  send(o + 3 * d, f32x4.add(q1r, q3i), f32x4.sub(q1i, q3r), w + 16, turn);
  send(o + 5 * d, f32x4.sub(q0r, q2r), f32x4.sub(q0i, q2i), w + 32, turn);
  send(o + 7 * d, f32x4.sub(q1r, q3i), f32x4.add(q1i, q3r), w + 48, turn);
}

// Stockham's self-sorting stages, decimation in frequency: in every block x[q + s(k + jm)] for
// j < radix become y[q + s(radix·k + j)], turned by exp(-2πi jk/(radix·m)): not at all for k = 0.
// Source: C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1992, section 1.7.
@inline
function row2(y: usize, x: usize, far: usize, near: usize, w: usize, turn: bool): void {
  for (const end = x + near; x < end; x += 32, y += 32) {
    const b = x + far;
    butterfly2(y, near, w, turn, v128.load(x), v128.load(x, 16), v128.load(b), v128.load(b, 16));
  }
}

@inline
function row3(y: usize, x: usize, far: usize, near: usize, w: usize, turn: bool): void {
  for (const end = x + near; x < end; x += 32, y += 32) {
    const b = x + far, c = b + far;
    butterfly3(
      y, near, w, turn, v128.load(x), v128.load(x, 16),
      v128.load(b), v128.load(b, 16), v128.load(c), v128.load(c, 16),
    );
  }
}

@inline
function row4(y: usize, x: usize, far: usize, near: usize, w: usize, turn: bool): void {
  for (const end = x + near; x < end; x += 32, y += 32) {
    const b = x + far, c = b + far, d = c + far;
    butterfly4(
      y, near, w, turn, v128.load(x), v128.load(x, 16), v128.load(b), v128.load(b, 16),
      v128.load(c), v128.load(c, 16), v128.load(d), v128.load(d, 16),
    );
  }
}

@inline
function row5(y: usize, x: usize, far: usize, near: usize, w: usize, turn: bool): void {
  for (const end = x + near; x < end; x += 32, y += 32) {
    const b = x + far, c = b + far, d = c + far, e = d + far;
    butterfly5(
      y, near, w, turn, v128.load(x), v128.load(x, 16), v128.load(b), v128.load(b, 16),
      v128.load(c), v128.load(c, 16), v128.load(d), v128.load(d, 16), v128.load(e), v128.load(e, 16),
    );
  }
}

@inline
function row8(y: usize, x: usize, far: usize, near: usize, w: usize, turn: bool): void {
  for (const end = x + near; x < end; x += 32, y += 32) {
    const b = x + far, c = b + far, d = c + far, e = d + far, f = e + far, g = f + far, h = g + far;
    butterfly8(
      y, near, w, turn, v128.load(x), v128.load(x, 16), v128.load(b), v128.load(b, 16),
      v128.load(c), v128.load(c, 16), v128.load(d), v128.load(d, 16), v128.load(e), v128.load(e, 16),
      v128.load(f), v128.load(f, 16), v128.load(g), v128.load(g, 16), v128.load(h), v128.load(h, 16),
    );
  }
}

@inline
function row(radix: i32, y: usize, x: usize, far: usize, near: usize, w: usize, turn: bool): void {
  if (radix == 2) row2(y, x, far, near, w, turn);
  else if (radix == 3) row3(y, x, far, near, w, turn);
  else if (radix == 4) row4(y, x, far, near, w, turn);
  else if (radix == 5) row5(y, x, far, near, w, turn);
  else row8(y, x, far, near, w, turn);
}

@inline
function stage(radix: i32, y: usize, x: usize, w0: usize, blocks: i32, m: i32, s: i32): void {
  const near: usize = <usize>s << 5;
  const far: usize = near * <usize>m;
  const size: usize = far * <usize>radix;
  for (; blocks > 0; blocks--) {
    let w = w0;
    row(radix, y, x, far, near, w, false);
    for (let k = 1; k < m; k++) {
      row(radix, y + <usize>k * <usize>radix * near, x + <usize>k * near, far, near, w, true);
      w += <usize>(radix - 1) << 3;
    }
    x += size;
    y += size;
  }
}

function radix2(y: usize, x: usize, w: usize, blocks: i32, m: i32, s: i32): void {
  stage(2, y, x, w, blocks, m, s);
}
function radix3(y: usize, x: usize, w: usize, blocks: i32, m: i32, s: i32): void {
  stage(3, y, x, w, blocks, m, s);
}
function radix4(y: usize, x: usize, w: usize, blocks: i32, m: i32, s: i32): void {
  stage(4, y, x, w, blocks, m, s);
}
function radix5(y: usize, x: usize, w: usize, blocks: i32, m: i32, s: i32): void {
  stage(5, y, x, w, blocks, m, s);
}
function radix8(y: usize, x: usize, w: usize, blocks: i32, m: i32, s: i32): void {
  stage(8, y, x, w, blocks, m, s);
}

// (re, im) of two frames, windowed, of the point at `t` of the input's table.
@inline
function two(t: usize, x0: usize, x1: usize): v128 {
  const o: usize = load<i32>(t);
  return f32x4.mul(v128.load64_lane(x1 + o, v128.load64_zero(x0 + o), 1), v128.load64_splat(t, 4));
}
@inline
function evens(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
}
@inline
function odds(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
}

// Windows all points of four frames, where the first stage has no function that reads them itself.
function gather(y: usize, t: usize, points: i32, x0: usize, x1: usize, x2: usize, x3: usize): void {
  for (; points > 0; points--, y += 32, t += 12) {
    const a = two(t, x0, x1), aa = two(t, x2, x3);
    put(y, evens(a, aa), odds(a, aa));
  }
}

// The first stage on the frames themselves: the input's table has its points in the order of the
// butterflies. Of a point, a holds frames 0 and 1, aa frames 2 and 3.
@inline
function inputRow5(
  y: usize, t: usize, x0: usize, x1: usize, x2: usize, x3: usize, near: usize, w: usize, turn: bool,
): usize {
  for (const end = y + near; y < end; y += 32, t += 60) {
    const a = two(t, x0, x1), aa = two(t, x2, x3);
    const b = two(t + 12, x0, x1), bb = two(t + 12, x2, x3);
    const c = two(t + 24, x0, x1), cc = two(t + 24, x2, x3);
    const d = two(t + 36, x0, x1), dd = two(t + 36, x2, x3);
    const e = two(t + 48, x0, x1), ee = two(t + 48, x2, x3);
    butterfly5(
      y, near, w, turn,
      evens(a, aa), odds(a, aa),
      evens(b, bb), odds(b, bb),
      evens(c, cc), odds(c, cc),
      evens(d, dd), odds(d, dd),
      evens(e, ee), odds(e, ee),
    );
  }
  return t;
}
@inline
function inputRow8(
  y: usize, t: usize, x0: usize, x1: usize, x2: usize, x3: usize, near: usize, w: usize, turn: bool,
): usize {
  for (const end = y + near; y < end; y += 32, t += 96) {
    const a = two(t, x0, x1), aa = two(t, x2, x3);
    const b = two(t + 12, x0, x1), bb = two(t + 12, x2, x3);
    const c = two(t + 24, x0, x1), cc = two(t + 24, x2, x3);
    const d = two(t + 36, x0, x1), dd = two(t + 36, x2, x3);
    const e = two(t + 48, x0, x1), ee = two(t + 48, x2, x3);
    const f = two(t + 60, x0, x1), ff = two(t + 60, x2, x3);
    const g = two(t + 72, x0, x1), gg = two(t + 72, x2, x3);
    const h = two(t + 84, x0, x1), hh = two(t + 84, x2, x3);
    butterfly8(
      y, near, w, turn,
      evens(a, aa), odds(a, aa),
      evens(b, bb), odds(b, bb),
      evens(c, cc), odds(c, cc),
      evens(d, dd), odds(d, dd),
      evens(e, ee), odds(e, ee),
      evens(f, ff), odds(f, ff),
      evens(g, gg), odds(g, gg),
      evens(h, hh), odds(h, hh),
    );
  }
  return t;
}
@inline
function inputStage(
  radix: i32, y: usize, t: usize, x0: usize, x1: usize, x2: usize, x3: usize,
  w: usize, m: i32, s: i32,
): void {
  const near: usize = <usize>s << 5;
  if (radix == 5) t = inputRow5(y, t, x0, x1, x2, x3, near, w, false);
  else t = inputRow8(y, t, x0, x1, x2, x3, near, w, false);
  for (let k = 1; k < m; k++) {
    y += near * <usize>radix;
    if (radix == 5) t = inputRow5(y, t, x0, x1, x2, x3, near, w, true);
    else t = inputRow8(y, t, x0, x1, x2, x3, near, w, true);
    w += <usize>(radix - 1) << 3;
  }
}

function input5(
  y: usize, t: usize, x0: usize, x1: usize, x2: usize, x3: usize, w: usize, m: i32, s: i32,
): void {
  inputStage(5, y, t, x0, x1, x2, x3, w, m, s);
}
function input8(
  y: usize, t: usize, x0: usize, x1: usize, x2: usize, x3: usize, w: usize, m: i32, s: i32,
): void {
  inputStage(8, y, t, x0, x1, x2, x3, w, m, s);
}

// The complex transform of four frames; returns where the result lies.
function transform(plan: usize, x0: usize, x1: usize, x2: usize, x3: usize): usize {
  let x: usize = load<i32>(plan + A);
  let y: usize = load<i32>(plan + B);
  const t: usize = load<i32>(plan + INPUT);
  let stages = load<i32>(plan + STAGES);
  let at: usize = load<i32>(plan + STAGE);
  const first = load<i32>(at);
  if (first == 5 || first == 8) {
    const m = load<i32>(at, 8), s = load<i32>(at, 12);
    const w: usize = load<i32>(at, 16);
    if (first == 5) input5(x, t, x0, x1, x2, x3, w, m, s);
    else input8(x, t, x0, x1, x2, x3, w, m, s);
    stages--;
    at += 20;
  } else {
    gather(x, t, load<i32>(plan + POINTS), x0, x1, x2, x3);
  }
  for (; stages > 0; stages--) {
    const radix = load<i32>(at), blocks = load<i32>(at, 4);
    const m = load<i32>(at, 8), s = load<i32>(at, 12);
    const w: usize = load<i32>(at, 16);
    if (radix == 2) radix2(y, x, w, blocks, m, s);
    else if (radix == 3) radix3(y, x, w, blocks, m, s);
    else if (radix == 4) radix4(y, x, w, blocks, m, s);
    else if (radix == 5) radix5(y, x, w, blocks, m, s);
    else radix8(y, x, w, blocks, m, s);
    const swap = x;
    x = y;
    y = swap;
    at += 20;
  }
  return x;
}

// |X(k)|² for k = 0…N from the transform Z of the N complex numbers, which the window halved:
// X(k) = E + T and X(N-k) = (E - T)*, E = Z(k) + Z*(N-k), T = exp(-2πik/n) · (Z(k) - Z*(N-k)) / i.
function power(plan: usize, z: usize): void {
  const points: usize = load<i32>(plan + POINTS);
  let pair: usize = load<i32>(plan + PAIR);
  let low: usize = load<i32>(plan + POWER);
  let high: usize = low + (points << 4);
  for (; low <= high; low += 16) {
    const a: usize = z + <usize>load<i32>(pair), b: usize = z + <usize>load<i32>(pair, 4);
    const ar = v128.load(a), ai = v128.load(a, 16);
    const br = v128.load(b), bi = v128.load(b, 16);
    const er = f32x4.add(ar, br), ei = f32x4.sub(ai, bi);
    const or = f32x4.add(ai, bi), oi = f32x4.sub(br, ar);
    const c = v128.load32_splat(pair, 8);
    const s = v128.load32_splat(pair, 12);
    const tr = f32x4.add(f32x4.mul(or, c), f32x4.mul(oi, s));
    const ti = f32x4.sub(f32x4.mul(oi, c), f32x4.mul(or, s));
    const kr = f32x4.add(er, tr), ki = f32x4.add(ei, ti);
    const nr = f32x4.sub(er, tr), ni = f32x4.sub(ei, ti);
    v128.store(low, f32x4.add(f32x4.mul(kr, kr), f32x4.mul(ki, ki)));
    v128.store(high, f32x4.add(f32x4.mul(nr, nr), f32x4.mul(ni, ni)));
    pair += 16;
    high -= 16;
  }
}

// The bands' sums. Slope j rises to the centre of band j, and there band j - 1 falls: of a bin's power v
// the share wv belongs to band j and v - wv to band j - 1.
function mel(plan: usize): void {
  let slope: usize = load<i32>(plan + SLOPE);
  let w: usize = load<i32>(plan + WEIGHT);
  let p: usize = load<i32>(plan + FIRST) + load<i32>(plan + POWER);
  let out: usize = load<i32>(plan + SUMS);
  let rising = f32x4.splat(0);
  for (let j = load<i32>(plan + BANDS); j >= 0; j--) {
    let up = f32x4.splat(0), down = rising;
    for (const end = p + (<usize>load<i32>(slope) << 4); p < end; p += 16) {
      const v = v128.load(p);
      const share = f32x4.mul(v, v128.load32_splat(w));
      up = f32x4.add(up, share);
      down = f32x4.add(down, f32x4.sub(v, share));
      w += 4;
    }
    v128.store(out, down);
    rising = up;
    out += 16;
    slope += 4;
  }
}

// ln x of four floats in [1e-9, 1e9], or NaN: exponent and polynomial of degree 8 on the mantissa in
// [√½, √2) (Cephes logf, S. Moshier). The bits are those of log4.
const LN: usize = memory.data<f32>([
  7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
  -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
  -2.12194440e-4, 0.5, 0.693359375, // ln 2 is the last one and the first one
  1, 0.707106781186547524, 1e-9, 1e9,
]);
@inline
function ln(i: usize): v128 {
  return v128.load32_splat(LN + (i << 2));
}
@inline
function log(x: v128): v128 {
  // Float's bits minus those of √½: the exponent lies above bit 23.
  const k = i32x4.shr_s(i32x4.sub(x, ln(13)), 23);
  const e = f32x4.convert_i32x4_s(k);
  const m = f32x4.sub(i32x4.sub(x, i32x4.shl(k, 23)), ln(12));
  const z = f32x4.mul(m, m);
  let p = f32x4.add(f32x4.mul(ln(0), m), ln(1));
  p = f32x4.add(f32x4.mul(p, m), ln(2));
  p = f32x4.add(f32x4.mul(p, m), ln(3));
  p = f32x4.add(f32x4.mul(p, m), ln(4));
  p = f32x4.add(f32x4.mul(p, m), ln(5));
  p = f32x4.add(f32x4.mul(p, m), ln(6));
  p = f32x4.add(f32x4.mul(p, m), ln(7));
  p = f32x4.add(f32x4.mul(p, m), ln(8));
  p = f32x4.mul(f32x4.mul(p, m), z);
  p = f32x4.add(p, f32x4.mul(e, ln(9)));
  p = f32x4.sub(p, f32x4.mul(z, ln(10)));
  const y = f32x4.add(f32x4.add(m, p), f32x4.mul(e, ln(11)));
  // x - x is 0, or NaN for NaN.
  return f32x4.add(y, f32x4.sub(x, x));
}

// NaN stays NaN: it is not below the floor, and the cap is not below it.
@inline
function clamp(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, ln(14)), ln(15));
}

// The logarithms of the sums of four bands of one frame, or of as many as there are.
@inline
function putLog(y: usize, sums: v128, bands: i32): void {
  const v = log(sums);
  if (bands >= 4) v128.store(y, v);
  else {
    v128.store_lane<f32>(y, v, 0);
    if (bands > 1) v128.store_lane<f32>(y, v, 1, 4);
    if (bands > 2) v128.store_lane<f32>(y, v, 2, 8);
  }
}

// Interleaves floats 0 and 1, or 2 and 3, or the lower or upper halves.
@inline
function low1(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
}
@inline
function high1(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
}
@inline
function low2(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}
@inline
function high2(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

// Rows of y: the logarithms of the bands' sums of the first `count` frames.
function logarithms(plan: usize, y: usize, count: i32): void {
  const bands = load<i32>(plan + BANDS);
  const row: usize = <usize>bands << 2;
  let at: usize = load<i32>(plan + SUMS) + 16;
  for (let rest = bands; rest > 0; rest -= 4) {
    // Four bands of all frames become four frames of all bands.
    const a = clamp(v128.load(at)), b = clamp(v128.load(at, 16));
    const c = clamp(v128.load(at, 32)), d = clamp(v128.load(at, 48));
    const ab = low1(a, b), cd = low1(c, d);
    putLog(y, low2(ab, cd), rest);
    if (count > 1) putLog(y + row, high2(ab, cd), rest);
    const abHigh = high1(a, b), cdHigh = high1(c, d);
    if (count > 2) putLog(y + 2 * row, low2(abHigh, cdHigh), rest);
    if (count > 3) putLog(y + 3 * row, high2(abHigh, cdHigh), rest);
    at += 64;
    y += 16;
  }
}

// y (frames,bands) = ln of the mel power, clamped to 1e-9…1e9; frame t starts at x + t·hop.
export function logMel(y: usize, x: usize, frames: i32, hop: i32, plan: usize): void {
  const row: usize = <usize>load<i32>(plan + BANDS) << 2;
  const step: usize = <usize>hop << 2;
  for (let t = 0; t < frames; t += 4) {
    // Frames beyond the last one repeat it.
    const count = min(4, frames - t);
    const x1 = x + (count > 1 ? step : 0);
    const x2 = x1 + (count > 2 ? step : 0);
    const x3 = x2 + (count > 3 ? step : 0);
    power(plan, transform(plan, x, x1, x2, x3));
    mel(plan);
    logarithms(plan, y, count);
    x += step << 2;
    y += row << 2;
  }
}

// The power spectrum of one frame, (n/2 + 1): for tests of the transform alone.
export function powerSpectrum(y: usize, x: usize, plan: usize): void {
  power(plan, transform(plan, x, x, x, x));
  const bins = load<i32>(plan + POINTS) + 1;
  const from: usize = load<i32>(plan + POWER);
  for (let k = 0; k < bins; k++) {
    store<f32>(y + (<usize>k << 2), load<f32>(from + (<usize>k << 4)));
  }
}
