/**
 * Background recordings out of arithmetic: colours of noise, machines, music, and people who talk.
 *
 * @module
 */
import { cos, exp, PI, pow10, type Random, sin } from "@kws/kernels";
import { NOISE_STRETCHES } from "@kws/features";
import { SAMPLE_RATE, type Split } from "./corpus.ts";

/** A background recording. */
export interface BackgroundNoise {
  path: string;
  pcm: Int16Array;
}

/** Gain of one voice in the crowd, and samples between one that begins and the next. */
const CROWD = { gain: 0.12, every: SAMPLE_RATE / 8 } as const;

/** Samples of a beat of the music; notes of a chord and partials of a note. */
const MUSIC = { beat: SAMPLE_RATE / 4, notes: 3, partials: 4, gain: 900 } as const;

/** Knocks in a second, and the frequencies in hertz at which things ring. */
const CLATTER = { rate: 5, low: 600, high: 5000, gain: 6000 } as const;

/**
 * Makes recordings of `seconds`: babble, brown noise, clatter, mains hum, music, pink and white noise.
 *
 * @param speech Who talks in the stretch of the babble that belongs to a split.
 */
export function backgroundNoises(
  random: Random,
  seconds: number,
  speech: Readonly<Record<Split, readonly Int16Array[]>>,
): BackgroundNoise[] {
  const length = Math.round(seconds * SAMPLE_RATE);
  const kinds = { babble, brownNoise, clatter, mainsHum, music, pinkNoise, whiteNoise };
  return Object.entries(kinds).map(([kind, make]) => {
    const name = kind.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
    const sound = make(random.stream(name), length, speech);
    const pcm = new Int16Array(length);
    for (let i = 0; i < length; i++) {
      pcm[i] = Math.max(-32768, Math.min(32767, Math.round(sound[i])));
    }
    return { path: `_background_noise_/${name}`, pcm };
  });
}

/** The stretches of background recordings that a split may use, without copying. */
export function noiseStretches(noises: readonly BackgroundNoise[], split: Split): Int16Array[] {
  const [start, end] = NOISE_STRETCHES[split];
  return noises.map(({ pcm }) =>
    pcm.subarray(Math.round(start * pcm.length), Math.round(end * pcm.length))
  );
}

function babble(
  random: Random,
  length: number,
  speech: Readonly<Record<Split, readonly Int16Array[]>>,
): Float64Array {
  const out = new Float64Array(length);
  for (const split of ["training", "validation", "testing"] as const) {
    const voices = speech[split];
    const [start, end] = NOISE_STRETCHES[split].map((share) => Math.round(share * length));
    for (let at = start; at < end && voices.length > 0; at += CROWD.every) {
      const pcm = voices[random.integer(voices.length)];
      const count = Math.min(pcm.length, end - at);
      for (let i = 0; i < count; i++) out[at + i] += CROWD.gain * pcm[i];
    }
  }
  return out;
}

function brownNoise(random: Random, length: number): Float64Array {
  let level = 0;
  return Float64Array.from({ length }, () => {
    level = 0.995 * level + 220 * (random.uniform() - 0.5);
    return 4 * level;
  });
}

/** Things that are put down: each knock rings at a frequency of its own and dies away. */
function clatter(random: Random, length: number): Float64Array {
  const out = new Float64Array(length);
  const knocks = Math.round(CLATTER.rate * length / SAMPLE_RATE);
  for (let knock = 0; knock < knocks; knock++) {
    const at = random.integer(length);
    const frequency = random.between(CLATTER.low, CLATTER.high);
    const gain = CLATTER.gain * pow10(-random.between(0, 20) / 20);
    const decay = exp(-1 / (random.between(0.005, 0.06) * SAMPLE_RATE));
    ring(out, at, Math.min(length, at + SAMPLE_RATE / 2), { frequency, gain, decay });
  }
  return out;
}

/** A square wave of 50 Hz under a little hiss: sharp edges hold all harmonics. */
function mainsHum(random: Random, length: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, i) => (i % 320 < 160 ? 700 : -700) + 300 * (random.uniform() - 0.5),
  );
}

/** Chords of a plucked instrument in equal temperament, a new one every beat. */
function music(random: Random, length: number): Float64Array {
  const out = new Float64Array(length);
  const decay = exp(-1 / (0.4 * SAMPLE_RATE));
  for (let at = 0; at < length; at += MUSIC.beat) {
    for (let note = 0; note < MUSIC.notes; note++) {
      const pitch = 110 * pow10(random.integer(30) * 0.30102999566398120 / 12);
      for (let partial = 1; partial <= MUSIC.partials; partial++) {
        const end = Math.min(length, at + 2 * MUSIC.beat);
        ring(out, at, end, { frequency: partial * pitch, gain: MUSIC.gain / partial, decay });
      }
    }
  }
  return out;
}

/** Rows of noise, each renewed half as often as the one before: Voss and McCartney. */
function pinkNoise(random: Random, length: number): Float64Array {
  const rows = new Float64Array(12);
  return Float64Array.from({ length }, (_, i) => {
    rows[Math.min(11, 31 - Math.clz32((i + 1) & -(i + 1)))] = random.uniform() - 0.5;
    return rows.reduce((sum, row) => sum + row, 0) * 1500;
  });
}

function whiteNoise(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => (random.uniform() - 0.5) * 4000);
}

/** Adds a tone that dies away, by turning a pointer a little every sample. */
function ring(
  out: Float64Array,
  from: number,
  to: number,
  { frequency, gain, decay }: { frequency: number; gain: number; decay: number },
): void {
  const turn = 2 * PI * frequency / SAMPLE_RATE;
  const [right, up] = [decay * cos(turn), decay * sin(turn)];
  let [x, y] = [gain, 0];
  for (let i = from; i < to; i++) {
    out[i] += y;
    [x, y] = [right * x - up * y, up * x + right * y];
  }
}
