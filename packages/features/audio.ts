/** Decoded sound: mono 16-bit samples. */
export interface Audio {
  /**
   * Samples, full scale ±32768. Several channels are averaged; what has another depth is scaled, then
   * rounded to the nearest (halves upwards) and limited to 16 bits.
   */
  pcm: Int16Array;
  /** Samples per second. */
  sampleRate: number;
  /** How many samples of a file of floats were no finite numbers and became 0; left out if none. */
  repaired?: number;
}

/** A recording that is decoded piece by piece. */
export interface AudioPieces {
  /** Samples per second. */
  sampleRate: number;
  /** Samples that the file promises; left out if it does not say. */
  samples?: number;
  /** How many samples of the pieces so far were no finite numbers and became 0. */
  readonly repaired: number;
  /**
   * The samples, as {@linkcode Audio} has them, in pieces of any length; to be taken once.
   *
   * @throws {SyntaxError} If the file turns out to be broken: the pieces before are right, unless it is
   * the digest at the end that differs.
   */
  pieces(): Generator<Int16Array<ArrayBuffer>, void>;
}

/** All pieces as one. */
export function collect(audio: AudioPieces): Audio {
  const { sampleRate } = audio;
  const all = [...audio.pieces()];
  const pcm = all.length === 1
    ? all[0]
    : new Int16Array(all.reduce((sum, { length }) => sum + length, 0));
  if (all.length !== 1) {
    let at = 0;
    for (const piece of all) {
      pcm.set(piece, at);
      at += piece.length;
    }
  }
  const { repaired } = audio;
  return repaired === 0 ? { pcm, sampleRate } : { pcm, sampleRate, repaired };
}

/** The lowest and the highest sample rate that a file is believed to have, in samples per second. */
const SAMPLE_RATES = { min: 1000, max: 768000 } as const;

/** Why a file's rate is not believed; `undefined` if it is. */
export function refuseRate(rate: number): string | undefined {
  const { min, max } = SAMPLE_RATES;
  if (rate >= min && rate <= max) return undefined;
  return `the sample rate must be from ${min} to ${max} Hz, it is ${rate}`;
}

/** A value of full scale ±32768 as a 16-bit sample: rounded, limited. */
export function toSample(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value)));
}

/** The samples as floats, full scale ±1. */
export function toFloat(pcm: Int16Array): Float32Array {
  const samples = new Float32Array(pcm.length);
  // A loop is done many times before `Float32Array.from` is.
  for (let i = 0; i < pcm.length; i++) samples[i] = pcm[i] / 32768;
  return samples;
}

/** The samples of floats, rounded, limited to 16 bits. */
export function toPcm(samples: ArrayLike<number>): Int16Array {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < pcm.length; i++) pcm[i] = toSample(samples[i] * 32768);
  return pcm;
}
