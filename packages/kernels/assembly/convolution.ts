// The patches of a convolution over (bands, time), for a product with the weights to follow.
//
// x is (frames,bands). A patch has kf·kt floats in the order of the weights (channel, kf, kt):
// element i·kt + j is x[st·t + j][sf·f + i]. Positions are ordered by t, then f. The order of a
// patch is the order of summation.

// y (kf·kt, positions): the forward product's right side.
export function patchColumns(
  y: usize, x: usize, frames: i32, bands: i32,
  kf: i32, kt: i32, sf: i32, st: i32,
): void {
  const outT = (frames - kt) / st + 1;
  const outF = (bands - kf) / sf + 1;
  const stepF: usize = <usize>sf << 2;
  let p = y;
  for (let i = 0; i < kf; i++) {
    for (let j = 0; j < kt; j++) {
      for (let t = 0; t < outT; t++) {
        let q: usize = x + (<usize>((t * st + j) * bands + i) << 2);
        for (let f = 0; f < outF; f++) {
          store<f32>(p, load<f32>(q));
          p += 4;
          q += stepF;
        }
      }
    }
  }
}

// y (positions, kf·kt): the right side of the product that gives the weights' gradient.
export function patchRows(
  y: usize, x: usize, frames: i32, bands: i32,
  kf: i32, kt: i32, sf: i32, st: i32,
): void {
  const outT = (frames - kt) / st + 1;
  const outF = (bands - kf) / sf + 1;
  const stepT: usize = <usize>bands << 2;
  let p = y;
  for (let t = 0; t < outT; t++) {
    for (let f = 0; f < outF; f++) {
      const corner: usize = x + (<usize>(t * st * bands + f * sf) << 2);
      for (let i = 0; i < kf; i++) {
        let q: usize = corner + (<usize>i << 2);
        for (let j = 0; j < kt; j++) {
          store<f32>(p, load<f32>(q));
          p += 4;
          q += stepT;
        }
      }
    }
  }
}
