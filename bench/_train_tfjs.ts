/**
 * Training speed of TensorFlow.js.
 *
 * The log-mel is written with TensorFlow.js operations, the Fourier transform as a matrix product or
 * as `rfft`, whichever is faster there; the waveforms are augmented by this project's kernels, a
 * favour to the peer. On `cpu`, where a transform of a batch takes many seconds, the log-mel comes from
 * the kernels too.
 */
import type * as tfjs from "@tensorflow/tfjs";
import { Kernels, Random } from "@kws/kernels";
import {
  Augmenter,
  BASE_AUGMENTATION,
  BASE_FRONT_END,
  BASE_MASKS,
  hannWindow,
  LogMel,
  maskSpectrogram,
  melFilters,
  NOISE_STRETCHES,
} from "@kws/features";
import { SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { BASE_SHAPE, crnnLayout, initialCrnn, toParameterSet } from "@kws/models";
import { loadBackend, type Tf, type TfjsBackend, TfjsEngine } from "@kws/models/reference";
import { noiseCorpus } from "./_noise_corpus.ts";
import { quietTfjs } from "./_quiet_tfjs.ts";
import { BATCH, type TrainingContender } from "./_training_contender.ts";

const FRAMES = 101;
const { fftLength, hop, bands } = BASE_FRONT_END;

/** One backend, warm, for about `seconds` in a round. */
export async function tfjsContender(
  backend: TfjsBackend,
  seconds: number,
): Promise<TrainingContender | { engine: string; skipped: string }> {
  await quietTfjs();
  const loaded = await loadBackend(backend);
  if (!("tf" in loaded)) return { engine: `tfjs ${backend}`, skipped: loaded.reason };
  const { tf, version } = loaded;
  const engine = new TfjsEngine(loaded, {
    shape: BASE_SHAPE,
    parameters: toParameterSet(
      initialCrnn(BASE_SHAPE, Random.root(1)),
      crnnLayout(BASE_SHAPE),
    ),
    frames: FRAMES,
    l2: 1e-5,
    clip: 5,
  });
  const draw = drawWaves();
  const logMel = backend === "cpu" ? kernelLogMel() : fastestLogMel(tf, draw(0));
  const labels = Array.from({ length: BATCH }, (_, b) => b % 2);
  const random = Random.root(3);
  let steps = 0;
  /** Milliseconds of features and network in one step. */
  const step = (): [number, number] => {
    const start = performance.now();
    const x = logMel(draw(++steps));
    for (let b = 0; b < BATCH; b++) {
      const clip = x.subarray(b * FRAMES * bands, (b + 1) * FRAMES * bands);
      maskSpectrogram(clip, bands, random.stream(steps, b), BASE_MASKS);
    }
    const dropoutMask = Float32Array.from(
      { length: 11 * BATCH * 64 },
      () => Math.random() < 0.1 ? 0 : 1 / 0.9,
    );
    const middle = performance.now();
    engine.step(x, labels, { rate: 3e-4, dropoutMask });
    return [middle - start, performance.now() - middle];
  };
  step();
  return {
    engine: `${version} (${backend})`,
    name: `TensorFlow.js, ${backend}`,
    threads: backend === "node" ? navigator.hardwareConcurrency : 1,
    async measure() {
      // The backend is global, and another contender has set its own.
      await tf.setBackend(backend === "node" ? "tensorflow" : backend);
      let [features, network, count] = [0, 0, 0];
      while (count === 0 || features + network < 1000 * seconds) {
        const [first, second] = step();
        features += first;
        network += second;
        count++;
      }
      const all = features + network;
      return { features: features / count, network: network / count, step: all / count };
    },
  };
}

/** Augmented waves (B,samples), padded by reflection for centred frames. */
function drawWaves(): (step: number) => Float32Array {
  const corpus = noiseCorpus();
  const { augmenter, wave } = Kernels.build((kernels) => ({
    augmenter: new Augmenter(kernels, {
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
      stretch: NOISE_STRETCHES.training,
      samples: SAMPLE_RATE,
      sampleRate: SAMPLE_RATE,
    }),
    wave: kernels.f32(SAMPLE_RATE),
  }));
  const pad = fftLength / 2;
  const width = SAMPLE_RATE + fftLength;
  const out = new Float32Array(BATCH * width);
  return (step) => {
    for (let b = 0; b < BATCH; b++) {
      const clip = corpus.clips[(step * BATCH + b) % corpus.clips.length];
      const random = Random.root(4).stream(step, b);
      augmenter.apply(wave, samplesOf(corpus, clip), random, BASE_AUGMENTATION);
      out.set(wave, b * width + pad);
      for (let i = 1; i <= pad; i++) {
        out[b * width + pad - i] = wave[i];
        out[b * width + pad + SAMPLE_RATE - 1 + i] = wave[SAMPLE_RATE - 1 - i];
      }
    }
    return out;
  };
}

function kernelLogMel(): LogMelFunction {
  const front = Kernels.build((kernels) => new LogMel(kernels, BASE_FRONT_END, SAMPLE_RATE));
  const out = new Float32Array(BATCH * FRAMES * bands);
  return (waves) => {
    const width = waves.length / BATCH;
    for (let b = 0; b < BATCH; b++) {
      const from = b * width + fftLength / 2;
      out.set(front.clip(waves.subarray(from, from + SAMPLE_RATE)), b * FRAMES * bands);
    }
    return out;
  };
}

type LogMelFunction = (waves: Float32Array) => Float32Array;

function fastestLogMel(tf: Tf, waves: Float32Array): LogMelFunction {
  const candidates: [number, LogMelFunction][] = [];
  for (const transform of [byProduct(tf), byRfft(tf)]) {
    const logMel = makeLogMel(tf, transform);
    try {
      logMel(waves);
      const start = performance.now();
      logMel(waves);
      candidates.push([performance.now() - start, logMel]);
    } catch {
      // The backend lacks the operation.
    }
  }
  candidates.sort(([a], [b]) => a - b);
  return candidates[0][1];
}

/** Power spectra (N,bins) of windowed frames (N,fftLength). */
type Transform = (frames: tfjs.Tensor2D) => tfjs.Tensor2D;

function byProduct(tf: Tf): Transform {
  const bins = fftLength / 2 + 1;
  const wave = (f: (x: number) => number): tfjs.Tensor2D =>
    tf.tensor2d(
      Float32Array.from(
        { length: fftLength * bins },
        (_, i) => f(2 * Math.PI * ((Math.floor(i / bins) * (i % bins)) % fftLength) / fftLength),
      ),
      [fftLength, bins],
    );
  const [cosine, sine] = [wave(Math.cos), wave(Math.sin)];
  return (frames) =>
    tf.add(tf.square(tf.matMul(frames, cosine)), tf.square(tf.matMul(frames, sine)));
}

function byRfft(tf: Tf): Transform {
  return (frames) => {
    const spectrum = tf.spectral.rfft(frames);
    return tf.add(tf.square(tf.real(spectrum)), tf.square(tf.imag(spectrum))) as tfjs.Tensor2D;
  };
}

/** Log-mel (B,T,bands) of padded waves. */
function makeLogMel(tf: Tf, transform: Transform): LogMelFunction {
  const bins = fftLength / 2 + 1;
  const window = tf.tensor1d(Float32Array.from(hannWindow(fftLength)));
  const table = new Float32Array(bins * bands);
  melFilters(BASE_FRONT_END).forEach(({ first, weights }, band) =>
    weights.forEach((weight, i) => table[(first + i) * bands + band] = weight)
  );
  const mel = tf.tensor2d(table, [bins, bands]);
  const rows = BATCH * FRAMES;
  const framed = new Float32Array(rows * fftLength);
  return (waves) => {
    const width = waves.length / BATCH;
    for (let row = 0; row < rows; row++) {
      const from = Math.floor(row / FRAMES) * width + (row % FRAMES) * hop;
      framed.set(waves.subarray(from, from + fftLength), row * fftLength);
    }
    return tf.tidy(() => {
      const frames = tf.mul(tf.tensor2d(framed, [rows, fftLength]), window) as tfjs.Tensor2D;
      const power = tf.matMul(transform(frames), mel);
      return tf.log(tf.clipByValue(power, 1e-9, 1e9)).dataSync() as Float32Array;
    });
  };
}
