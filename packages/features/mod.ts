/**
 * Sound to features: decoding, resampling, log-mel for clips and streams, augmentation.
 *
 * @module
 */
export * from "./front_end.ts";
export { LogMel, logMelBytes } from "./log_mel.ts";
export { type FrameGroups, StreamingLogMel, streamingLogMelBytes } from "./streaming_log_mel.ts";
export { type Audio, type AudioPieces, SAMPLE_RATES, toFloat, toPcm } from "./audio.ts";
export { type ByteSource, memorySource } from "./byte_source.ts";
export { decodeAudio, openAudio, soundFormat } from "./decode.ts";
export { type DecodeOptions } from "./flac.ts";
export { decodeWav, encodeWav } from "./wav.ts";
export { resample, Resampler } from "./resample.ts";
export {
  Augmenter,
  augmenterBytes,
  type AugmenterOptions,
  BASE_AUGMENTATION,
  BASE_MASKS,
  maskSpectrogram,
  NOISE_STRETCHES,
  type SpectrogramMasks,
  VARIANT_AUGMENTATION,
  type WaveformAugmentation,
} from "./augment.ts";
export { type Blend, blend, BLENDS, overlap, reverse, splice, tilt, warp } from "./blend.ts";
export { Renderer, type RendererOptions } from "./render.ts";
