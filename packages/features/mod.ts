/**
 * Sound to features: decoding, resampling, log-mel for clips and streams, augmentation.
 *
 * @example The bytes of a WAV file to log-mel features
 * ```ts
 * import { BASE_FRONT_END, decodeAudio, encodeWav, LogMel, resample, toFloat } from "@kws/features";
 * import { Kernels } from "@kws/kernels";
 * import { assertEquals } from "@std/assert";
 *
 * // A second of a square wave, in place of a recording at 8 kHz.
 * const wave = Int16Array.from({ length: 8000 }, (_, i) => i % 20 < 10 ? 4000 : -4000);
 * const { pcm, sampleRate } = decodeAudio(encodeWav({ pcm: wave, sampleRate: 8000 }), "wave.wav");
 * const samples = resample(toFloat(pcm), sampleRate, BASE_FRONT_END.sampleRate);
 * assertEquals(samples.length, 16000);
 *
 * const logMel = Kernels.build((kernels) => new LogMel(kernels, BASE_FRONT_END, samples.length));
 * // 101 frames of 40 bands, the first centred on the first sample.
 * assertEquals(logMel.clip(samples).length, 101 * 40);
 * ```
 *
 * @module
 */
export {
  BASE_FRONT_END,
  centredFrames,
  checkFrontEnd,
  type FrontEnd,
  hannWindow,
  type MelFilter,
  melFilters,
  type MelSlope,
  melSlopes,
  signalFrames,
  type TransformStage,
  transformStages,
} from "./front_end.ts";
export { LogMel } from "./log_mel.ts";
export { type FrameGroups, StreamingLogMel } from "./streaming_log_mel.ts";
export { type Audio, type AudioPieces, toFloat, toPcm } from "./audio.ts";
export type { ByteSource } from "./byte_source.ts";
export { decodeAudio, openAudio } from "./decode.ts";
export { soundFormat } from "./sound_format.ts";
export { type DecodeOptions } from "./flac.ts";
export { decodeWav, encodeWav } from "./wav.ts";
export { resample, Resampler } from "./resample.ts";
export {
  Augmenter,
  type AugmenterOptions,
  BASE_AUGMENTATION,
  BASE_MASKS,
  maskSpectrogram,
  NOISE_STRETCHES,
  type SpectrogramMasks,
  VARIANT_AUGMENTATION,
  type WaveformAugmentation,
} from "./augment.ts";
export { type Blend, blend, BLENDS, tilt, warp } from "./blend.ts";
export { Renderer, type RendererOptions } from "./render.ts";
