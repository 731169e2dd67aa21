// One step of Adam: D. Kingma and J. Ba (2015), arXiv:1412.6980, algorithm 1, with L2 added to the
// gradient as PyTorch does. c1 = 1 - β1^t, c2 = √(1 - β2^t); clip multiplies the gradient first.
@inline
function moment(old: f32, beta: f32, value: f32): f32 {
  return beta * old + (<f32>1 - beta) * value;
}

export function adamStep(
  p: usize, g: usize, m: usize, v: usize, n: i32,
  rate: f32, beta1: f32, beta2: f32, epsilon: f32, l2: f32, c1: f32, c2: f32, clip: f32,
): void {
  const b1 = f32x4.splat(beta1), a1 = f32x4.splat(<f32>1 - beta1);
  const b2 = f32x4.splat(beta2), a2 = f32x4.splat(<f32>1 - beta2);
  const step = rate / c1;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const o: usize = <usize>i << 2;
    const w = v128.load(p + o);
    const d = f32x4.add(f32x4.mul(v128.load(g + o), f32x4.splat(clip)), f32x4.mul(w, f32x4.splat(l2)));
    const mean = f32x4.add(f32x4.mul(b1, v128.load(m + o)), f32x4.mul(a1, d));
    const square = f32x4.add(f32x4.mul(b2, v128.load(v + o)), f32x4.mul(a2, f32x4.mul(d, d)));
    v128.store(m + o, mean);
    v128.store(v + o, square);
    const below = f32x4.add(f32x4.div(f32x4.sqrt(square), f32x4.splat(c2)), f32x4.splat(epsilon));
    v128.store(p + o, f32x4.sub(w, f32x4.mul(f32x4.splat(step), f32x4.div(mean, below))));
  }
  for (; i < n; i++) {
    const o: usize = <usize>i << 2;
    const w = load<f32>(p + o);
    const d = load<f32>(g + o) * clip + w * l2;
    const mean = moment(load<f32>(m + o), beta1, d);
    const square = moment(load<f32>(v + o), beta2, d * d);
    store<f32>(m + o, mean);
    store<f32>(v + o, square);
    store<f32>(p + o, w - step * (mean / (sqrt(square) / c2 + epsilon)));
  }
}
