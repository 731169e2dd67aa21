/**
 * Sound to features: decoding, resampling, log-mel for clips and streams, augmentation.
 *
 * @module
 */
export * from "./front_end.ts";
export { LogMel, logMelBytes } from "./log_mel.ts";
export { StreamingLogMel, streamingLogMelBytes } from "./streaming_log_mel.ts";
