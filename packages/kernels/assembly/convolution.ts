// The patches of a convolution over (time, bands): a product with the weights follows.
//
// x is (frames,bands). Patch (t,f) is a row of kt·kf floats, time-major: x[st·t + j][sf·f + i] at
// j·kf + i. Rows are ordered by t, then f. The order of a patch is the order of summation.
export function patches(
  y: usize, x: usize, frames: i32, bands: i32,
  kf: i32, kt: i32, sf: i32, st: i32,
): void {
  const outT = (frames - kt) / st + 1;
  const outF = (bands - kf) / sf + 1;
  let p = y;
  for (let t = 0; t < outT; t++) {
    for (let f = 0; f < outF; f++) {
      let row: usize = x + (<usize>(t * st * bands + f * sf) << 2);
      for (let j = 0; j < kt; j++) {
        for (let i = 0; i < kf; i++) {
          store<f32>(p, load<f32>(row + (<usize>i << 2)));
          p += 4;
        }
        row += <usize>bands << 2;
      }
    }
  }
}
