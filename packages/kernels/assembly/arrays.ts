// Elementwise and reducing operations on flat arrays of f32.

// sum + a · b, rounded twice.
@inline
export function mac(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

// x (n) *= s
export function scale(x: usize, n: i32, s: f32): void {
  const v = f32x4.splat(s);
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(x + (i << 2), f32x4.mul(v128.load(x + (i << 2)), v));
  for (; i < n; i++) store<f32>(x + (i << 2), load<f32>(x + (i << 2)) * s);
}

// y (n) += x (n)
export function addTo(y: usize, x: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    v128.store(y + o, f32x4.add(v128.load(y + o), v128.load(x + o)));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    store<f32>(y + o, load<f32>(y + o) + load<f32>(x + o));
  }
}

// y (n) = x (n) * m (n); y may be x.
export function multiply(y: usize, x: usize, m: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    v128.store(y + o, f32x4.mul(v128.load(x + o), v128.load(m + o)));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    store<f32>(y + o, load<f32>(x + o) * load<f32>(m + o));
  }
}

// y (n) += w * (x (n) - y (n)): one step of an exponential average.
export function lerpTo(y: usize, x: usize, n: i32, w: f32): void {
  const v = f32x4.splat(w);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    const a = v128.load(y + o);
    v128.store(y + o, f32x4.add(a, f32x4.mul(v, f32x4.sub(v128.load(x + o), a))));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    const a = load<f32>(y + o);
    store<f32>(y + o, a + w * (load<f32>(x + o) - a));
  }
}

// The sum of x (n)² in f64: element i goes to partial sum i mod 4, the four are added in order.
export function sumSquares(x: usize, n: i32): f64 {
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const v = v128.load(x + (<usize>i << 2));
    const low = f64x2.promote_low_f32x4(v);
    const high = f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    s01 = f64x2.add(s01, f64x2.mul(low, low));
    s23 = f64x2.add(s23, f64x2.mul(high, high));
  }
  let sum = f64x2.extract_lane(s01, 0) + f64x2.extract_lane(s01, 1) +
    f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1);
  for (; i < n; i++) {
    const v = <f64>load<f32>(x + (<usize>i << 2));
    sum += v * v;
  }
  return sum;
}

// Every row of y (rows,n) becomes x (n): a bias before a product is accumulated onto it.
export function fillRows(y: usize, x: usize, rows: i32, n: i32): void {
  const bytes: usize = <usize>n << 2;
  for (let r = 0; r < rows; r++) memory.copy(y + <usize>r * bytes, x, bytes);
}

// y (n) += the sum of the rows of x (rows,n), in ascending order of rows.
export function columnSums(y: usize, x: usize, rows: i32, n: i32): void {
  const bytes: usize = <usize>n << 2;
  let j = 0;
  for (; j + 4 <= n; j += 4) {
    const o: usize = <usize>j << 2;
    let s = v128.load(y + o);
    for (let r = 0; r < rows; r++) s = f32x4.add(s, v128.load(x + <usize>r * bytes + o));
    v128.store(y + o, s);
  }
  for (; j < n; j++) {
    const o: usize = <usize>j << 2;
    let s = load<f32>(y + o);
    for (let r = 0; r < rows; r++) s += load<f32>(x + <usize>r * bytes + o);
    store<f32>(y + o, s);
  }
}

// y (cols,rows) = the transpose of x (rows,cols).
export function transpose(y: usize, x: usize, rows: i32, cols: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      store<f32>(y + (<usize>(j * rows + i) << 2), load<f32>(x + (<usize>(i * cols + j) << 2)));
    }
  }
}

// x (n) *= 1 - y (n)²: the derivative of y = tanh(x), applied to a gradient.
export function tanhBackward(x: usize, y: usize, n: i32): void {
  const one = f32x4.splat(1);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    const v = v128.load(y + o);
    v128.store(x + o, f32x4.mul(v128.load(x + o), f32x4.sub(one, f32x4.mul(v, v))));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    const v = load<f32>(y + o);
    store<f32>(x + o, load<f32>(x + o) * (<f32>1 - v * v));
  }
}
