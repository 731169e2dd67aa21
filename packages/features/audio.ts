/** Decoded sound: mono 16-bit samples. */
export interface Audio {
  /** Samples, full scale ±32768; several channels are averaged. */
  pcm: Int16Array;
  /** Samples per second. */
  sampleRate: number;
}

/** The samples as floats, full scale ±1. */
export function toFloat(pcm: Int16Array): Float32Array {
  return Float32Array.from(pcm, (sample) => sample / 32768);
}

/** The samples of floats, rounded, limited to 16 bits. */
export function toPcm(samples: ArrayLike<number>): Int16Array {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < pcm.length; i++) {
    pcm[i] = Math.max(-32768, Math.min(32767, Math.round(samples[i] * 32768)));
  }
  return pcm;
}
